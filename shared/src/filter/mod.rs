//! The filter language: from text to a policy, and its reference meaning.
//!
//! One rule a line, the action first, as in a table of what happens to whom:
//!
//! ```text
//! # Keep the clock where it is
//! default allow
//!
//! errno EPERM   clock_settime settimeofday clock_adjtime adjtimex
//! errno EACCES  openat if flags & O_WRONLY|O_RDWR && dirfd == AT_FDCWD
//! kill          @debug
//! log           socket if domain in {AF_INET, AF_INET6} && type & 0xf == SOCK_STREAM
//! ```
//!
//! A filter for several arches can say more about each of them, and about calls without a name:
//!
//! ```text
//! arch    x86_64 x86
//! default errno EPERM
//! foreign kill_thread                    # calls from all other arches
//!
//! allow   read write exit_group
//! allow   socketcall on x86 if call in {1, 2, \
//!     3}                                 # a backslash goes on with the line
//! allow   335..400 on x86_64             # by number
//! allow   clone if flags:64 & 0x7e020000 == 0   # all 64 bits, though the kernel reads 32
//! ```
//!
//! # Grammar
//!
//! ```text
//! filter     = { [ line ] [ "#" comment ] newline } ;
//! line       = "default" action
//!            | "foreign" action
//!            | "arch" arches
//!            | action target { [ "," ] target } [ "on" arches ]
//!              [ "if" condition { "&&" condition } ] ;
//! action     = ( "allow" | "log" | "notify" ) [ "(" number ")" ]
//!            | "kill" | "kill_process" | "kill_thread"
//!            | "errno" atom | "trap" [ number ] | "trace" [ number ] ;
//! target     = word | "@" word | number [ ".." number ] ;
//! arches     = word { [ "," ] word } ;
//! condition  = word [ ":32" | ":64" ] test ;
//! test       = ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) value
//!            | "&" value [ ( "==" | "!=" ) value ]
//!            | "in" "{" value { "," value } [ "," ] "}"
//!            | "in" value ".." value ;
//! value      = atom { "|" atom } ;
//! atom       = [ "-" ] number | word ;
//! number     = decimal | "0x" hex | "0o" octal | "0b" binary | "0" octal ;
//! word       = ( letter | "_" ) { letter | digit | "_" } ;
//! ```
//!
//! A backslash at the end of a line joins it with the next.
//!
//! # Meaning
//!
//! * The first rule that matches decides; `default`, wherever it stands, decides the rest. Rules
//!   are numbered from 0 in the order in which they are written.
//! * `arch` lists the arches that may call, the host's own if there is no such line. Calls from
//!   all others get the `foreign` action, which is `kill` if no line says otherwise.
//! * A rule means the calls of its names on every listed arch, or on those behind `on`. Without
//!   an `arch` line, rules `on` other arches than the host's are passed over. A number means the
//!   calls that have it in `seccomp_data.nr`: those of x32 with bit 30.
//! * `kill` is `kill_process`. `errno` takes a name or a number up to 4095.
//! * A condition names an argument as the syscall's signature does (`flags`), or by position
//!   (`arg0` to `arg5`). A parameter that the kernel reads as `int` or `unsigned int` is compared
//!   as 32 bits when it is named, because the kernel ignores the other half and a filter that does
//!   not can be dodged (fact 23). By position, and for pointers and `long`, all 64 bits count.
//!   `:32` and `:64` behind the name say otherwise. Calls by number have arguments by position.
//! * A number behind `trap` and `trace` is the action's data; the others have it in parentheses.
//! * Comparisons are unsigned. Negative numbers are cut to the width that is compared, so that
//!   `dirfd == AT_FDCWD` holds however the caller filled the register (fact 24).
//! * `arg & MASK` holds if any bit of the mask is set; `in LOW..HIGH` includes both ends.
//!
//! # Stages
//!
//! [`parse`] makes an [`ast::Filter`] that needs nothing but the text; [`resolve`] turns names into
//! numbers and yields a [`Policy`] if nothing is wrong; [`evaluate`] is what the policy means;
//! [`restate`] makes an AST of any policy and [`print()`] writes an AST;
//! [`highlight()`], [`complete()`], [`card()`] and [`advise()`] serve editors, [`rows()`] and
//! [`revise()`] forms.

mod advise;
pub mod ast;
mod card;
mod complete;
mod condition;
mod evaluate;
mod evaluator;
mod highlight;
mod lexer;
mod logic;
pub(crate) mod number;
mod parser;
mod place;
mod policy;
mod printer;
mod resolve;
mod restate;
mod revise;
mod token;

pub(crate) use crate::text::suggest;
pub use advise::advise;
pub use card::{Card, card};
pub use complete::{Completion, Offer, OfferKind, complete};
pub use condition::{ArgIndex, Condition, Guard, Test, Width};
pub use evaluate::{Evaluated, evaluate};
pub use evaluator::Evaluator;
pub use highlight::{TokenClass, highlight};
pub use logic::{
    ArgSet, Block, Cube, Expression, Known, TooMany, TooManyAlternatives, WordSet, are_disjoint,
    disjoint, guard_implies, implies, is_impossible, opposite,
};
pub(crate) use logic::{MAX_ALTERNATIVES, are_within, bits, rest, same_blocks};
pub use parser::{MAX_SOURCE_BYTES, parse};
pub use policy::{NrSet, Origin, Outcome, Part, Policy, PolicyError, Rule, SKIPPED, Section};
pub use printer::print;
pub use resolve::{MAX_CONDITIONS, MAX_NAMED, MAX_RULES, resolve};
pub use restate::restate;
pub(crate) use restate::{restated_action, restated_conditions};
pub use revise::{Revision, RevisionError, Row, RowTest, Rows, revise, rows};
pub use token::Compare;
