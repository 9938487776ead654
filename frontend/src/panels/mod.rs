//! Areas of the screen: each shows state and emits wishes, and decides nothing.

pub mod boundary;
pub mod inspector;
pub mod summary;
pub mod trace;
