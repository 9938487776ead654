//! The checks: one a file, one line in the list.

mod arch_gap;
mod arch_unchecked;
mod clone3_not_enosys;
mod constant_condition;
mod dangerous_open;
mod dead_rule;
mod default_open;
mod errno_too_big;
mod errno_zero;
mod execve_refused;
mod exit_refused;
mod io_uring_open;
mod kill_thread;
mod multiplexer_open;
mod namespaces_open;
mod needs_listener;
mod negative_wide;
mod no_further_filters;
mod partly_unknown;
mod pointer_compared;
mod refusal_hides_enosys;
mod restart_refused;
mod rule_equals_default;
mod shadowed_syscall;
mod sigreturn_refused;
mod skip_kills;
mod terminal_input_open;
mod too_long_to_stack;
mod twin_open;
mod uncached_hot_call;
mod wide_int;
pub(super) mod witness;
mod x32_listed;
mod x32_open;

#[cfg(test)]
mod trial;

use super::finding::{Check, Finding};
use crate::bpf::BpfProgram;
use crate::explain::Unproven;

/// Every check, the weightiest first.
pub const CHECKS: &[Check] = &[
    arch_unchecked::CHECK,
    x32_open::CHECK,
    arch_gap::CHECK,
    multiplexer_open::CHECK,
    twin_open::CHECK,
    wide_int::CHECK,
    io_uring_open::CHECK,
    namespaces_open::CHECK,
    default_open::CHECK,
    dangerous_open::CHECK,
    negative_wide::CHECK,
    pointer_compared::CHECK,
    constant_condition::CHECK,
    errno_zero::CHECK,
    execve_refused::CHECK,
    exit_refused::CHECK,
    clone3_not_enosys::CHECK,
    sigreturn_refused::CHECK,
    restart_refused::CHECK,
    refusal_hides_enosys::CHECK,
    kill_thread::CHECK,
    errno_too_big::CHECK,
    dead_rule::CHECK,
    shadowed_syscall::CHECK,
    rule_equals_default::CHECK,
    terminal_input_open::CHECK,
    x32_listed::CHECK,
    needs_listener::CHECK,
    skip_kills::CHECK,
    no_further_filters::CHECK,
    uncached_hot_call::CHECK,
    too_long_to_stack::CHECK,
    partly_unknown::CHECK,
];

/// What is to be said of a program from elsewhere, of which for this reason no policy is known.
pub(super) fn of_program(program: &BpfProgram, why: &Unproven) -> Vec<Finding> {
    let check = arch_unchecked::CHECK;
    let mut found = check.collect(|findings| arch_unchecked::look_at_program(program, findings));
    found.extend(partly_unknown::of_program(why));
    found
}

/// `a, b and c`.
fn list(names: &[impl AsRef<str>]) -> String {
    /// More would not be read.
    const MOST: usize = 12;
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names[..] {
        [] => String::new(),
        [one] => one.to_owned(),
        [ref first @ .., last] if names.len() <= MOST => format!("{} and {last}", first.join(", ")),
        _ => format!(
            "{} and {} more",
            names[..MOST].join(", "),
            names.len() - MOST
        ),
    }
}

/// `is` or `are`.
fn is_or_are(names: &[impl AsRef<str>]) -> &'static str {
    if names.len() == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_what_is_looked_for_is_one_line() {
        let mut codes: Vec<_> = CHECKS.iter().map(|check| check.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CHECKS.len());
        for check in CHECKS {
            assert!(check.looks_for.chars().count() <= 90, "{}", check.code);
            assert!(!check.looks_for.ends_with('.'), "{}", check.code);
        }
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert!(list(&["x"; 40]).ends_with("and 28 more"));
    }
}
