//! Signatures against the syscall tables and the running kernel's own types.

use std::path::Path;

use ringside_shared::abi::Arch;
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
