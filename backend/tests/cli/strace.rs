//! The summary against `strace -c -f` of the same command in the same sandbox.

use crate::program::{Folder, argument, command};
use ringside_backend::config::Config;
use ringside_backend::sandbox::{self, Cgroups, Nursery, Plan};
use std::collections::BTreeMap;
use std::ffi::CString;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// Calls by name.
type Counts = BTreeMap<String, u64>;

/// Commands that make the same calls each time: nothing in them races with anything else.
const COMMANDS: [&[&str]; 20] = [
    &["touch", "/tmp/hello1.txt"],
    &["true"],
    &["ls", "-l", "/usr"],
    &["ls", "/nonexistent"],
    &["cat", "/etc/passwd"],
    &["wc", "/etc/passwd"],
    &["sort", "/etc/group"],
    &["cp", "/etc/passwd", "/tmp/copy"],
    &["mkdir", "-p", "/tmp/a/b/c"],
    &["find", "/etc", "-name", "passwd"],
    &["date", "-u", "-d", "@1650392349"],
    &["date", "-s", "12:00"],
    &["head", "-n", "1", "/etc/passwd"],
    &["grep", "root", "/etc/passwd"],
    &["sed", "s/root/toor/", "/etc/passwd"],
    &["stat", "/etc/passwd"],
    &["ln", "-s", "/etc/passwd", "/tmp/link"],
    &["mv", "/nonexistent", "/tmp/moved"],
    &["sh", "-c", "echo x > /tmp/x; mv /tmp/x /tmp/y; cat /tmp/y"],
    &["env", "A=b", "sh", "-c", "/bin/true; (exit 3); /bin/true"],
];

#[test]
fn the_summary_counts_what_strace_counts() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is not installed");
        return;
    }
    for argv in COMMANDS {
        let ours = summary(argv);
        assert!(ours.contains_key("execve"), "{argv:?}: {ours:?}");
        let mut theirs = strace(argv, &Folder::new());
        // In this call the process waits for its release; strace sees it if it attached early
        // enough. The commands themselves make none.
        theirs.remove("recvmsg");
        assert_eq!(ours, theirs, "{argv:?}");
    }
}

/// What `ringside run --summary` prints.
fn summary(argv: &[&str]) -> Counts {
    let folder = Folder::new();
    let file = argument(&folder.path("summary"));
    let options = ["run", "--summary", "-o", &file, "--"];
    // The streams are those that strace's command gets: some programs ask what they write to.
    let ended = command(&[&options[..], argv].concat())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(ended.code().is_some_and(|code| code < 124), "{ended}");
    table(&std::fs::read_to_string(file).unwrap())
}

/// The same command in the same kind of sandbox, watched by strace instead of us.
fn strace(argv: &[&str], folder: &Folder) -> Counts {
    let null = || {
        let both = File::options().read(true).write(true).open("/dev/null");
        both.unwrap().into()
    };
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
        rootfs: None,
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
