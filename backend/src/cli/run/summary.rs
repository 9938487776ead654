//! The table of `strace -c`, with a column for who refused.

use ringside_shared::trace::{Refusals, Row, Tally};
use std::fmt::Write as _;

pub(super) fn table(tally: &Tally) -> String {
    let total = tally.total();
    let rule =
        "------ ----------- ----------- --------- --------- ---------------- ----------------\n";
    let mut out = format!(
        "{:>6} {:>11} {:>11} {:>9} {:>9} {:<16} {}\n{rule}",
        "% time", "seconds", "usecs/call", "calls", "errors", "syscall", "refused by"
    );
    for row in tally.rows() {
        line(&mut out, row, total.nanos);
    }
    out.push_str(rule);
    line(&mut out, &total, total.nanos);
    out
}

fn line(out: &mut String, row: &Row, all_nanos: u64) {
    let Row {
        name,
        calls,
        errors,
        nanos,
        refused,
    } = row;
    // In units of 0.01 %, so that nothing but whole numbers is needed.
    let share = (nanos * 10_000).checked_div(all_nanos).unwrap_or(0);
    let micros = nanos / 1000;
    let errors = if *errors == 0 {
        String::new()
    } else {
        errors.to_string()
    };
    let text = format!(
        "{:>6} {:>11} {:>11} {calls:>9} {errors:>9} {name:<16} {}",
        format!("{}.{:02}", share / 100, share % 100),
        format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000),
        micros.checked_div(*calls).unwrap_or(0),
        who(*refused),
    );
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}", text.trim_end());
}

/// `filter ×2, kernel ×1`; nothing for no refusal.
fn who(refused: Refusals) -> String {
    let Refusals {
        filter,
        sandbox,
        kernel,
        outer,
    } = refused;
    let parts = [
        ("filter", filter),
        ("sandbox", sandbox),
        ("kernel", kernel),
        ("outer", outer),
    ];
    let parts = parts.iter().filter(|(_, n)| *n > 0);
    let parts: Vec<_> = parts.map(|(name, n)| format!("{name} ×{n}")).collect();
    parts.join(", ")
}
