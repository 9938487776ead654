//! Commands of several processes and threads beside `strace -ff`, thread by thread.

use std::collections::BTreeMap;
use std::process::Command;

use ringside_backend::tracer::Start;

use crate::calls::program;
use crate::harness::Traced;
use crate::strace::{calls, compare, has_strace, line, strace_to};

/// Lines of each thread, in the order in which threads were made. `left_out` are calls that a
/// thread makes or not, as others are faster or slower.
fn check(argv: &[&str], left_out: &[&str]) {
    if !has_strace() {
        return;
    }
    let is_kept = |line: &String| !left_out.iter().any(|name| line.starts_with(name));
    let mut command = Command::new(argv[0]);
    command.args(&argv[1..]);
    let traced = Traced::command(&command, |_| {});
    let mut ours: BTreeMap<i32, Vec<String>> = BTreeMap::new();
    for call in traced.syscalls().filter(|call| call.start == Start::User) {
        ours.entry(call.tid).or_default().push(line(call));
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    strace_to(&folder.path().join("log"), &["-ff", "-y"], argv);
    let mut theirs: BTreeMap<i32, Vec<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder.path()).expect("strace wrote its logs") {
        let path = entry.expect("a folder lists its entries").path();
        let tid = path.extension().and_then(|tid| tid.to_str()?.parse().ok());
        let text = std::fs::read(&path).expect("a log is read");
        let lines = calls(&String::from_utf8_lossy(&text));
        theirs.insert(tid.expect("a log per thread"), lines);
    }
    assert_eq!(ours.len(), theirs.len(), "{argv:?}");
    assert!(ours.len() > 1, "{argv:?} has threads or children");
    for (ours, theirs) in ours.into_values().zip(theirs.into_values()) {
        let kept = |lines: Vec<String>| lines.into_iter().filter(is_kept).collect::<Vec<_>>();
        compare(argv, &kept(ours), &kept(theirs));
    }
}

#[test]
fn a_shell_and_its_children_are_traced_as_strace_traces_them() {
    // Whether a child ends before its parent waits, and so whether the handler of SIGCHLD returns
    // before or in the wait, is a matter of who is first.
    check(
        &["/bin/sh", "-c", "/bin/true; (exit 3); /bin/cat /etc/passwd"],
        &["rt_sigreturn"],
    );
}

#[test]
fn a_threaded_server_and_its_client_are_traced_as_strace_traces_them() {
    // Whether a join has to wait is a matter of who is first.
    check(&[program(), "loopback"], &["futex"]);
}
