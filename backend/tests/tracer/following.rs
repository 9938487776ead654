//! Processes, threads and signals are followed, counted and told.

use std::io;
use std::process::{Command, Stdio};
use std::sync::Arc;

use nix::unistd::Pid;
use ringside_backend::tracer::{
    Beginning, Change, Coverage, Ending, Event, Flow, Outcome, Sink, Start, TraceError, TracePlan,
    trace,
};

use crate::harness::Traced;

#[test]
fn a_simple_command_is_seen_from_its_execve_to_its_exit() {
    let traced = Traced::run("exec /bin/true");
    let names = traced.names();
    assert_eq!(names.first().map(String::as_str), Some("execve"));
    assert_eq!(names.last().map(String::as_str), Some("exit_group"));
    assert_eq!(traced.end.ending, Ending::Exited(0));
    assert!(traced.end.has_execed);
    assert_eq!(traced.end.coverage, Coverage::Complete);
    assert_eq!(traced.end.counts.user, names.len() as u64);
    let last = traced.syscalls().last().unwrap();
    assert_eq!((last.start, &last.result), (Start::User, &Outcome::None));
}

#[test]
fn every_process_of_a_shell_is_followed() {
    let traced = Traced::run("/bin/true; (/bin/true; /bin/true) & wait");
    let starts = traced.changes(|change| matches!(change, Change::Start));
    let ends = traced.changes(|change| matches!(change, Change::Exit { code: 0 }));
    assert_eq!(starts, ends);
    assert_eq!(traced.end.n_processes as usize, starts);
    assert!(starts >= 4, "{starts} processes");
}

#[test]
fn a_failed_call_has_its_errno_by_name() {
    let traced = Traced::run("exec cat /nonexistent");
    let open = traced.syscalls().rfind(|call| {
        matches!(&call.result, Outcome::Return { errno: Some("ENOENT"), text, .. }
            if text == "-1 ENOENT (No such file or directory)")
    });
    assert!(open.is_some_and(|call| call.name == "openat"));
    assert_eq!(traced.end.ending, Ending::Exited(1));
}

#[test]
fn a_signal_is_told_and_ends_the_command() {
    let traced = Traced::run("kill -TERM $$");
    assert_eq!(traced.end.ending, Ending::Signaled(libc::SIGTERM));
    assert!(
        traced.events.iter().any(|event| {
            matches!(event, Event::Signal(signal) if signal.signal == libc::SIGTERM)
        })
    );
}

#[test]
fn calls_past_the_limit_are_counted_but_not_told() {
    let whole = Traced::run("exec /bin/true");
    let cut = Traced::run_with("exec /bin/true", |plan| plan.max_events = 10);
    assert_eq!(cut.end.coverage, Coverage::CutAtLimit);
    assert_eq!(cut.syscalls().count(), 10);
    let (cut, whole) = (cut.end.counts, whole.end.counts);
    assert_eq!(cut.user, whole.user);
    assert_eq!(cut.dropped, cut.user + cut.sandbox - 10);
}

#[test]
fn signals_past_the_limit_are_counted_but_not_told() {
    let line = "trap : USR1; for i in 1 2 3 4 5 6 7 8; do kill -USR1 $$; done";
    let cut = Traced::run_with(line, |plan| plan.max_events = 5);
    assert_eq!(cut.end.coverage, Coverage::CutAtLimit);
    let told = cut.events.iter();
    let told = told.filter(|event| matches!(event, Event::Signal(_)));
    assert_eq!(told.count(), 5);
    let counts = cut.end.counts;
    assert_eq!(counts.dropped, counts.user + counts.sandbox - 5 + 3);
}

#[test]
fn a_command_that_cannot_be_released_is_gone_when_the_error_is_told() {
    struct Deaf;
    impl Sink for Deaf {
        fn event(&mut self, _: Event) -> Flow {
            Flow::Continue
        }
    }
    std::thread::spawn(|| {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let plan = TracePlan {
            leader: Pid::from_raw(child.id().cast_signed()),
            init: None,
            filters: Vec::new(),
            beginning: Beginning::Exec,
            sandbox_filter: None,
            max_string: 32,
            max_events: u64::MAX,
            writes: Arc::default(),
        };
        let refused = || Err(io::Error::other("the gate is stuck"));
        let result = trace(plan, refused, &mut Deaf);
        assert!(matches!(result, Err(TraceError::Release(_))), "{result:?}");
        // The tracer has reaped it.
        let error = child.wait().unwrap_err();
        assert_eq!(error.raw_os_error(), Some(libc::ECHILD));
    })
    .join()
    .unwrap();
}

#[test]
fn the_tracers_own_work_is_told_with_every_call_that_comes_back() {
    let traced = Traced::run("cat /etc/hostname > /dev/null");
    for call in traced.syscalls() {
        if call.result == Outcome::None {
            assert_eq!((call.duration_ns, call.tracer_ns), (None, None));
        } else {
            let (whole, own) = (call.duration_ns.unwrap(), call.tracer_ns.unwrap());
            assert!(0 < own && own <= whole, "{}: {own} of {whole}", call.name);
        }
    }
}
