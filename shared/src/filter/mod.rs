//! The filter language: from text to a policy, and its reference meaning.

pub mod ast;
mod condition;
mod evaluate;
mod parser;
mod policy;
mod resolve;

pub use condition::{ArgIndex, Condition, Guard, Test, Width};
pub use evaluate::{Evaluated, evaluate};
pub use parser::parse;
pub use policy::{NrSet, Origin, Outcome, Part, Policy, PolicyError, Rule, SKIPPED, Section};
pub use resolve::resolve;
