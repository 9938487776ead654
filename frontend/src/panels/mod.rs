//! Areas of the screen: each shows state and emits wishes, and decides nothing.

pub mod boundary;
pub mod editor;
pub mod host;
pub mod inspector;
pub mod problems;
pub mod program;
pub mod summary;
pub mod trace;
