//! Other sources on the same numbers: wherever they know a name, they must agree.

use std::path::Path;

use ringside_shared::abi::{Arch, X32_SYSCALL_BIT, syscalls};

use crate::source;

/// Names that `libc` spells its own way or keeps although headers dropped them.
fn is_foreign(name: &str) -> bool {
    name.starts_with("3264_") || matches!(name, "syscalls" | "arch_specific_syscall")
}

fn check(arch: Arch, origin: &str, numbers: impl IntoIterator<Item = (String, u32)>) {
    let bit = if arch == Arch::X32 {
        X32_SYSCALL_BIT
    } else {
        0
    };
    let mut n_compared = 0;
    for (name, nr) in numbers {
        if is_foreign(&name) {
            continue;
        }
        if let Some(ours) = syscalls::number(arch, &name) {
            assert_eq!(ours, nr | bit, "{origin}: {arch} {name}");
            n_compared += 1;
        } else {
            let taken = syscalls::name(arch, nr | bit);
            assert!(
                taken.is_some(),
                "{origin}: {arch} {name} = {nr} is missing from our table"
            );
        }
    }
    assert!(
        n_compared > 250,
        "{origin}: only {n_compared} names compared for {arch}"
    );
}

#[test]
fn libc_agrees_on_every_number() {
    let (directory, _) = source::package("libc");
    let gnu = directory.join("src/unix/linux_like/linux/gnu");
    for (arch, file) in [
        (Arch::X86_64, "b64/x86_64/not_x32.rs"),
        (Arch::X86, "b32/x86/mod.rs"),
        (Arch::Aarch64, "b64/aarch64/mod.rs"),
    ] {
        check(
            arch,
            "libc",
            source::rust_constants(&gnu.join(file), "SYS_"),
        );
    }
}

#[test]
fn the_installed_kernel_headers_agree_on_every_number() {
    let candidates = ["/usr/include/x86_64-linux-gnu/asm", "/usr/include/asm"];
    let Some(asm) = candidates
        .iter()
        .map(Path::new)
        .find(|at| at.join("unistd_64.h").exists())
    else {
        println!("SKIPPED: no x86 kernel headers in {candidates:?}");
        return;
    };
    for (arch, file) in [(Arch::X86_64, "unistd_64.h"), (Arch::X86, "unistd_32.h")] {
        check(arch, file, source::c_defines(&asm.join(file), "__NR_"));
    }
}

/// Function names that differ from the syscall's: `SYSCALL_DEFINE` in the kernel's source.
const FUNCTIONS: &[(&str, &str)] = &[
    ("newfstat", "fstat"),
    ("newlstat", "lstat"),
    ("newstat", "stat"),
    ("newuname", "uname"),
    ("sendfile64", "sendfile"),
    ("umount", "umount2"),
    ("sysctl", "_sysctl"),
];

/// The syscall of a tracepoint: `fstat` for `sys_enter_newfstat`.
pub(crate) fn syscall_of(tracepoint: &str) -> Option<String> {
    let function = tracepoint.strip_prefix("sys_enter_")?;
    let renamed = FUNCTIONS.iter().find(|(from, _)| *from == function);
    Some(renamed.map_or(function, |(_, to)| to).to_owned())
}

/// The kernel that runs the tests names its syscalls in tracefs, by the function behind each.
#[test]
fn the_running_kernel_has_no_syscall_that_we_do_not_know() {
    let events = Path::new("/sys/kernel/tracing/events/syscalls");
    let Ok(entries) = events.read_dir() else {
        println!("SKIPPED: {} is not readable", events.display());
        return;
    };
    let mut n_compared = 0;
    for entry in entries {
        let name = entry.expect("tracefs lists its events").file_name();
        let name = name.to_string_lossy();
        let Some(syscall) = syscall_of(&name) else {
            continue;
        };
        assert!(
            syscalls::is_known(&syscall),
            "the running kernel has {syscall}"
        );
        n_compared += 1;
    }
    assert!(n_compared > 250, "only {n_compared} names compared");
}
