//! Our traces beside strace's, call for call.
//!
//! Differences that are meant to be, each undone or passed over in this file:
//!
//! - addresses, process ids, times, and random bytes differ from run to run, and so do the numbers
//!   of keys, sockets and pipes;
//! - strace says with `-y` what `AT_FDCWD` is, in call after call; we say what descriptors are;
//! - strace marks constants that it does not know (`0x3001 /* ARCH_??? */`), we only show them;
//!   some are newer than it, and have names with us (`MEMBARRIER_CMD_GET_REGISTRATIONS`);
//! - strace gives every name of an ioctl (`BTRFS_IOC_CLONE or FICLONE`), we give one, and we say
//!   what descriptor FICLONE takes;
//! - strace shows what `rt_sigreturn` restores, and the states of System V objects (`IPC_STAT`);
//! - strace translates times of files into dates.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};

use ringside_backend::tracer::{Outcome, Start, Syscall, pin_to_cpu};

use crate::harness::Traced;

/// Runs strace as [`Traced::command`] runs commands. `None`, with the reason printed, when this
/// machine has no strace 6.1: other versions write some things differently.
fn strace(options: &[&str], argv: &[&str]) -> Option<String> {
    let version = Command::new("strace").arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    if !version.is_ok_and(|version| version.starts_with("strace -- version 6.1")) {
        eprintln!("skipped: strace 6.1 is not installed, so there is nothing to compare with");
        return None;
    }
    let log = tempfile::NamedTempFile::new().expect("a temporary file");
    pin_to_cpu(0).expect("cpu 0 is there");
    // As in the harness, so that what looks at its standard input sees the same.
    let (_gate, theirs) = UnixStream::pair().expect("a socket pair");
    let mut child = Command::new("strace")
        .args(options)
        .arg("-o")
        .arg(log.path())
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
    let text = std::fs::read(log.path()).expect("strace wrote its log");
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// Lines of calls only.
fn calls(log: &str) -> Vec<String> {
    let lines = log
        .lines()
        .filter(|line| !line.starts_with("+++") && !line.starts_with("---"));
    lines.map(str::to_owned).collect()
}

/// Our event as strace writes its lines.
fn line(call: &Syscall) -> String {
    let result = match &call.result {
        Outcome::Return { text, .. } => text.clone(),
        Outcome::Killed | Outcome::None => "?".to_owned(),
    };
    let text = &call.text;
    format!("{text} = {result}")
}

/// What changes from run to run, made equal.
fn normal(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("0x") {
        let digits = rest[at + 2..]
            .find(|c: char| !c.is_ascii_hexdigit())
            .unwrap_or(rest.len() - at - 2);
        out.push_str(&rest[..at]);
        // Addresses are long; flags and device numbers are short and must agree.
        if digits >= 7 {
            out.push_str("ADDR");
        } else {
            out.push_str(&rest[at..at + 2 + digits]);
        }
        rest = &rest[at + 2 + digits..];
    }
    out.push_str(rest);
    // strace pads the call to a column.
    // strace pads the call to a column.
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    let out = without_comments(&out);
    let out = without_names(&out, "AT_FDCWD<", ">");
    let out = without_numbers(
        &out,
        &[
            "socket:[",
            "pipe:[",
            "</proc/",
            "/tmp/#",
            "si_pid=",
            "{pid=",
            "ru_utime={tv_sec=0, tv_usec=",
            "ru_stime={tv_sec=0, tv_usec=",
        ],
    );
    one_name(&out).replace("MEMBARRIER_CMD_GET_REGISTRATIONS", "0x200")
}

/// Without what strace says of constants that it does not know, and of times: `/* CLOCK_??? */`.
fn without_comments(line: &str) -> String {
    let is_comment =
        |text: &str| text.contains("_???") || text.contains("SOL_??") || text.contains('T');
    let mut parts = line.split(" /* ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(" */") {
            Some((comment, rest)) if is_comment(comment) => out.push_str(rest),
            _ => {
                out.push_str(" /* ");
                out.push_str(part);
            }
        }
    }
    out
}

/// Of ioctls that share a number strace gives every name, the one that fits last or first.
fn one_name(line: &str) -> String {
    line.replace("BTRFS_IOC_CLONE or FICLONE", "FICLONE")
        .replace("SNDCTL_TMR_START or TCSETS", "TCSETS")
        .replace("SNDCTL_TMR_STOP or TCSETSW", "TCSETSW")
}

/// Without what is between two marks: what the current directory is.
fn without_names(line: &str, before: &str, after: &str) -> String {
    let mut parts = line.split(before);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(before.trim_end_matches('<'));
        out.push_str(part.split_once(after).map_or(part, |(_, rest)| rest));
    }
    out
}

/// Without the numbers that the kernel gave to sockets and pipes.
fn without_numbers(line: &str, marks: &[&str]) -> String {
    let mut out = line.to_owned();
    for mark in marks {
        let mut parts = out.split(mark);
        let mut without = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            without.push_str(mark);
            without.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
        }
        out = without;
    }
    out
}

/// The call's name in a line.
fn name(line: &str) -> &str {
    line.split('(').next().unwrap_or(line)
}

pub(crate) fn check(argv: &[&str]) {
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
    let Some(log) = strace(&["-y"], argv) else {
        return;
    };
    let theirs = calls(&log);
    let names = |lines: &[String]| lines.iter().map(|line| name(line).to_owned()).collect();
    let (our_names, their_names): (Vec<String>, Vec<String>) = (names(&ours), names(&theirs));
    assert_eq!(our_names, their_names, "{argv:?}");
    assert!(our_names.len() > 10, "{argv:?} made calls");
    let (our_ids, their_ids) = (ids(&ours), ids(&theirs));
    let pairs = ours.iter().zip(&theirs);
    let differing: Vec<_> = pairs
        .filter(|(ours, theirs)| {
            without(&normal(ours), &our_ids) != without(&normal(theirs), &their_ids)
                && !is_meant(ours)
        })
        .map(|(ours, theirs)| format!("ours:   {ours}\nstrace: {theirs}\n"))
        .collect();
    assert!(differing.is_empty(), "{argv:?}\n{}", differing.join(""));
}

/// Calls whose result is the number of a process or of a System V object.
const TELLERS: &[&str] = &[
    "clone",
    "fork",
    "getpid",
    "gettid",
    "msgget",
    "semget",
    "set_tid_address",
    "shmget",
    "vfork",
    "wait4",
];

/// Processes and System V objects, by the calls that tell their numbers.
fn ids(lines: &[String]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for line in lines.iter().filter(|line| TELLERS.contains(&name(line))) {
        let id = line.rsplit("= ").next().unwrap_or_default();
        let is_told = id.starts_with(|c: char| c.is_ascii_digit() && c != '0');
        if is_told && !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// A line with the numbers of processes and objects made equal, by the order of their appearance:
/// the first argument, and the result.
fn without(line: &str, ids: &[String]) -> String {
    let id = |number: &str| {
        let at = ids.iter().position(|id| id == number);
        at.map_or_else(|| number.to_owned(), |at| format!("ID{at}"))
    };
    let (call, result) = line.rsplit_once(" = ").unwrap_or((line, ""));
    let result = if TELLERS.contains(&name(line)) {
        id(result)
    } else {
        result.to_owned()
    };
    let Some((name, arguments)) = call.split_once('(') else {
        return line.to_owned();
    };
    let end = arguments.find([',', ')']).unwrap_or(0);
    let (first, rest) = arguments.split_at(end);
    format!("{name}({}{rest} = {result}", id(first))
}

/// Whether a line tells of something that is never the same twice.
fn is_meant(line: &str) -> bool {
    let reads_own_addresses = line.contains(" r--p ");
    let is_never_the_same = matches!(
        name(line),
        "add_key"
            | "getpgid"
            | "getpgrp"
            | "getppid"
            | "getrandom"
            | "keyctl"
            | "request_key"
            | "rt_sigreturn"
            | "setsid"
            | "sysinfo"
            | "times"
    );
    let is_said_otherwise = line.contains("IPC_STAT") || line.contains("FICLONE");
    let has_chosen_port = line.starts_with("getsockname(") && line.contains("htons(");
    reads_own_addresses || is_never_the_same || is_said_otherwise || has_chosen_port
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
        eprintln!("skipped: /usr/bin/python3 is not there");
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
