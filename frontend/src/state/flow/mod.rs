//! A program as a picture of its ways: boxes of instructions, each with where it leads.
//!
//! Read in this order: [`Blocks`] (instructions that are always executed together), [`Flow`] (where
//! each box stands and which of them a call passes).
//!
//! What a comparison leads to if it holds stands to its right, what it leads to if not stands below,
//! so that no line ever crosses another. A return stands wherever something leads to it; any other
//! box stands once, and further ways to it end in a pad with its number.

mod blocks;
mod place;
mod say;

pub use blocks::{Block, Blocks, Exit};
pub use place::{Cell, Flow, Kind, LINE_PX, MAX_LINES, Way};
pub use say::{answer, say, short, way};

#[cfg(test)]
mod tests;
