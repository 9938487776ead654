//! The filter in the editor: what is wrong with it, how it is coloured, what it compiles to.
//!
//! Read in this order: [`Analysis`] (the core's answer for a text), [`paint`] (the text in
//! colours), [`switch`] (rules switched off and on).

mod analysis;
mod json;
mod paint;
mod switch;

pub use analysis::{Analysis, Problem};
pub use paint::{Paint, Painted, Piece, paint};
pub use switch::{Switch, switched, switches};
