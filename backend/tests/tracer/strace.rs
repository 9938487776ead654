//! Our traces beside strace's, call for call.
//!
//! What may differ is in `difference.rs`.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};

use ringside_backend::tracer::{Outcome, Start, Syscall, pin_to_cpu};

use crate::difference::{ids, is_meant, name, normal, without};
use crate::harness::Traced;

/// Whether strace 6.1 is here; says so if not.
pub(crate) fn has_strace() -> bool {
    let version = Command::new("strace").arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let is_here = version.is_ok_and(|version| version.starts_with("strace -- version 6.1"));
    if !is_here {
        eprintln!("skipped: strace 6.1 is not installed, so there is nothing to compare with");
    }
    is_here
}

/// Runs strace as [`Traced::command`] runs commands. `None`, with the reason printed, when this
/// machine has no strace 6.1: other versions write some things differently.
fn strace(options: &[&str], argv: &[&str]) -> Option<String> {
    if !has_strace() {
        return None;
    }
    let log = tempfile::NamedTempFile::new().expect("a temporary file");
    strace_to(log.path(), options, argv);
    let text = std::fs::read(log.path()).expect("strace wrote its log");
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// The same, with its log where it is wanted.
pub(crate) fn strace_to(log: &Path, options: &[&str], argv: &[&str]) {
    pin_to_cpu(0).expect("cpu 0 is there");
    // As in the harness, so that what looks at its standard input sees the same.
    let (_gate, theirs) = UnixStream::pair().expect("a socket pair");
    let mut child = Command::new("strace")
        .args(options)
        .arg("-o")
        .arg(log)
        .arg("--")
        .args(argv)
        .env_clear()
        .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
        .env("LC_ALL", "C")
        .stdin(OwnedFd::from(theirs))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("strace starts");
    child.wait().expect("strace ends");
}

/// Lines of calls only.
pub(crate) fn calls(log: &str) -> Vec<String> {
    let lines = log
        .lines()
        .filter(|line| !line.starts_with("+++") && !line.starts_with("---"));
    lines.map(str::to_owned).collect()
}

/// Our event as strace writes its lines.
pub(crate) fn line(call: &Syscall) -> String {
    let result = match &call.result {
        Outcome::Return { text, .. } => text.clone(),
        Outcome::Killed | Outcome::None => "?".to_owned(),
    };
    let text = &call.text;
    format!("{text} = {result}")
}

pub(crate) fn check(argv: &[&str]) {
    check_after(|| (), argv);
}

/// The same, with what the command finds made anew for each of the two.
fn check_after(prepare: impl Fn(), argv: &[&str]) {
    prepare();
    let mut command = Command::new(argv[0]);
    command.args(&argv[1..]);
    let traced = Traced::command(&command, |_| {});
    // strace follows no children without `-f`.
    let ours: Vec<_> = traced
        .syscalls()
        .filter(|call| call.start == Start::User)
        .scan(None, |first, call| {
            Some((*first.get_or_insert(call.tid) == call.tid).then(|| line(call)))
        })
        .flatten()
        .collect();
    prepare();
    let Some(log) = strace(&["-y"], argv) else {
        return;
    };
    let theirs = calls(&log);
    assert!(ours.len() > 10, "{argv:?} made calls");
    compare(argv, &ours, &theirs);
}

/// Same calls in the same order, with the same text and result.
pub(crate) fn compare(argv: &[&str], ours: &[String], theirs: &[String]) {
    let names = |lines: &[String]| lines.iter().map(|line| name(line).to_owned()).collect();
    let (our_names, their_names): (Vec<String>, Vec<String>) = (names(ours), names(theirs));
    assert_eq!(our_names, their_names, "{argv:?}");
    let (our_ids, their_ids) = (ids(ours), ids(theirs));
    let pairs = ours.iter().zip(theirs);
    let differing: Vec<_> = pairs
        .filter(|(ours, theirs)| {
            without(&normal(ours), &our_ids) != without(&normal(theirs), &their_ids)
                && !is_meant(ours)
        })
        .map(|(ours, theirs)| format!("ours:   {ours}\nstrace: {theirs}\n"))
        .collect();
    assert!(differing.is_empty(), "{argv:?}\n{}", differing.join(""));
}

#[test]
fn date_is_traced_as_strace_traces_it() {
    check(&["/usr/bin/date", "-u", "-d", "@1650392349"]);
    check(&["/usr/bin/date", "-s", "nonsense"]);
}

#[test]
fn touch_is_traced_as_strace_traces_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hello1.txt");
    let path = path.to_str().unwrap();
    // Once to make it, so that both find it there.
    std::fs::write(path, "").unwrap();
    check(&["/usr/bin/touch", path]);
    check(&["/usr/bin/touch", "/nonexistent/hello1.txt"]);
}

#[test]
fn ls_is_traced_as_strace_traces_it() {
    check(&["/usr/bin/ls", "-l", "/usr"]);
    check(&["/usr/bin/ls", "/nonexistent"]);
}

#[test]
fn other_small_programs_are_traced_as_strace_traces_them() {
    check(&["/usr/bin/wc", "/etc/passwd"]);
    check(&["/usr/bin/sort", "/etc/group"]);
    check(&["/usr/bin/find", "/etc", "-maxdepth", "1", "-name", "passwd"]);
    check(&["/usr/bin/mv", "/nonexistent/a", "/nonexistent/b"]);
    check(&["/usr/bin/mkdir", "/nonexistent/a"]);
}

#[test]
fn cp_and_mv_are_traced_as_strace_traces_them() {
    let folder = tempfile::tempdir().unwrap();
    let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
    let prepare = || {
        std::fs::write(&from, "text\n").unwrap();
        // There is none yet the first time.
        let _ = std::fs::remove_file(&to);
    };
    let [from, to] = [&from, &to].map(|path| path.to_str().unwrap());
    check_after(prepare, &["/usr/bin/cp", from, to]);
    check_after(prepare, &["/usr/bin/mv", from, to]);
}

#[test]
fn cat_is_traced_as_strace_traces_it() {
    check(&["/usr/bin/cat", "/etc/passwd"]);
    check(&["/usr/bin/grep", "-i", "seccomp", "/proc/1/status"]);
    check(&["/usr/bin/cp", "/etc/passwd", "/dev/null"]);
    check(&["/usr/bin/stat", "/dev/null"]);
}

/// Many calls with many kinds of arguments, the same on every run.
const PYTHON: &str = r"
import fcntl, mmap, os, resource, select, signal, socket
a, b = socket.socketpair()
a.send(b'x')
select.select([b], [], [], 0)
p = select.poll(); p.register(b, select.POLLIN); p.poll(5); p.poll(0)
b.recv(1); p.poll(0)
a.getsockname()
try: socket.socket(socket.AF_UNIX).connect('/nonexistent')
except OSError: pass
try: socket.socket().connect(('127.0.0.1', 1))
except OSError: pass
try: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).connect(('::1', 1))
except OSError: pass
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
f = os.memfd_create('x')
fcntl.fcntl(f, fcntl.F_GETFL); fcntl.fcntl(f, fcntl.F_GETFD)
fcntl.lockf(f, fcntl.LOCK_EX)
os.ftruncate(f, 100); os.pwrite(f, b'abc', 0); os.writev(f, [b'ab', b'c' * 40])
os.lseek(f, 0, os.SEEK_SET); os.readv(f, [bytearray(3), bytearray(50)])
mmap.mmap(f, 100)
resource.getrlimit(resource.RLIMIT_NOFILE); resource.setrlimit(resource.RLIMIT_CORE, (0, 4096))
os.sched_getaffinity(0); os.umask(0o22); os.getpriority(os.PRIO_PROCESS, 0)
os.access('/', os.R_OK); os.readlink('/proc/self/exe'); os.getcwd(); os.eventfd(3)
os.pipe()
";

#[test]
fn python_is_traced_as_strace_traces_it() {
    if !std::path::Path::new("/usr/bin/python3").exists() {
        println!("SKIPPED: /usr/bin/python3 is not there");
        return;
    }
    check(&["/usr/bin/python3", "-c", PYTHON]);
}

/// Calls in strace's table, which leaves out those that never came back.
fn total(table: &str) -> u64 {
    let total = table.lines().find(|line| line.ends_with(" total"));
    let total = total.unwrap_or_else(|| panic!("no total in {table}"));
    // % time, seconds, usecs/call, calls, errors, "total".
    let calls = total.split_whitespace().nth(3);
    calls
        .and_then(|calls| calls.parse().ok())
        .expect("a number")
}

fn check_count(argv: &[&str]) {
    let mut command = Command::new(argv[0]);
    command.args(&argv[1..]);
    let counts = Traced::command(&command, |_| {}).end.counts;
    let Some(table) = strace(&["-f", "-c"], argv) else {
        return;
    };
    assert_eq!(counts.user - counts.unfinished, total(&table), "{argv:?}");
}

#[test]
fn as_many_calls_are_counted_as_strace_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hello1.txt");
    let path = path.to_str().unwrap();
    std::fs::write(path, "").unwrap();
    check_count(&["/usr/bin/touch", path]);
    check_count(&["/bin/true"]);
    check_count(&["/usr/bin/find", "/usr/share/doc", "-name", "x"]);
    check_count(&["/bin/sh", "-c", "/bin/true; (exit 3); /bin/true"]);
}
