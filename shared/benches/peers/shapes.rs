//! Profiles with many values on one syscall, in shapes that cost libseccomp differently.

use std::fmt::Write as _;

/// Each with its name.
pub(crate) fn all() -> Vec<(String, String)> {
    let low = |n: u64| (0..n).map(|value| equal(1, value * 7)).collect();
    let masked = |n: u64| {
        let masked = |value| arg(1, "MASKED_EQ", 0xffff, value);
        (0..n).map(masked).collect()
    };
    let two = |n: u64| {
        let both = |value: u64| format!("{},{}", equal(1, value), equal(2, value * 3));
        (0..n).map(both).collect()
    };
    let high = |n: u64| {
        let falling = (0..n).rev();
        falling.map(|value| equal(1, value << 32 | value)).collect()
    };
    let random = |n: u64| {
        let values = (0..n).zip(scattered());
        values.map(|(_, value)| equal(1, value)).collect()
    };
    let mixed = |n: u64| {
        let operator = |value: u64| if value.is_multiple_of(2) { "LE" } else { "GE" };
        let both = |value| {
            format!(
                "{},{}",
                arg(1, operator(value), value * 9, 0),
                equal(2, value)
            )
        };
        (0..n).map(both).collect()
    };
    vec![
        shape("low words", 2000, low),
        shape("masked", 2000, masked),
        shape("two arguments", 500, two),
        shape("high words, falling", 250, high),
        shape("high words, falling", 500, high),
        shape("high words, falling", 1000, high),
        shape("high words, falling", 2000, high),
        shape("64 random bits", 250, random),
        shape("64 random bits", 500, random),
        shape("64 random bits", 1000, random),
        shape("a bound and a value", 250, mixed),
    ]
}

/// A rule for each of the tests.
fn shape(name: &str, n: u64, tests: impl Fn(u64) -> Vec<String>) -> (String, String) {
    let mut rules = String::new();
    for args in tests(n) {
        let comma = if rules.is_empty() { "" } else { "," };
        let _ = write!(
            rules,
            r#"{comma}{{"names":["ioctl"],"action":"SCMP_ACT_ALLOW","args":[{args}]}}"#
        );
    }
    let source = format!(r#"{{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{rules}]}}"#);
    (format!("{n}: {name}"), source)
}

fn equal(index: u32, value: u64) -> String {
    arg(index, "EQ", value, 0)
}

fn arg(index: u32, operator: &str, value: u64, two: u64) -> String {
    format!(r#"{{"index":{index},"op":"SCMP_CMP_{operator}","value":{value},"valueTwo":{two}}}"#)
}

/// The same values every time.
fn scattered() -> impl Iterator<Item = u64> {
    std::iter::successors(Some(0x2545_f491_4f6c_dd1d_u64), |&state| {
        let state = state ^ state << 13;
        let state = state ^ state >> 7;
        Some(state ^ state << 17)
    })
}
