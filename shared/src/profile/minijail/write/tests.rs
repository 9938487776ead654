//! Policies as minijail's.

use crate::load::{Target, load};
use crate::profile::{Output, Written, write};
use crate::text::LineIndex;

/// What becomes of our filter text.
fn written(source: &str) -> Written {
    let target = Target::default();
    let policy = load(source, &target).unwrap().policy.unwrap();
    write(Output::Minijail, &policy, &target)
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
fn what_minijail0_reads_is_written_where_it_will_do() {
    check(
        "foreign kill_thread\ndefault kill_thread\n\
         allow read write\nerrno EPERM ptrace\nallow ioctl if arg1 == 5\n",
        "read: 1\nwrite: 1\nioctl: arg1 == 5\nptrace: return EPERM\n",
    );
}

#[test]
fn several_rules_on_one_syscall_stand_in_braces() {
    check(
        "foreign kill_thread\ndefault kill_thread\n\
         allow socket if arg0 in {1, 2}\nerrno 97 socket if arg0 > 9 && arg1 & 3\ntrap socket\n",
        "socket: {arg0 == 1 || arg0 == 2, arg0 >= 10 && arg1 & 3; return EAFNOSUPPORT, trap}\n",
    );
}

#[test]
fn half_a_word_is_compared_bit_by_bit() {
    check(
        "foreign kill_thread\ndefault kill_thread\nallow close if fd == 5\nallow dup if oldfd < 4\n",
        "close: arg0 in 0xffffffff00000005 && arg0 & 1 && arg0 & 4\n\
         dup: arg0 in 0xffffffff00000003\n",
    );
}

#[test]
fn a_default_that_allows_makes_a_denylist() {
    check(
        "arch x86_64 x32\nforeign kill_thread\ndefault allow\nerrno EPERM ptrace on x86_64\n",
        "@denylist\nptrace: return EPERM\n",
    );
}

#[test]
fn what_minijail_cannot_say_is_told_at_its_rule() {
    assert_eq!(
        problems("foreign kill_thread\ndefault errno EPERM\n")[0],
        ("cannot-express", 2)
    );
    assert_eq!(
        problems("foreign kill_thread\ndefault kill_thread\ntrap 7 read"),
        [("cannot-express", 3)]
    );
    assert_eq!(
        problems("foreign kill_thread\ndefault kill_thread\nallow 600"),
        [("cannot-express", 3)]
    );
    assert_eq!(
        problems("arch x86_64 x86\nforeign kill_thread\ndefault kill_thread\nallow read on x86"),
        [("cannot-express", 4)]
    );
    assert_eq!(
        problems("arch x86_64 x32\nforeign kill_thread\ndefault allow\nkill read on x86_64"),
        [("cannot-express", 4)]
    );
    // x32 numbers would pass.
    assert!(problems("default allow\nerrno EPERM read").contains(&("cannot-express", 1)));
    assert_eq!(problems("default kill\nallow read"), [("lossy", 1)]);
}
