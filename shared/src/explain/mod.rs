//! What any program does, from the program alone.
//!
//! [`policy`] finds the rules behind a program. Wherever an answer is not proven it says so and
//! why; what it says without that is exact, for every call there is.
//!
//! How, in reading order: `diagram` keeps functions of the 512 input bits so that equal ones are
//! the same; `word` and `machine` execute instructions on such functions; `symbolic` makes one
//! function of a whole program; `part` cuts it along arches and numbers; `set` and `case` say what
//! is left in the tests that filters have.

mod case;
mod diagram;
mod live;
mod machine;
mod part;
mod policy;
mod set;
mod symbolic;
mod table;
mod walk;
mod word;

pub use policy::{Unproven, policy};
