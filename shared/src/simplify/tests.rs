use super::*;
use crate::load::{Target, load};

/// What a filter becomes.
fn simple(source: &str) -> String {
    let target = Target::default();
    let loaded = load(source, &target).unwrap();
    simplify_source(source, &loaded, &target).unwrap().text
}

#[track_caller]
fn check(source: &str, expected: &str) {
    let text = simple(source);
    let body = text.strip_prefix("arch x86_64\n").unwrap_or(&text);
    assert_eq!(body, expected, "{source}");
}

#[test]
fn rules_with_one_action_are_one_rule() {
    check(
        "default allow\nkill bpf\nkill ptrace\nkill keyctl\n",
        "default allow\nkill bpf keyctl ptrace\n",
    );
}

#[test]
fn values_of_one_argument_are_one_list() {
    check(
        "default errno EPERM\nallow personality if persona == 0\nallow personality if persona == 8\n\
         allow personality if persona == 0xffffffff\n",
        "default errno EPERM\nallow personality if persona in {PER_LINUX, PER_LINUX32, 0xffffffff}\n",
    );
    check(
        "default allow\nkill write if fd == 1\nkill write if fd == 2\nkill write if fd == 3\n",
        "default allow\nkill write if fd in 1..3\n",
    );
    check(
        "default allow\nkill write if fd < 5\nkill write if fd >= 5\n",
        "default allow\nkill write\n",
    );
}

#[test]
fn a_bit_that_is_set_or_not_says_nothing() {
    check(
        "default allow\nkill openat if flags & 1 == 0\nkill openat if flags & 1 == 1\n",
        "default allow\nkill openat\n",
    );
    check(
        "default allow\nkill write if fd == 1 && count & 6 == 2\nlog read\n\
         kill write if fd == 1 && count & 6 != 2\n",
        "default allow\nkill write if fd == 1\nlog read\n",
    );
    let source = "default allow\nkill write if count & 6 == 2\nkill write if count & 6 == 4\n";
    check(source, source);
}

#[test]
fn what_decides_nothing_goes() {
    check(
        "default allow\nallow read\nkill write if fd < 9\nerrno EPERM write if fd == 3\nlog bpf\n",
        "default allow\nkill write if fd < 9\nlog bpf\n"
            .replace("fd < 9", "fd <= 8")
            .as_str(),
    );
    check(
        "default allow\nkill write if fd == 1 && fd < 5 && count > 9\nkill bpf if cmd == 1 && cmd == 2\n",
        "default allow\nkill write if fd == 1 && count >= 10\n",
    );
}

#[test]
fn an_exception_stays_before_what_it_is_excepted_from() {
    let source = "default allow\nallow write if fd == 1\nkill write\n";
    check(source, source);
}

#[test]
fn what_cannot_be_shorter_stays_as_it_is() {
    let source = "# clock\ndefault allow # all\n\nerrno EPERM  clock_settime settimeofday\n";
    assert_eq!(simple(source), source);
}

#[test]
fn comments_stay_with_what_they_are_about() {
    let source = "# A filter\n\ndefault allow\n# no tracing\nkill ptrace\nkill bpf # nor this\n";
    let text = simple(source);
    assert_eq!(
        text.replace("arch x86_64\n", ""),
        "# A filter\ndefault allow\n# no tracing\n# nor this\nkill bpf ptrace\n"
    );
}

#[test]
fn two_thousand_values_are_one_rule_in_bounded_time() {
    let rules: Vec<_> = (0..2000)
        .map(|value| format!("kill lseek if offset == {}\n", value * 977 + 5))
        .collect();
    let source = format!("default allow\n{}", rules.concat());
    let text = simple(&source);
    assert_eq!(text.matches("kill").count(), 1);
}

#[test]
fn another_meaning_is_never_proven() {
    let policy = |source| load(source, &Target::default()).unwrap().policy.unwrap();
    let base = policy("default allow\nkill write if fd in 1..3\nerrno EPERM bpf\n");
    for (other, expected) in [
        (
            "default allow\nerrno EPERM bpf\nkill write if fd == 1\nkill write if fd in 2..3\n",
            true,
        ),
        (
            "default allow\nkill write if fd in 1..4\nerrno EPERM bpf\n",
            false,
        ),
        (
            "default allow\nkill write if fd in 1..3\nerrno EACCES bpf\n",
            false,
        ),
        (
            "default log\nkill write if fd in 1..3\nerrno EPERM bpf\n",
            false,
        ),
        (
            "default allow\nkill write if fd in 1..3\nerrno EPERM bpf keyctl\n",
            false,
        ),
        (
            "default allow\nkill write if fd:64 in 1..3\nerrno EPERM bpf\n",
            false,
        ),
    ] {
        assert_eq!(is_same(&base, &policy(other)).is_ok(), expected, "{other}");
    }
}

#[test]
fn simplifying_twice_changes_nothing_more() {
    for source in [
        "default errno EPERM\nallow @default\nallow write if fd == 1\nallow write if fd == 2\n",
        "arch x86_64 x86\ndefault allow\nkill bpf\nkill socket if domain == 1\n",
    ] {
        let once = simple(source);
        assert_eq!(simple(&once), once);
    }
}

#[test]
fn a_program_is_written_by_the_rules_that_it_stands_for() {
    let target = Target::default();
    let source = "default allow\nkill ptrace bpf\nkill write if fd == 1\n";
    let mut loaded = load(source, &target).unwrap();
    let policy = loaded.policy.take().unwrap();
    loaded.format = crate::load::Format::Bpf;
    let simple = simplify_source("", &loaded, &target).unwrap();
    assert!(simple.text.contains("bpf ptrace") || simple.text.contains("ptrace bpf"));
    let again = load(&simple.text, &target).unwrap().policy.unwrap();
    assert!(is_same(&policy, &again).is_ok(), "{}", simple.text);
}
