//! Signatures against the syscall tables and the running kernel's own types.

use std::path::Path;

use ringside_shared::abi::Arch;
use ringside_shared::abi::syscalls::args::ArgKind;
use ringside_shared::abi::syscalls::{self, args};

use crate::second_opinion::syscall_of;

#[test]
fn every_syscall_of_every_arch_has_a_signature() {
    for arch in Arch::ALL {
        for (_, name) in syscalls::all(arch) {
            assert!(args::signature(name).is_some(), "{arch} {name}");
        }
    }
}

#[test]
fn every_signature_belongs_to_a_syscall() {
    for (name, _) in args::all() {
        assert!(syscalls::is_known(name), "{name}");
    }
}

/// Words in an argument's name that promise constants.
#[rustfmt::skip]
const PROMISES: &[&str] = &[
    "advice", "clockid", "cmd", "domain", "flags", "func", "how", "idtype", "key", "level",
    "magic", "magic2", "mask", "mode", "op", "opcode", "option", "persona", "policy", "prot",
    "resource", "type", "which", "whence",
];

/// Why an argument whose name promises constants has none.
const MUST_BE_0: &str = "the kernel has no flag for it yet and refuses any bit";
const GONE: &str = "the call is gone, or its header is";
const NUMBER: &str = "a number, for which the headers have no names";

#[rustfmt::skip]
const WITHOUT_CONSTANTS: &[(&str, &str, &str)] = &[
    ("cachestat", "flags", MUST_BE_0),
    ("copy_file_range", "flags", MUST_BE_0),
    ("fchroot", "flags", MUST_BE_0),
    ("futex_requeue", "flags", MUST_BE_0),
    ("futex_wait", "mask", NUMBER),
    ("futex_waitv", "flags", MUST_BE_0),
    ("futex_wake", "mask", NUMBER),
    ("getsockopt", "optname", "depends on the level"),
    ("iopl", "level", NUMBER),
    ("listns", "flags", MUST_BE_0),
    ("lsm_list_modules", "flags", MUST_BE_0),
    ("lsm_set_self_attr", "flags", MUST_BE_0),
    ("modify_ldt", "func", NUMBER),
    ("mseal", "flags", MUST_BE_0),
    ("nfsservctl", "cmd", GONE),
    ("pidfd_getfd", "flags", MUST_BE_0),
    ("pkey_alloc", "flags", MUST_BE_0),
    ("process_madvise", "flags", MUST_BE_0),
    ("process_mrelease", "flags", MUST_BE_0),
    ("process_vm_readv", "flags", MUST_BE_0),
    ("process_vm_writev", "flags", MUST_BE_0),
    ("query_module", "which", GONE),
    ("quotactl", "op", "QCMD(): a command shifted by 8, and a type"),
    ("quotactl_fd", "op", "QCMD(): a command shifted by 8, and a type"),
    ("sched_getattr", "flags", MUST_BE_0),
    ("sched_setattr", "flags", MUST_BE_0),
    ("set_mempolicy_home_node", "flags", MUST_BE_0),
    ("setsockopt", "optname", "depends on the level"),
    ("socket", "protocol", "depends on the domain"),
    ("socketpair", "protocol", "depends on the domain"),
    ("sysfs", "option", NUMBER),
];

/// Whether one of the words of a name promises constants.
fn promises_constants(arg: &str) -> bool {
    let promises = |word: &str| {
        PROMISES
            .iter()
            .any(|promise| word == *promise || promise.len() > 3 && word.ends_with(promise))
    };
    arg.split('_').any(promises) || matches!(arg, "optname" | "protocol")
}

#[test]
fn arguments_that_take_constants_name_their_family() {
    let mut missing = Vec::new();
    for (_, name) in syscalls::all(Arch::X86_64) {
        for arg in args::signature(name).expect("every syscall has one") {
            let is_number = !arg.kind.is_pointer() && arg.kind != ArgKind::Size;
            if is_number && arg.kind.family().is_none() && promises_constants(arg.name) {
                missing.push((*name, arg.name));
            }
        }
    }
    missing.sort_unstable();
    let excused: Vec<_> = WITHOUT_CONSTANTS
        .iter()
        .map(|(name, arg, _)| (*name, *arg))
        .collect();
    assert_eq!(missing, excused);
}

/// The C types of a syscall's arguments, from its tracepoint.
fn kernel_types(format: &Path) -> Vec<String> {
    std::fs::read_to_string(format)
        .expect("a tracepoint has a format")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("field:"))
        .filter_map(|field| field.split(';').next())
        // `common_type` and its siblings, then `__syscall_nr`.
        .filter(|field| !field.contains(" common_") && !field.contains("__syscall_nr"))
        .map(|field| {
            let (of, _name) = field
                .rsplit_once(' ')
                .expect("a field has a type and a name");
            of.replace("const ", "")
        })
        .collect()
}

/// Whether the kernel declares a type of 32 bits or fewer; `None` for a type not seen before.
fn is_32_bit(of: &str) -> Option<bool> {
    match of {
        _ if of.contains('*') => Some(false),
        // Pointers behind a typedef.
        _ if of.starts_with("cap_user_") => Some(false),
        "int"
        | "unsigned int"
        | "unsigned"
        | "u32"
        | "__u32"
        | "__s32"
        | "umode_t"
        | "pid_t"
        | "uid_t"
        | "gid_t"
        | "qid_t"
        | "clockid_t"
        | "timer_t"
        | "key_t"
        | "key_serial_t"
        | "mqd_t"
        | "rwf_t"
        | "enum landlock_rule_type" => Some(true),
        "long" | "unsigned long" | "size_t" | "loff_t" | "off_t" | "__u64" | "u64"
        | "aio_context_t" => Some(false),
        _ => None,
    }
}

/// Declared wider than what the kernel goes on with: it cuts these to 32 bits.
const CUT_BY_THE_KERNEL: [(&str, &str); 8] = [
    ("clone", "flags"),
    ("mmap", "fd"),
    ("preadv", "fd"),
    ("preadv2", "fd"),
    ("pwritev", "fd"),
    ("pwritev2", "fd"),
    ("readv", "fd"),
    ("writev", "fd"),
];

#[test]
fn widths_are_those_that_the_running_kernel_declares() {
    let events = Path::new("/sys/kernel/tracing/events/syscalls");
    let Ok(entries) = events.read_dir() else {
        println!("SKIPPED: {} is not readable", events.display());
        return;
    };
    let mut n_compared = 0;
    for entry in entries {
        let entry = entry.expect("tracefs lists its events");
        let file_name = entry.file_name();
        let Some(name) = syscall_of(&file_name.to_string_lossy()) else {
            continue;
        };
        let types = kernel_types(&entry.path().join("format"));
        let ours = args::signature(&name).unwrap_or_else(|| panic!("{name} has no signature"));
        assert_eq!(ours.len(), types.len(), "{name}: the kernel says {types:?}");
        for (arg, of) in ours.iter().zip(&types) {
            let declared = is_32_bit(of).unwrap_or_else(|| panic!("{name} {}: {of}", arg.name));
            let is_cut = CUT_BY_THE_KERNEL.contains(&(name.as_str(), arg.name));
            assert_eq!(
                arg.kind.is_32_bit(),
                declared || is_cut,
                "{name} {}: {of}",
                arg.name
            );
            if of.contains("char *") || of.contains("struct ") {
                assert!(!arg.kind.is_32_bit(), "{name} {}", arg.name);
            }
            n_compared += 1;
        }
    }
    assert!(n_compared > 500, "only {n_compared} arguments compared");
}
