//! Recorded calls, asked again.

use super::*;
use crate::load::{Target, load};
use crate::wire::{SyscallResult, SyscallStart, Word};

fn filters(sources: &[&str]) -> Vec<Loaded> {
    let load = |source: &&str| load(source, &Target::default()).unwrap();
    sources.iter().map(load).collect()
}

fn said(action: &str, data: u16, by: Speaker, filter: Option<u32>) -> Verdict {
    Verdict {
        action: action.to_owned(),
        data,
        by,
        filter,
        rule: None,
        line: None,
        insns: None,
        unread: 0,
    }
}

fn call(arch: Arch, name: &str, arg: u64, verdict: Verdict) -> SyscallEvent {
    SyscallEvent {
        seq: 7,
        pid: 2,
        tid: 2,
        at_ns: 0,
        arch: arch.name().to_owned(),
        nr: i64::from(syscalls::number(arch, name).unwrap()),
        name: name.to_owned(),
        args: [arg, 0, 0, 0, 0, 0].map(Word).to_vec(),
        text: format!("{name}({arg})"),
        start: SyscallStart::User,
        verdict,
        result: SyscallResult::None,
        duration_ns: None,
        tracer_ns: None,
        refused_by: None,
        because: None,
        mismatch: None,
        hidden: 0,
    }
}

fn check(sources: &[&str], event: &SyscallEvent, expected: (&str, VerdictChange)) {
    let filters = filters(sources);
    let replayed = Replay::new(&filters).call(event).unwrap();
    let would_be = action(&replayed.would_be).unwrap().to_string();
    assert_eq!(
        (would_be.as_str(), replayed.change),
        expected,
        "{sources:?}"
    );
}

#[test]
fn the_given_filters_answer_in_place_of_the_recorded_ones() {
    use VerdictChange::{NewlyLetThrough, NewlyRefused, Otherwise, Same};
    let x86_64 = |verdict| call(Arch::X86_64, "read", 5, verdict);
    let allowed = x86_64(said("allow", 0, Speaker::Filter, Some(0)));
    let refused = x86_64(said("errno", 1, Speaker::Filter, Some(1)));
    let strict = x86_64(said("kill_thread", 0, Speaker::Strict, None));
    check(&["default allow"], &allowed, ("allow", Same));
    check(
        &["{ 0x06, 0, 0, 0x7fff0009 },"],
        &allowed,
        ("allow(9)", Same),
    );
    check(&["default log"], &allowed, ("log", Otherwise));
    check(
        &["default allow\nkill read if fd == 5"],
        &allowed,
        ("kill_process", NewlyRefused),
    );
    check(
        &["default allow\nkill read if fd == 6"],
        &allowed,
        ("allow", Same),
    );
    check(&["default allow"], &refused, ("allow", NewlyLetThrough));
    check(&["default errno 2"], &refused, ("errno(2)", Otherwise));
    check(&["default errno 1"], &refused, ("errno(1)", Same));
    check(&["default allow"], &strict, ("allow", NewlyLetThrough));
    check(
        &["default errno 3", "default allow"],
        &allowed,
        ("errno(3)", NewlyRefused),
    );
}

#[test]
fn the_sandbox_and_the_commands_own_filter_stay() {
    use VerdictChange::{NewlyRefused, Otherwise, Same};
    let by =
        |speaker, action, data| call(Arch::X86_64, "bpf", 0, said(action, data, speaker, None));
    let sandbox = by(Speaker::Sandbox, "errno", 1);
    let own = by(Speaker::Filter, "errno", 1);
    check(&["default allow"], &sandbox, ("errno(1)", Same));
    check(&["default allow"], &own, ("errno(1)", Same));
    // Equally strict: the newer filter speaks, and the command's own is the newest.
    check(&["default errno 2"], &sandbox, ("errno(2)", Otherwise));
    check(&["default errno 2"], &own, ("errno(1)", Same));
    check(&["default kill"], &own, ("kill_process", Otherwise));
    let open = by(Speaker::Sandbox, "allow", 0);
    check(&["default errno 2"], &open, ("errno(2)", NewlyRefused));
}

#[test]
fn every_arch_is_asked_by_its_own_numbers() {
    let source = "arch x86_64 x86 x32\ndefault allow\nerrno 1 write";
    for arch in [Arch::X86_64, Arch::X86, Arch::X32] {
        for (name, expected) in [
            ("write", ("errno(1)", VerdictChange::NewlyRefused)),
            ("read", ("allow", VerdictChange::Same)),
        ] {
            let event = call(arch, name, 0, said("allow", 0, Speaker::Sandbox, None));
            check(&[source], &event, expected);
        }
    }
}

#[test]
fn the_summary_counts_by_rule_and_says_what_it_does_not_know() {
    let filters = filters(&["default errno 38\nallow read\nkill bpf"]);
    let mut replay = Replay::new(&filters);
    let ask = |replay: &mut Replay<'_>, name, action, data| {
        let verdict = said(action, data, Speaker::Filter, Some(0));
        replay.call(&call(Arch::X86_64, name, 0, verdict)).unwrap();
    };
    assert_eq!(replay.summary(), ReplaySummary::default());
    ask(&mut replay, "read", "allow", 0);
    ask(&mut replay, "read", "errno", 1);
    assert!(
        replay.summary().notes.len() == 1,
        "{:?}",
        replay.summary().notes
    );
    ask(&mut replay, "write", "allow", 0);
    ask(&mut replay, "openat", "allow", 0);
    ask(&mut replay, "write", "allow", 0);
    ask(&mut replay, "bpf", "errno", 1);
    let summary = replay.summary();
    let ReplaySummary {
        calls,
        same,
        newly_refused,
        newly_let_through,
        otherwise,
        ..
    } = summary;
    assert_eq!(
        (calls, same, newly_refused, newly_let_through, otherwise),
        (6, 1, 3, 1, 1)
    );
    assert_eq!(summary.first_refused, Some(7));
    assert_eq!(summary.notes.len(), 2);
    let rules: Vec<_> = summary
        .by_rule
        .iter()
        .map(|rule| (rule.rule, rule.line))
        .collect();
    assert_eq!(
        rules,
        [(None, Some(1)), (Some(0), Some(2)), (Some(1), Some(3))]
    );
    let syscalls: Vec<_> = summary.by_rule[0].syscalls.iter().collect();
    assert_eq!(
        syscalls,
        [(&"openat".to_owned(), &1), (&"write".to_owned(), &2)]
    );
}

#[test]
fn numbers_without_end_do_not_grow_the_summary() {
    let filters = filters(&["default errno 38"]);
    let mut replay = Replay::new(&filters);
    let mut event = call(
        Arch::X86_64,
        "read",
        0,
        said("allow", 0, Speaker::Sandbox, None),
    );
    for nr in 1_000_000..1_100_000 {
        event.nr = nr;
        event.name = format!("syscall_{nr:#x}");
        replay.call(&event).unwrap();
    }
    let rules = replay.summary().by_rule;
    assert_eq!(rules.len(), 1);
    assert_eq!(
        rules[0].syscalls,
        BTreeMap::from([("(unknown)".to_owned(), 100_000)])
    );
}

#[test]
fn an_event_that_no_kernel_makes_is_refused() {
    let filters = filters(&["default allow"]);
    let ask = |change: &dyn Fn(&mut SyscallEvent)| {
        let mut event = call(
            Arch::X86_64,
            "read",
            0,
            said("allow", 0, Speaker::Sandbox, None),
        );
        change(&mut event);
        Replay::new(&filters).call(&event).map(|_| ())
    };
    assert_eq!(ask(&|event| event.nr = -1), Ok(()));
    assert_eq!(
        ask(&|event| event.nr = 1 << 33),
        Err(NotACall::Number(1 << 33))
    );
    assert_eq!(ask(&|event| event.args.clear()), Err(NotACall::Args(0)));
    assert_eq!(
        ask(&|event| event.arch = "vax".to_owned()),
        Err(NotACall::Arch("vax".to_owned()))
    );
    let perhaps = ask(&|event| event.verdict.action = "perhaps".to_owned());
    assert_eq!(perhaps, Err(NotACall::Action("perhaps".to_owned())));
}

#[test]
fn a_filter_that_wants_the_instruction_pointer_is_told_that_there_is_none() {
    let filters = filters(&["{ 0x20, 0, 0, 8 },\n{ 0x06, 0, 0, 0x7fff0000 },"]);
    let notes = Replay::new(&filters).summary().notes;
    assert!(
        notes.len() == 1 && notes[0].contains("instruction pointer"),
        "{notes:?}"
    );
}
