//! What may differ between our lines and those of strace 6.1.
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

/// What changes from run to run, made equal.
pub(crate) fn normal(line: &str) -> String {
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
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    let out = without_ports(&without_comments(&out));
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
            "parent_tid=[",
        ],
    );
    one_name(&out).replace("MEMBARRIER_CMD_GET_REGISTRATIONS", "0x200")
}

/// Without ports that the kernel chose, which are high.
fn without_ports(line: &str) -> String {
    let mut parts = line.split("htons(");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_chosen = part.len() - rest.len() == 5;
        out.push_str("htons(");
        out.push_str(if is_chosen { rest } else { part });
    }
    out
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
pub(crate) fn name(line: &str) -> &str {
    line.split('(').next().unwrap_or(line)
}

/// Calls whose result is the number of a process or of a System V object.
const TELLERS: &[&str] = &[
    "clone",
    "clone3",
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
pub(crate) fn ids(lines: &[String]) -> Vec<String> {
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
pub(crate) fn without(line: &str, ids: &[String]) -> String {
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
pub(crate) fn is_meant(line: &str) -> bool {
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
