//! What the words of the language itself mean, in a line each.

/// The words that are neither action nor name.
pub(in crate::filter) const KEYWORDS: [(&str, &str); 6] = [
    ("default", "what happens to calls without a rule"),
    (
        "foreign",
        "what happens to calls from arches that are not listed",
    ),
    ("arch", "the arches that the filter is for"),
    ("if", "the rule holds only for some arguments"),
    ("on", "the rule holds only on some arches"),
    ("in", "one of {a, b}, or a range: 1..9"),
];

/// The actions, those first that filters use most.
pub(in crate::filter) const ACTION_MEANINGS: [(&str, &str); 9] = [
    ("allow", "the call goes through"),
    (
        "errno",
        "the call fails with this error, and nothing is done",
    ),
    ("kill", "the whole process ends with SIGSYS"),
    (
        "log",
        "the call goes through and is written to the kernel's log",
    ),
    ("kill_thread", "only the calling thread ends"),
    ("trap", "the process gets SIGSYS, and may handle it"),
    (
        "trace",
        "a tracer decides; without one the call fails with ENOSYS",
    ),
    (
        "notify",
        "a supervisor decides, over the listener that the filter was installed with",
    ),
    ("kill_process", "the same as kill"),
];

/// The comparisons; all are unsigned.
pub(in crate::filter) const COMPARISONS: [(&str, &str); 8] = [
    ("==", "equal"),
    ("!=", "not equal"),
    (
        "&",
        "any of these bits is set; with == or != behind it, the bits are this",
    ),
    ("in", "one of {a, b}, or a range: 1..9"),
    ("<", "less, unsigned"),
    ("<=", "less or equal, unsigned"),
    (">", "greater, unsigned"),
    (">=", "greater or equal, unsigned"),
];
