//! Side effects, one outside thing per file.

pub mod address;
pub mod clipboard;
pub mod clock;
pub mod code_mirror;
pub mod core;
pub mod dom;
pub mod draft;
pub mod file;
pub mod host;
pub mod lang;
pub mod layout;
pub mod prefs;
pub mod recorded;
pub mod shares;
pub mod socket;
pub mod text_box;
pub mod theme;
