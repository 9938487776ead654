//! Claims about the lookups.

use ringside_shared::abi::{Arch, X32_SYSCALL_BIT, syscalls};

use crate::generate::expected;

#[test]
fn every_number_has_its_name_and_every_name_its_number() {
    for arch in Arch::ALL {
        let table = expected(arch);
        assert!(table.len() > 300, "{arch} has {} syscalls", table.len());
        assert_eq!(syscalls::all(arch).len(), table.len());
        for (nr, name) in &table {
            assert_eq!(
                syscalls::name(arch, *nr),
                Some(name.as_str()),
                "{arch} {nr}"
            );
            assert_eq!(syscalls::number(arch, name), Some(*nr), "{arch} {name}");
            assert!(syscalls::is_known(name));
        }
    }
}

#[test]
fn tables_are_sorted_by_number_and_names_are_unique() {
    for arch in Arch::ALL {
        let table = syscalls::all(arch);
        assert!(table.is_sorted_by(|(a, _), (b, _)| a < b), "{arch}");
        let names: std::collections::BTreeSet<_> = table.iter().map(|(_, name)| name).collect();
        assert_eq!(names.len(), table.len(), "{arch}");
    }
}

#[test]
fn x32_numbers_carry_bit_30_and_are_found_without_it() {
    assert_eq!(
        syscalls::number(Arch::X32, "write"),
        Some(X32_SYSCALL_BIT + 1)
    );
    assert_eq!(
        syscalls::number(Arch::X32, "execve"),
        Some(X32_SYSCALL_BIT + 520)
    );
    assert_eq!(
        syscalls::name(Arch::X32, X32_SYSCALL_BIT + 520),
        Some("execve")
    );
    assert_eq!(syscalls::name(Arch::X32, 520), Some("execve"));
    assert_eq!(syscalls::name(Arch::X86_64, X32_SYSCALL_BIT + 1), None);
    assert_eq!(syscalls::name(Arch::X32, u32::MAX), None);
}

#[test]
fn one_number_means_different_calls_on_different_arches() {
    assert_eq!(syscalls::name(Arch::X86_64, 59), Some("execve"));
    assert_eq!(syscalls::name(Arch::X86, 59), Some("oldolduname"));
    assert_eq!(syscalls::number(Arch::Aarch64, "open"), None);
    assert!(!syscalls::is_known("exit_grp"));
}
