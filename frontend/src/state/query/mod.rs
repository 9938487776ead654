//! Which calls the list shows: the language of its search box.
//!
//! `name:openat,read ret<0 dur>1ms -path:/usr/* passwd` asks for calls that pass every term. A term
//! is a word that occurs in the call or its answer, or a key with values of which one must fit, or
//! a number to compare with; a minus in front turns it round. Read in this order: [`term`] (what a
//! term asks of a call), [`keys`] and [`parse`] (text to terms, and what is wrong with it), [`edit`] (terms put
//! in and taken out by chips and links), [`complete`] (what may be typed next).

pub mod complete;
pub mod edit;
pub mod keys;
pub mod parse;
mod pattern;
pub mod term;
mod values;

pub use complete::{Completion, Vocabulary};
pub use parse::Fault;

use self::term::Term;
use super::calls::Brief;

/// What the reader asked the list for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    terms: Vec<Term>,
    with_preparation: bool,
}

impl Query {
    /// Reads the search box. Terms that are no terms ask for nothing, and are told of.
    pub fn read(text: &str) -> (Self, Vec<Fault>) {
        parse::read(text)
    }

    /// Whether every call of the command is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a call is asked for.
    pub fn holds(&self, call: &Brief<'_>) -> bool {
        (self.with_preparation || !call.shape.is_preparation())
            && self.terms.iter().all(|term| term.holds(call))
    }
}

#[cfg(test)]
mod tests;
