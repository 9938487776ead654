//! Names of calls that exist on arches for which we have no table.

/// Calls of arm, mips, powerpc, s390 and their like, and of no arch with a table here; sorted.
/// From the kernel's `syscall.tbl` files and libseccomp's list.
const NAMES: [&str; 28] = [
    "arm_fadvise64_64",
    "arm_sync_file_range",
    "atomic_barrier",
    "atomic_cmpxchg_32",
    "breakpoint",
    "cachectl",
    "cacheflush",
    "get_tls",
    "getpagesize",
    "multiplexer",
    "pciconfig_iobase",
    "pciconfig_read",
    "pciconfig_write",
    "rtas",
    "s390_guarded_storage",
    "s390_pci_mmio_read",
    "s390_pci_mmio_write",
    "s390_runtime_instr",
    "s390_sthyi",
    "set_tls",
    "spu_create",
    "spu_run",
    "subpage_prot",
    "swapcontext",
    "switch_endian",
    "sync_file_range2",
    "syscall",
    "sysmips",
];

/// Whether the name is a call of some arch for which we have no table.
///
/// ```
/// use ringside_shared::abi::syscalls;
/// assert!(syscalls::is_elsewhere("s390_sthyi"));
/// assert!(!syscalls::is_elsewhere("read"));
/// ```
pub fn is_elsewhere(name: &str) -> bool {
    NAMES.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::syscalls::find;

    #[test]
    fn names_are_sorted_and_none_is_ours() {
        assert!(NAMES.is_sorted());
        for name in NAMES {
            assert!(find(name).is_none(), "{name}");
        }
    }
}
