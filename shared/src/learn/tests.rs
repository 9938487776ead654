//! What is learnt, and that a filter of it lets the recorded run pass.

use super::*;
use crate::load::{Loaded, Target, load};
use crate::trace::Replay;
use crate::verdict::Action;
use crate::wire::{Speaker, SyscallResult, Verdict, VerdictChange, Word};

fn call(arch: Arch, name: &str, args: &[u64], said: Action) -> SyscallEvent {
    let mut words = [0; 6];
    words[..args.len()].copy_from_slice(args);
    SyscallEvent {
        seq: 0,
        pid: 2,
        tid: 2,
        at_ns: 0,
        arch: arch.name().to_owned(),
        nr: i64::from(syscalls::number(arch, name).unwrap()),
        name: name.to_owned(),
        args: words.map(Word).to_vec(),
        text: String::new(),
        start: SyscallStart::User,
        verdict: Verdict {
            action: said.name().to_owned(),
            data: said.data(),
            by: Speaker::Filter,
            filter: Some(0),
            rule: None,
            line: None,
            insns: None,
            unread: 0,
        },
        result: SyscallResult::None,
        duration_ns: None,
        tracer_ns: None,
        refused_by: None,
        because: None,
        mismatch: None,
        hidden: 0,
    }
}

fn allowed(name: &str, args: &[u64]) -> SyscallEvent {
    call(Arch::X86_64, name, args, Action::Allow(0))
}

fn learn(options: Options, calls: &[SyscallEvent]) -> (Learnt, Loaded) {
    let mut learner = Learner::new(options);
    learner.next_recording();
    for call in calls {
        learner.event(&Event::Syscall(call.clone())).unwrap();
    }
    let learnt = learner.learnt().unwrap();
    let loaded = match load(&learnt.text, &Target::default()) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{problems:?}\n{}", learnt.text),
    };
    (learnt, loaded)
}

/// The rules of a learnt text.
fn rules(text: &str) -> Vec<&str> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.skip(2).collect()
}

#[test]
fn calls_stand_together_with_what_they_are_for_and_their_counts() {
    let calls = [
        "execve",
        "brk",
        "openat",
        "mmap",
        "brk",
        "read",
        "close",
        "exit_group",
    ];
    let calls = calls.map(|name| allowed(name, &[]));
    let (learnt, _) = learn(Options::default(), &calls);
    assert_eq!(
        learnt.text,
        "\
# Learnt from one recording with 8 calls: what is allowed is the syscalls that they made, with any
# arguments, and nothing else.
# What they did not happen to do (an error, another locale, another library) is not: record such
# runs, too.
arch x86_64
default errno EPERM

# reading and writing: close ×1, read ×1
allow close read

# paths: openat ×1
allow openat

# memory: brk ×2, mmap ×1
allow brk mmap

# processes: execve ×1, exit_group ×1
allow execve exit_group

# not recorded, but any program ends, gets signals and is stopped
allow exit restart_syscall rt_sigreturn
"
    );
    assert_eq!(learnt.notes, [""; 0]);
}

#[test]
fn arguments_that_choose_what_a_call_does_are_held_to_what_was_seen() {
    let options = Options {
        arguments: true,
        ..Options::default()
    };
    let calls = [
        allowed("socket", &[1, 1]),
        allowed("socket", &[1, 0x80001]),
        allowed("socket", &[2, 2]),
        allowed("ioctl", &[1, 0xffff_ffff_0000_5401, 7]),
        allowed("prctl", &[16, 9]),
        allowed("read", &[3, 4]),
        allowed("unshare", &[1 << 40]),
    ];
    let (learnt, loaded) = learn(options, &calls);
    assert_eq!(
        rules(&learnt.text)[..6],
        [
            "allow read",
            "allow ioctl if op == TCGETS",
            "allow prctl if option == PR_GET_NAME",
            "allow unshare if flags == 0x10000000000",
            "allow socket if domain == AF_UNIX && type in {SOCK_STREAM, SOCK_STREAM|SOCK_CLOEXEC}",
            "allow socket if domain == AF_INET && type == SOCK_DGRAM",
        ],
        "{}",
        learnt.text
    );
    for (name, args, lets_through) in [
        ("socket", [1, 1], true),
        ("socket", [1, 2], false),
        ("ioctl", [0, 0x5401], true),
        ("ioctl", [0, 0x5412], false),
        ("read", [9, 9], true),
    ] {
        let data = trace::data(&allowed(name, &args)).unwrap();
        assert_eq!(
            loaded.verdict(&data).action.lets_through(),
            lets_through,
            "{name} {args:?}"
        );
    }
}

#[test]
fn a_recorded_run_passes_under_what_was_learnt_of_it() {
    for arguments in [false, true] {
        let mut calls = Vec::new();
        // Every syscall of every arch, with arguments in which small and large values occur.
        for arch in Arch::ALL {
            for (at, (_, name)) in syscalls::all(arch).iter().enumerate() {
                let at = at as u64;
                let args = [
                    at % 7,
                    at.wrapping_mul(0x9e37_79b9_7f4a_7c15),
                    at << 31,
                    1,
                    u64::MAX,
                    0,
                ];
                calls.push(call(arch, name, &args, Action::Allow(0)));
            }
            let options = Options {
                arguments,
                default: Action::KillProcess,
                ..Options::default()
            };
            let (_, loaded) = learn(options, &calls);
            let filters = [loaded];
            let mut replay = Replay::new(&filters);
            for call in &calls {
                let replayed = replay.call(call).unwrap();
                assert_eq!(
                    replayed.change,
                    VerdictChange::Same,
                    "{call:?} {replayed:?}"
                );
            }
            calls.clear();
        }
    }
}

#[test]
fn what_was_refused_is_refused_again_and_with_the_same_errno() {
    let refused = |name, said| call(Arch::X86_64, name, &[], said);
    let options = Options {
        default: Action::KillProcess,
        ..Options::default()
    };
    let calls = [
        allowed("read", &[]),
        refused("clock_settime", Action::Errno(1)),
        refused("bpf", Action::KillProcess),
        refused("read", Action::Errno(1)),
    ];
    let (learnt, _) = learn(options, &calls);
    let last = rules(&learnt.text);
    assert_eq!(last.last(), Some(&"errno EPERM clock_settime"), "{last:?}");
    assert!(
        learnt
            .text
            .contains("\n# refused when it was recorded: bpf ×1\n"),
        "{}",
        learnt.text
    );
    assert!(
        learnt.notes[0].starts_with("read was let through and refused"),
        "{:?}",
        learnt.notes
    );
    assert!(!last.iter().any(|rule| rule.contains("bpf")), "{last:?}");
}

#[test]
fn a_filter_for_after_execve_does_not_allow_the_first_one() {
    let options = |start| Options {
        start,
        ..Options::default()
    };
    let calls = [allowed("execve", &[]), allowed("read", &[])];
    let allows = |start, calls: &[SyscallEvent]| {
        let (learnt, _) = learn(options(start), calls);
        rules(&learnt.text)
            .iter()
            .any(|rule| rule.contains("execve"))
    };
    assert!(allows(StartPoint::Exec, &calls));
    assert!(!allows(StartPoint::AfterExec, &calls));
    let again = [&calls[..], &calls[..1]].concat();
    assert!(allows(StartPoint::AfterExec, &again));
}

#[test]
fn several_arches_have_rules_of_their_own() {
    let calls = [
        call(Arch::X86, "mmap2", &[], Action::Allow(0)),
        allowed("mmap", &[]),
    ];
    let (learnt, _) = learn(Options::default(), &calls);
    assert!(
        learnt.text.contains("\narch x86_64 x86\n"),
        "{}",
        learnt.text
    );
    assert!(
        learnt.text.contains("\nallow mmap on x86_64\n"),
        "{}",
        learnt.text
    );
    assert!(
        learnt.text.contains("\nallow mmap2 on x86\n"),
        "{}",
        learnt.text
    );
}

#[test]
fn logs_of_other_tracers_teach_names_and_any_arguments() {
    let mut learner = Learner::new(Options {
        arguments: true,
        ..Options::default()
    });
    let seen = Event::Syscall(allowed("socket", &[1, 1]));
    learner.event(&seen).unwrap();
    learner.line("socket(AF_INET, SOCK_STREAM, 0) = 3").unwrap();
    learner.line("brk 12").unwrap();
    assert!(learner.line("no such line").is_err());
    let learnt = learner.learnt().unwrap();
    assert!(learnt.text.contains("\nallow socket\n"), "{}", learnt.text);
    assert!(
        learnt.text.contains("# memory: brk ×12\n"),
        "{}",
        learnt.text
    );
}

#[test]
fn a_call_that_a_tracer_skips_and_an_empty_recording_teach_nothing() {
    let mut learner = Learner::new(Options::default());
    let mut skipped = allowed("read", &[]);
    skipped.nr = -1;
    learner.event(&Event::Syscall(skipped)).unwrap();
    assert_eq!(learner.learnt(), Err(NothingLearnt));
}

#[test]
fn a_number_without_a_name_is_allowed_as_a_number() {
    let mut odd = allowed("read", &[]);
    odd.nr = 9999;
    let (learnt, _) = learn(Options::default(), &[odd]);
    assert_eq!(rules(&learnt.text)[0], "allow 0x270f", "{}", learnt.text);
}

#[test]
fn numbers_without_end_do_not_grow_what_is_learnt() {
    let mut learner = Learner::new(Options::default());
    let mut odd = allowed("read", &[]);
    let mut refused = 0;
    for nr in 0..2 * MAX_CALLS {
        odd.nr = i64::try_from(nr).unwrap();
        refused += usize::from(learner.event(&Event::Syscall(odd.clone())).is_err());
    }
    assert_eq!(refused, MAX_CALLS);
}
