//! A run as a story told at a readable pace: what became of each call, where in the kernel it
//! went, which call is shown now, and the sentence that says it.
//!
//! Read in this order: [`fate`] (what became of a call), [`area`] (where it went), [`playhead`]
//! (which call is shown), [`narration`] (the same in words). [`Digests`] keep what is asked of
//! every call, [`cast`] says who made them.

pub mod area;
pub mod cast;
mod digest;
pub mod fate;
pub mod narration;
pub mod playhead;
pub mod quantity;

pub use area::Area;
pub use digest::{Digest, Digests};
pub use fate::Fate;
pub use playhead::Playhead;

#[cfg(test)]
pub mod example;
