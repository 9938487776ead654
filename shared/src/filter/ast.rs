//! A filter as written: needs nothing but the text.

use super::condition::Width;
use super::token::Compare;
use crate::text::Span;

/// A filter as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The lines that say something, in source order.
    pub lines: Vec<Line>,
}

impl Filter {
    /// The rules, in source order: a rule's number is its position here.
    pub fn rules(&self) -> impl Iterator<Item = (&Line, &Rule)> {
        self.lines.iter().filter_map(|line| match &line.kind {
            LineKind::Rule(rule) => Some((line, rule)),
            LineKind::Default(_) | LineKind::Foreign(_) | LineKind::Arch(_) => None,
        })
    }
}

/// One line that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// From its first word to its last, without the comment.
    pub span: Span,
    /// What it says.
    pub kind: LineKind,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineKind {
    /// `default ACTION`; `None` if the action was not understood, which a diagnostic says.
    Default(Option<Action>),
    /// `foreign ACTION`; `None` if the action was not understood, which a diagnostic says.
    Foreign(Option<Action>),
    /// `arch NAME…`
    Arch(Vec<Name>),
    /// `ACTION TARGET… [on ARCH…] [if CONDITION && …]`
    Rule(Rule),
}

/// An action for some syscalls, perhaps under conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What the kernel is told.
    pub action: Action,
    /// Syscalls and `@groups`.
    pub targets: Vec<Name>,
    /// Syscalls by number.
    pub numbers: Vec<Numbers>,
    /// Behind `on`: the rule is for these arches only.
    pub on: Option<Vec<Name>>,
    /// All must hold.
    pub conditions: Vec<Condition>,
}

/// A name, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name; a group's begins with `@`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Syscall numbers: one, or `LOW..HIGH` with both ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// The first.
    pub low: i128,
    /// The last.
    pub high: i128,
    /// Where they stand.
    pub span: Span,
}

/// An action, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Which one.
    pub kind: ActionKind,
    /// With its data.
    pub span: Span,
}

/// Which action, with its data as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionKind {
    /// `allow`, `allow(7)`
    Allow(Option<Atom>),
    /// `log`, `log(7)`
    Log(Option<Atom>),
    /// `notify`, `notify(7)`
    Notify(Option<Atom>),
    /// `kill` or `kill_process`
    KillProcess,
    /// `kill_thread`
    KillThread,
    /// `errno EPERM`
    Errno(Atom),
    /// `trap`, `trap 7`
    Trap(Option<Atom>),
    /// `trace`, `trace 7`
    Trace(Option<Atom>),
}

/// A comparison of one argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The argument: a name from the syscall's signature, or `arg0` to `arg5`.
    pub arg: Name,
    /// Behind the argument, `:32` or `:64`: how much of the word is compared.
    pub width: Option<Width>,
    /// What is asked of it.
    pub test: Test,
    /// From the argument to the last value.
    pub span: Span,
}

/// What is asked of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `< VALUE` and the like
    Compare(Compare, Value),
    /// `& MASK`
    AnyBit(Value),
    /// `& MASK == VALUE`, or `!=` if not `equal`
    Masked {
        /// Which bits count.
        mask: Value,
        /// `==` rather than `!=`.
        equal: bool,
        /// What they are compared with.
        value: Value,
    },
    /// `in {VALUE, …}`
    In(Vec<Value>),
    /// `in LOW..HIGH`, both included
    Between(Value, Value),
}

/// `ATOM | ATOM …`: never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The first.
    pub first: Atom,
    /// The others.
    pub rest: Vec<Atom>,
}

impl Value {
    /// All atoms, in order.
    pub fn atoms(&self) -> impl Iterator<Item = &Atom> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// From the first atom to the last.
    pub fn span(&self) -> Span {
        self.rest
            .last()
            .map_or(self.first.span, |last| self.first.span.to(last.span))
    }
}

/// A number or the name of a constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// Which.
    pub kind: AtomKind,
    /// Where it stands.
    pub span: Span,
}

/// A number or the name of a constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtomKind {
    /// A number, from -2^63 to 2^64-1.
    Number(i128),
    /// The name of a constant.
    Name(String),
}
