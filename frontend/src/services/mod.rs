//! Side effects, one outside thing per file.

pub mod socket;
