use super::*;
use crate::load::{Target, load};
use crate::trace::Replay;
use crate::wire::VerdictChange;
use proptest::prelude::*;

/// `strace -f -tt -T -y`: a thread, a child, halves of calls, a signal, the ends.
const LOG: &str = "\
100 23:59:59.900000 execve(\"/usr/bin/sh\", [\"sh\", \"-c\", \"x\"], 0x7ffc /* 35 vars */) = 0 <0.000185>
100 23:59:59.950000 openat(AT_FDCWD</tmp>, \"/etc/a(b\", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory) <0.000012>
100 00:00:00.100000 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>
101 00:00:00.150000 getpid() = 101 <0.000002>
100 00:00:00.200000 <... clone resumed>, child_tidptr=0x7fae) = 101 <0.000118>
100 00:00:00.250000 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 102 <0.0001>
102 00:00:00.300000 wait4(-1,  <unfinished ...>
101 00:00:00.350000 exit_group(3)     = ?
101 00:00:00.360000 +++ exited with 3 +++
102 00:00:00.370000 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 101 <0.07>
100 00:00:00.380000 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---
100 00:00:00.390000 clock_settime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=0}) = -1 EPERM (Operation not permitted) <0.1>
100 00:00:00.400000 +++ killed by SIGSYS (core dumped) +++
";

fn events(text: &str) -> Vec<Event> {
    let mut log = StraceLog::new(Arch::X86_64);
    for line in text.lines() {
        assert!(log.line(line), "{line}");
    }
    log.finish()
}

fn calls(events: &[Event]) -> Vec<&SyscallEvent> {
    let calls = events.iter().filter_map(|event| match event {
        Event::Syscall(call) => Some(call),
        _ => None,
    });
    calls.collect()
}

#[test]
fn a_log_is_a_run_with_threads_children_signals_and_an_end() {
    let events = events(LOG);
    let calls = calls(&events);
    let told: Vec<_> = calls
        .iter()
        .map(|call| (call.seq, call.pid, call.tid, call.name.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (0, 100, 100, "execve"),
            (1, 100, 100, "openat"),
            (3, 101, 101, "getpid"),
            (2, 100, 100, "clone"),
            (4, 100, 100, "clone3"),
            (6, 101, 101, "exit_group"),
            (5, 100, 102, "wait4"),
            (7, 100, 100, "clock_settime"),
        ]
    );
    // Past midnight, and as the halves belong together.
    assert_eq!(
        (calls[3].at_ns, calls[3].duration_ns),
        (200_000_000, Some(118_000))
    );
    assert_eq!(
        calls[3].text,
        "clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7fae)"
    );
    assert_eq!(calls[5].result, SyscallResult::None);
    let parents: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Process(process) if process.change == ProcessChange::Start => {
                Some((process.pid, process.tid, process.parent))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        parents,
        [
            (100, 100, None),
            (101, 101, Some(100)),
            (100, 102, Some(100))
        ]
    );
    let Some(Event::End(end)) = events.last() else {
        panic!("no end in {events:?}");
    };
    let signal = "SIGSYS".to_owned();
    assert_eq!(end.outcome, Outcome::Signaled { signal });
    assert_eq!((end.usage.wall_ms, end.syscalls), (500, 8));
}

#[test]
fn a_log_says_nothing_of_verdicts_and_of_what_it_does_not_show() {
    let events = events(LOG);
    for call in calls(&events) {
        assert_eq!(
            (call.verdict.action.as_str(), call.refused_by),
            (UNKNOWN, None)
        );
    }
    let openat = calls(&events)[1];
    assert_eq!(openat.args[2], Word(0o2_000_000));
    assert_eq!(openat.hidden, 0b1111_1100_1110);
}

#[test]
fn a_filter_is_asked_about_what_is_told_and_silent_about_what_is_hidden() {
    let events = events(LOG);
    let check = |filter: &str, name: &str, expected: (&str, VerdictChange)| {
        let loaded = load(filter, &Target::default()).expect("a filter");
        let mut replay = Replay::new(std::slice::from_ref(&loaded));
        let call = calls(&events).into_iter().find(|call| call.name == name);
        let (verdict, change) = replay.verdict(call.expect("the call")).expect("a call");
        assert_eq!((verdict.action.as_str(), change), expected, "{filter}");
        replay.summary().unknown
    };
    let same = VerdictChange::Same;
    let refused = ("errno", VerdictChange::NewlyRefused);
    // By number, by a flag, by the lower half of AT_FDCWD, which the compiler looks at alone.
    let by_name = "default allow\nerrno EPERM clock_settime";
    assert_eq!(check(by_name, "clock_settime", refused), 0);
    assert_eq!(check(by_name, "getpid", ("allow", same)), 0);
    let by_flag = "default allow\nerrno EPERM openat if flags & O_CLOEXEC == O_CLOEXEC";
    assert_eq!(check(by_flag, "openat", refused), 0);
    let by_fd = "default allow\nerrno EPERM openat if dirfd == AT_FDCWD";
    assert_eq!(check(by_fd, "openat", refused), 0);
    // The fourth register is not in the log, and what is known decides alone where it can.
    let by_mode = "default allow\nerrno EPERM openat if mode == 0";
    assert_eq!(check(by_mode, "openat", (UNKNOWN, same)), 1);
    let by_both = "default allow\nerrno EPERM openat if mode == 0 && flags == 0";
    assert_eq!(check(by_both, "openat", ("allow", same)), 0);
}

#[test]
fn a_call_that_never_comes_back_has_no_result() {
    let events = events("7 pause( <unfinished ...>\n7 +++ killed by SIGKILL +++");
    assert_eq!(calls(&events)[0].result, SyscallResult::None);
    let events = self::events("7 wait4(-1,  <unfinished ...>");
    assert_eq!(calls(&events)[0].text, "wait4(-1)");
}

#[test]
fn the_second_half_of_a_call_that_began_before_the_log_is_taken() {
    let events = events("7 <... read resumed>\"x\", 1) = 1");
    let call = calls(&events)[0];
    assert_eq!(
        (call.text.as_str(), call.hidden & 0b11),
        ("read(?, \"x\", 1)", 0b11)
    );
}

#[test]
fn lines_that_strace_does_not_write_and_calls_that_nobody_knows_are_counted() {
    let mut log = StraceLog::new(Arch::X86_64);
    let lines = [
        "hello",
        "frobnicate(1) = 0",
        "syscall_0x1c3(1, 2) = -1 ENOSYS (x)",
    ];
    assert_eq!(lines.map(|line| log.line(line)), [false, false, true]);
    let calls = log.finish();
    assert!(matches!(&calls[..], [.., Event::Syscall(call)] if call.nr == 0x1c3));
}

#[test]
fn calls_of_a_32_bit_process_are_those_of_its_arch() {
    let events = events("[ Process PID=7 runs in 32 bit mode. ]\n7 close(3) = 0");
    let call = calls(&events)[0];
    assert_eq!((call.arch.as_str(), call.nr), ("x86", 6));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn no_text_is_too_broken_to_be_read(
        text in prop::collection::vec(prop_oneof![
            // Pieces that mean something, in any order, cut anywhere.
            prop::sample::select(vec![
                "100 ", "[pid 7] ", "12:00:00.1 ", "read(", "openat(", "AT_FDCWD</a>", "\"a\\\"", "\"",
                ", ", ")", " = ", "3", "-1 EPERM (x)", "?", " <0.1>", " <unfinished ...>",
                "<... read resumed>", "--- SIGSYS {} ---", "+++ exited with 0 +++", "{", "}", "[", "]",
                "/*", "*/", "0x", "1<<70", "O_RDONLY|", "child_stack=", "\n", "\u{e9}",
            ]).prop_map(str::to_owned),
            ".{0,3}",
        ], 0..60).prop_map(|pieces| pieces.concat())
    ) {
        let mut log = StraceLog::new(Arch::X86_64);
        for line in text.lines() {
            log.line(line);
        }
        for event in log.finish() {
            if let Event::Syscall(call) = event {
                prop_assert_eq!(call.args.len(), 6);
                for (at, word) in call.args.iter().enumerate() {
                    let hidden = call.hidden >> (2 * at) & 0b11;
                    prop_assert!(hidden & 1 == 0 || word.0.trailing_zeros() >= 32);
                    prop_assert!(hidden & 2 == 0 || word.0 >> 32 == 0);
                }
            }
        }
    }
}
