//! Programs that would like the tracer to miss something, or to fall over.

use ringside_backend::tracer::{Change, Coverage, Ending, Event};
use ringside_shared::abi::Arch;

use crate::harness::Traced;

#[test]
fn every_call_of_every_thread_is_seen() {
    let traced = Traced::subject("threads", &[]);
    let names = traced.names();
    assert_eq!(
        names.iter().filter(|name| *name == "getppid").count(),
        8 * 200
    );
    assert_eq!((traced.end.n_processes, traced.end.n_threads), (1, 9));
    let mut numbers: Vec<_> = traced.syscalls().map(|call| call.seq).collect();
    numbers.sort_unstable();
    let expected: Vec<_> = (0..numbers.len() as u64).collect();
    assert_eq!(numbers, expected, "no number is missing or used twice");
}

#[test]
fn storms_of_short_lived_processes_lose_nothing() {
    let traced = Traced::subject("storm", &[]);
    assert_eq!(traced.end.ending, Ending::Exited(0));
    assert_eq!(traced.end.coverage, Coverage::Complete);
    assert_eq!(traced.end.n_processes, 1 + 3 * 20);
    let starts = traced.changes(|change| matches!(change, Change::Start));
    let ends = traced.changes(|change| matches!(change, Change::Exit { code: 0 }));
    assert_eq!((starts, ends), (61, 61));
    let execs = traced.changes(|change| matches!(change, Change::Exec { .. }));
    assert_eq!(execs, 1 + 20);
    let exits = traced.syscalls().filter(|call| call.name == "exit_group");
    assert_eq!(exits.count(), 61);
}

#[test]
fn a_thread_that_is_not_the_first_may_become_another_program() {
    let traced = Traced::subject("exec-in-thread", &[]);
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let execs = traced.events.iter().filter_map(|event| match event {
        Event::Process(process) => match &process.change {
            Change::Exec { path, .. } => Some((process.pid, process.tid, path.clone())),
            _ => None,
        },
        _ => None,
    });
    let execs: Vec<_> = execs.collect();
    assert_eq!(execs.len(), 2);
    let (pid, tid, path) = execs[1].clone();
    assert_eq!((pid, path.as_str()), (tid, "/bin/true"));
}

#[test]
fn a_child_that_asks_not_to_be_traced_is_traced() {
    let traced = Traced::subject("untraced", &[]);
    assert_eq!(traced.end.n_processes, 2);
    let clone = traced
        .syscalls()
        .rfind(|call| call.name == "clone")
        .unwrap();
    assert!(clone.text.contains("CLONE_UNTRACED"), "{}", clone.text);
    let child = traced
        .syscalls()
        .find(|call| call.name == "getppid")
        .unwrap();
    assert_ne!(child.pid, clone.pid);
}

#[test]
fn a_stopped_process_stops_and_goes_on() {
    let traced = Traced::subject("stop", &[]);
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let seven = traced.changes(|change| matches!(change, Change::Exit { code: 7 }));
    assert_eq!(seven, 1);
}

#[test]
fn real_sigtraps_reach_the_program() {
    let traced = Traced::subject("breakpoint", &[]);
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let traps = traced
        .events
        .iter()
        .filter(|event| matches!(event, Event::Signal(signal) if signal.signal == libc::SIGTRAP));
    assert!(traps.count() >= 1);
}

#[test]
#[cfg(target_arch = "x86_64")]
fn a_32_bit_call_is_decoded_by_its_own_table() {
    let traced = Traced::subject("compat", &[]);
    let call = traced
        .syscalls()
        .find(|call| call.arch == Some(Arch::X86))
        .unwrap();
    assert_eq!((call.nr, call.name.as_ref()), (20, "getpid"));
    assert_eq!(call.text, "getpid()");
    assert_eq!(traced.end.ending, Ending::Exited(0));
}

#[test]
fn bad_pointers_are_shown_as_pointers_and_odd_bytes_as_text() {
    let traced = Traced::subject("pointers", &[]);
    assert_eq!(traced.end.ending, Ending::Exited(0));
    let texts: Vec<_> = traced.syscalls().map(|call| call.text.as_str()).collect();
    let open: Vec<_> = texts
        .iter()
        .rev()
        .filter(|text| text.starts_with("open"))
        .collect();
    assert!(open[0].contains(r#""a\nb\33[31m\377""#), "{}", open[0]);
    assert!(open[1].contains(r#""", O_RDONLY"#), "{}", open[1]);
    assert!(open[2].contains("0x8, O_RDONLY"), "{}", open[2]);
    assert!(open[3].contains("AT_FDCWD, 0x"), "{}", open[3]);
    assert!(texts.iter().any(|text| text.starts_with("write(1000, 0x")));
}
