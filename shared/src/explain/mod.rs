//! What any program does, from the program alone.
//!
//! [`report`] says in words which syscalls get which answer under which conditions, [`costs`] what
//! that costs, [`diff`] where two programs differ, and [`policy`] finds the rules behind one.
//! Wherever an answer is not proven it says so and why; what is said without that is exact, for
//! every call there is.
//!
//! How, in reading order: `diagram` keeps functions of the 512 input bits so that equal ones are
//! the same; `word` and `machine` execute instructions on such functions; `symbolic` makes one
//! function of what a program does with the calls that are `given`, `whole` of what it does with all,
//! piece by piece where that is too much at once; `part` cuts it along arches and numbers; `set` and
//! `case` say what is left in the tests that filters have.

mod alike;
mod cache;
mod case;
mod clause_text;
mod copy;
mod cost;
mod diagram;
mod diff;
mod given;
mod live;
mod machine;
mod pairs;
mod part;
mod policy;
mod report;
mod say;
mod set;
mod symbolic;
mod table;
mod text;
mod walk;
mod whole;
mod word;

pub use cache::{Cached, cached};
pub use diff::diff;
pub use policy::{Hole, Known, Unproven, known, policy};
pub use report::{costs, only, only_arch, report};
pub use text::{diff_text, text};

#[cfg(test)]
mod tests;
