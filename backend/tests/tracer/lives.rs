//! Whatever happens to a process, all of it is told, and nothing twice.

use std::collections::BTreeMap;

use ringside_backend::tracer::{Change, Coverage, Ending, Event, Outcome, Process, Signal};

use crate::harness::Traced;

/// A subject's trace: complete, every start with one end, every call numbered once.
fn whole(name: &str) -> Traced {
    let traced = Traced::subject(name, &[]);
    assert_eq!(traced.end.coverage, Coverage::Complete);
    let mut lives: BTreeMap<i32, i32> = BTreeMap::new();
    for process in processes(&traced) {
        *lives.entry(process.tid).or_default() += match process.change {
            Change::Start => 1,
            Change::Exec { .. } => 0,
            Change::Exit { .. } | Change::Killed { .. } => -1,
        };
    }
    // Ids may be used again, but one after the other.
    assert!(lives.values().all(|alive| *alive == 0), "{lives:?}");
    let mut numbers: Vec<_> = traced.syscalls().map(|call| call.seq).collect();
    numbers.sort_unstable();
    let expected: Vec<_> = (0..numbers.len() as u64).collect();
    assert_eq!(numbers, expected, "no number is missing or used twice");
    traced
}

fn processes(traced: &Traced) -> impl Iterator<Item = &Process> {
    traced.events.iter().filter_map(|event| match event {
        Event::Process(process) => Some(process),
        _ => None,
    })
}

fn signals(traced: &Traced) -> impl Iterator<Item = &Signal> {
    traced.events.iter().filter_map(|event| match event {
        Event::Signal(signal) => Some(signal),
        _ => None,
    })
}

#[test]
fn an_orphan_is_followed_to_its_end() {
    let traced = whole("orphan");
    assert_eq!(traced.end.ending, Ending::Exited(3));
    let execs: Vec<_> = processes(&traced)
        .filter(
            |process| matches!(&process.change, Change::Exec { path, .. } if path == "/bin/true"),
        )
        .collect();
    assert_eq!(execs.len(), 1);
    let orphan = execs[0].pid;
    assert_eq!(execs[0].comm, "true");
    let start = processes(&traced).find(|process| process.pid == orphan);
    let parent = start.and_then(|start| start.parent).unwrap();
    let events: Vec<_> = processes(&traced).collect();
    let end_of = |pid| {
        let is_end = |change: &Change| matches!(change, Change::Exit { .. });
        events
            .iter()
            .position(|process| process.pid == pid && is_end(&process.change))
    };
    assert!(end_of(parent) < end_of(orphan));
}

#[test]
fn a_sleep_that_a_stop_interrupts_is_shown_as_restarted() {
    let traced = whole("restarted");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let sleep = traced
        .syscalls()
        .find(|call| call.name.ends_with("nanosleep"))
        .unwrap();
    assert!(
        matches!(
            &sleep.result,
            Outcome::Return {
                errno: Some("ERESTART_RESTARTBLOCK"),
                ..
            }
        ),
        "{:?}",
        sleep.result
    );
    let restart = traced
        .syscalls()
        .find(|call| call.name == "restart_syscall")
        .unwrap();
    assert_eq!(restart.pid, sleep.pid);
    assert_eq!(restart.result, Outcome::None, "it was killed inside");
}

#[test]
fn job_control_stops_all_threads_until_they_are_continued() {
    let traced = whole("stop-threads");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    assert_eq!((traced.end.n_processes, traced.end.n_threads), (2, 3));
    assert!(signals(&traced).any(|signal| signal.signal == libc::SIGSTOP));
    assert!(signals(&traced).any(|signal| signal.signal == libc::SIGCONT));
}

#[test]
fn a_program_that_forbids_looking_is_looked_at() {
    let traced = whole("undumpable");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let last = traced.syscalls().rfind(|call| call.name == "openat");
    let text = &last.unwrap().text;
    assert!(text.contains("\"/nonexistent/secret\""), "{text}");
}

#[test]
fn a_traced_program_can_trace_nobody() {
    let traced = whole("trace-attempts");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let attempts: Vec<_> = traced
        .syscalls()
        .filter(|call| call.name == "ptrace")
        .collect();
    assert_eq!(attempts.len(), 4);
    for attempt in attempts {
        assert!(
            matches!(
                attempt.result,
                Outcome::Return {
                    errno: Some("EPERM"),
                    ..
                }
            ),
            "{attempt:?}"
        );
    }
}

#[test]
fn a_handled_signal_comes_with_its_sender_and_goes_with_sigreturn() {
    let traced = whole("handled");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let signal = signals(&traced).next().unwrap();
    assert_eq!(signal.signal, libc::SIGUSR1);
    assert!(signal.text.contains("si_code=SI_USER"), "{}", signal.text);
    let names = traced.names();
    assert!(names.iter().any(|name| name == "rt_sigreturn"), "{names:?}");
}

#[test]
fn two_thousand_deaths_at_any_stop_lose_nothing() {
    let traced = whole("deaths");
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let killed = |signal| traced.changes(|change| *change == Change::Killed { signal });
    assert!(killed(libc::SIGKILL) >= 2000);
    let unfinished = traced
        .syscalls()
        .filter(|call| call.result == Outcome::None && call.name != "exit_group");
    assert!(unfinished.count() > 0, "some died inside a call");
    let execs = traced.changes(|change| matches!(change, Change::Exec { .. }));
    assert!(execs > 1, "some came as far as a new program");
}

#[test]
fn a_filter_s_signal_says_which_call_it_was_about() {
    let traced = Traced::subject("trap", &["default allow\ntrap 7 getppid\n"]);
    let signal = signals(&traced).find(|signal| signal.signal == libc::SIGSYS);
    let text = &signal.unwrap().text;
    // The filter's data stand where an errno would (fact 5).
    for field in [
        "si_errno=7",
        "si_call_addr=0x",
        "si_syscall=",
        "getppid",
        "si_arch=",
    ] {
        assert!(text.contains(field), "{field} in {text}");
    }
}
