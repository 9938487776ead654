//! The summary against `strace -c -f` of the same command in the same sandbox.

use crate::program::{Folder, argument, ringside, status, stderr};
use ringside_backend::config::Config;
use ringside_backend::sandbox::{self, Cgroups, Nursery, Plan};
use std::collections::BTreeMap;
use std::ffi::CString;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// Calls by name.
type Counts = BTreeMap<String, u64>;

#[test]
fn the_summary_counts_what_strace_counts() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is not installed");
        return;
    }
    let argv = ["touch", "/tmp/hello1.txt"];
    let ours = summary(&argv);
    assert_eq!(ours.get("execve"), Some(&1), "{ours:?}");
    let mut theirs = strace(&argv, &Folder::new());
    // In this call the process waits for its release; strace sees it if it attached early enough.
    // The command itself makes none.
    theirs.remove("recvmsg");
    assert_eq!(ours, theirs);
}

/// What `ringside run --summary` prints.
fn summary(argv: &[&str]) -> Counts {
    let words = [&["run", "--summary", "--"], argv].concat();
    let output = ringside(&words);
    assert_eq!(status(&output), 0);
    table(&stderr(&output))
}

/// The same command in the same kind of sandbox, watched by strace instead of us.
fn strace(argv: &[&str], folder: &Folder) -> Counts {
    let null = || File::open("/dev/null").unwrap().into();
    let limits = Config::default().limits.run();
    let mut sandbox = sandbox::spawn(Plan {
        argv: argv
            .iter()
            .map(|word| CString::new(*word).unwrap())
            .collect(),
        env: sandbox::default_environment(),
        stdio: [null(), null(), null()],
        limits,
        nursery: Nursery::new(env!("CARGO_BIN_EXE_ringside"), Cgroups::none("a test")),
        filters: Vec::new(),
        is_strict: false,
        cpu: None,
        hostname: "ringside".to_owned(),
    })
    .unwrap();
    let table_file = folder.path("strace");
    let mut strace = Command::new("strace")
        .args(["-c", "-f", "-o", &argument(&table_file)])
        .args(["-p", &sandbox.leader().to_string()])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut attached = String::new();
    let mut said = BufReader::new(strace.stderr.take().unwrap());
    said.read_line(&mut attached).unwrap();
    assert!(attached.contains("attached"), "{attached}");
    sandbox.release().unwrap();
    // It ends when its tracee has.
    strace.wait().unwrap();
    sandbox.finish(None).unwrap();
    table(&std::fs::read_to_string(table_file).unwrap())
}

/// The `calls` column of a table as `strace -c` prints it.
fn table(text: &str) -> Counts {
    let rows = text
        .lines()
        .skip_while(|line| !line.starts_with("------"))
        .skip(1);
    let rows = rows.take_while(|line| !line.starts_with("------"));
    let rows = rows.map(|row| {
        let mut fields = row.split_whitespace().skip(3);
        let calls = fields.next().unwrap().parse().unwrap();
        // Errors are left out where there are none.
        let next = fields.next().unwrap();
        let name = match next.parse::<u64>() {
            Ok(_) => fields.next().unwrap(),
            Err(_) => next,
        };
        (name.to_owned(), calls)
    });
    let counts: Counts = rows.collect();
    assert!(!counts.is_empty(), "{text}");
    counts
}
