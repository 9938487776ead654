//! Side effects, one outside thing per file.

pub mod caret;
pub mod draft;
pub mod socket;
pub mod theme;
