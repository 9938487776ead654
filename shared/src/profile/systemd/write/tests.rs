//! Policies as lines of units.

use crate::load::{Format, Target, load};
use crate::profile::{Output, Written, write};
use crate::text::LineIndex;

/// What becomes of our filter text.
fn written(source: &str) -> Written {
    let target = Target::default();
    let policy = load(source, &target).unwrap().policy.unwrap();
    write(Output::Systemd, &policy, &target)
}

fn check(source: &str, expected: &str) {
    let written = written(source);
    assert_eq!(
        written.text.as_deref(),
        Some(expected),
        "{:?}",
        written.diagnostics
    );
}

/// Code and line of every diagnostic.
fn problems(source: &str) -> Vec<(&'static str, u32)> {
    let index = LineIndex::new(source);
    let diagnostics = written(source).diagnostics.into_iter();
    diagnostics
        .map(|d| (d.code, index.line(d.span.start)))
        .collect()
}

#[test]
fn sets_stand_for_their_syscalls_where_they_fit() {
    check(
        "arch x86_64 x86 x32\nforeign allow\ndefault allow\nerrno EPERM @clock @debug read\nkill @reboot\n",
        "[Service]\n\
         SystemCallFilter=~@clock @debug read\n\
         SystemCallFilter=~@reboot:kill\n\
         SystemCallErrorNumber=EPERM\n",
    );
}

#[test]
fn errno_0_is_said_by_word_because_the_error_number_cannot_be_0() {
    check(
        "foreign kill_thread\ndefault allow\nerrno 0 chmod\n",
        "[Service]\n\
         SystemCallFilter=~chmod:0\n\
         SystemCallArchitectures=native\n",
    );
    check(
        "foreign kill_thread\ndefault allow\nerrno 0 chmod fchmod\nerrno EPERM ptrace\n",
        "[Service]\n\
         SystemCallFilter=~ptrace\n\
         SystemCallFilter=~chmod:0 fchmod:0\n\
         SystemCallErrorNumber=EPERM\n\
         SystemCallArchitectures=native\n",
    );
}

#[test]
fn an_allow_list_takes_back_what_is_allowed_by_itself() {
    check(
        "foreign kill_thread\ndefault errno ENOSYS\nallow @default @basic-io\nerrno EACCES ptrace\n",
        "[Service]\n\
         SystemCallFilter=@basic-io @default\n\
         SystemCallFilter=~ptrace:EACCES\n\
         SystemCallErrorNumber=ENOSYS\n\
         SystemCallArchitectures=native\n",
    );
    let source = "foreign kill_thread\ndefault kill\nallow read";
    let text = written(source).text.unwrap();
    assert!(
        text.starts_with("[Service]\nSystemCallFilter=read\nSystemCallFilter=~@default\n"),
        "{text}"
    );
}

#[test]
fn what_is_logged_has_a_list_of_its_own() {
    check(
        "foreign kill_thread\ndefault allow\nlog @clock\nerrno ENOSYS read\n",
        "[Service]\n\
         SystemCallFilter=~read\n\
         SystemCallErrorNumber=ENOSYS\n\
         SystemCallLog=@clock\n\
         SystemCallArchitectures=native\n",
    );
    check(
        "foreign kill_thread\ndefault log\nallow read\n",
        "[Service]\nSystemCallLog=~read\nSystemCallArchitectures=native\n",
    );
    // What is refused is not logged, so that it may stand in for the exception that is needed.
    check(
        "foreign kill_thread\ndefault log\nkill read\n",
        "[Service]\n\
         SystemCallFilter=~read\n\
         SystemCallLog=~read\n\
         SystemCallArchitectures=native\n",
    );
    let all_logged = "foreign kill_thread\ndefault log\n";
    assert_eq!(problems(all_logged), [("cannot-express", 2)]);
}

#[test]
fn what_a_unit_cannot_say_is_told_at_its_rule() {
    assert_eq!(
        problems("foreign kill_thread\ndefault allow\nkill read if arg0 == 1\n"),
        [("cannot-express", 3)]
    );
    assert_eq!(
        problems("foreign kill_thread\ndefault allow\ntrap read\n\nnotify write\n"),
        [("cannot-express", 3), ("cannot-express", 5)]
    );
    assert_eq!(
        problems("foreign kill_thread\ndefault trap\n"),
        [("cannot-express", 2)]
    );
    assert_eq!(
        problems("foreign kill_thread\ndefault allow\nkill 600..700\n"),
        [("cannot-express", 3)]
    );
    assert_eq!(
        problems("arch x86_64 x86\nforeign kill_thread\ndefault allow\nkill read on x86\n"),
        [("cannot-express", 4)]
    );
    assert_eq!(
        problems("arch x86_64 x86\nforeign kill_thread\ndefault allow\nkill socket\n"),
        [("cannot-express", 3)]
    );
    assert_eq!(
        problems("arch aarch64\nforeign kill_thread\ndefault allow\n"),
        [("cannot-express", 3)]
    );
}

#[test]
fn data_that_the_kernel_ignores_and_the_kind_of_death_of_other_arches_are_only_warned_about() {
    let written = written("default allow\nallow(7) read\n");
    let codes: Vec<_> = written.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["lossy", "lossy"]);
    assert!(written.text.is_some());
}

#[test]
fn lines_are_not_longer_than_a_hundred_columns() {
    let source =
        "foreign kill_thread\ndefault errno EPERM\nallow @system-service\nerrno EACCES @privileged";
    let text = written(source).text.unwrap();
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    assert_eq!(Format::of(&text), Format::Systemd);
}
