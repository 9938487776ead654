//! What a term may begin with.

use super::term::Number;

/// A key that a term may begin with.
#[derive(Debug)]
pub struct Key {
    /// The word before the colon or the comparison.
    pub name: &'static str,
    /// An example of its use.
    pub example: &'static str,
    /// What the example asks for.
    pub meaning: &'static str,
    pub(super) kind: KeyKind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum KeyKind {
    Name,
    Class,
    Is,
    Verdict,
    Errno,
    Path,
    Arch,
    Line,
    Number(Number),
    With,
}

const fn key(
    name: &'static str,
    example: &'static str,
    meaning: &'static str,
    kind: KeyKind,
) -> Key {
    Key {
        name,
        example,
        meaning,
        kind,
    }
}

/// Every key; the help and the completion are made of these.
pub const KEYS: [Key; 15] = [
    key(
        "name",
        "name:openat,read*",
        "the syscall; * stands for anything",
        KeyKind::Name,
    ),
    key(
        "class",
        "class:network",
        "what in the kernel it asks",
        KeyKind::Class,
    ),
    key("is", "is:refused,failed", "what became of it", KeyKind::Is),
    key(
        "refused",
        "refused:kernel",
        "who said no: filter, safety, kernel, any",
        KeyKind::Is,
    ),
    key(
        "verdict",
        "verdict:errno,kill",
        "what the filters answered",
        KeyKind::Verdict,
    ),
    key(
        "errno",
        "errno:EPERM",
        "the error that it got; errno:* is any",
        KeyKind::Errno,
    ),
    key(
        "ret",
        "ret<0",
        "the result as a number",
        KeyKind::Number(Number::Result),
    ),
    key(
        "path",
        "path:/etc/*",
        "a path or text that it names",
        KeyKind::Path,
    ),
    key("pid", "pid:2", "the process", KeyKind::Number(Number::Pid)),
    key("tid", "tid:2", "the thread", KeyKind::Number(Number::Tid)),
    key(
        "dur",
        "dur>1ms",
        "how long it took: ns, us, ms, s",
        KeyKind::Number(Number::Took),
    ),
    key(
        "at",
        "at>=20ms",
        "when it began",
        KeyKind::Number(Number::At),
    ),
    key(
        "line",
        "line:4",
        "the line of your filter that answered, or default",
        KeyKind::Line,
    ),
    key(
        "seq",
        "seq>100",
        "its number in the run",
        KeyKind::Number(Number::Seq),
    ),
    key(
        "arch",
        "arch:x86",
        "the ABI that it was made by",
        KeyKind::Arch,
    ),
];

pub(super) const WITH: Key = key("with", "with:preparation", "", KeyKind::With);

/// The actions of a filter, and what stands for several.
pub(super) const ACTIONS: [&str; 9] = [
    "allow",
    "log",
    "errno",
    "trap",
    "kill",
    "kill_thread",
    "kill_process",
    "notify",
    "trace",
];
