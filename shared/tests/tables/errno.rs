//! Errno names and texts.
