//! The sandbox's own filter, written in our filter language.

use std::sync::{Arc, LazyLock};

use ringside_shared::load::{Loaded, Target, load};

/// Text of the filter that lies below the learner's: `static/sandbox.filter`.
pub const SOURCE: &str = include_str!("../../../static/sandbox.filter");

/// The filter, compiled once; the same for every run.
pub fn safety() -> Arc<Loaded> {
    static FILTER: LazyLock<Arc<Loaded>> = LazyLock::new(|| {
        #[allow(
            clippy::expect_used,
            reason = "the text is part of this program, and a test below loads it"
        )]
        Arc::new(load(SOURCE, &Target::default()).expect("our own filter loads"))
    });
    Arc::clone(&FILTER)
}

#[cfg(test)]
mod tests {
    use ringside_shared::abi::{Arch, SeccompData, syscalls};
    use ringside_shared::load::{Target, load};
    use ringside_shared::verdict::Action;

    use super::SOURCE;

    const EPERM: Action = Action::Errno(1);
    const ENOSYS: Action = Action::Errno(38);
    const EAFNOSUPPORT: Action = Action::Errno(97);
    const ALLOW: Action = Action::Allow(0);
    const SIGCHLD: u64 = 0x11;

    fn check(arch: Arch, name: &str, args: &[u64], expected: Action) {
        let loaded = load(SOURCE, &Target::default()).expect("our own filter loads");
        assert_eq!(loaded.diagnostics, []);
        let mut data = SeccompData {
            nr: syscalls::number(arch, name).expect("the arch has the syscall"),
            arch: arch.audit(),
            ..SeccompData::default()
        };
        data.args[..args.len()].copy_from_slice(args);
        let verdict = loaded.verdict(&data);
        assert_eq!(verdict.action, expected, "{arch} {name} {args:x?}");
    }

    #[test]
    fn the_three_arches_of_this_machine_are_filtered_alike() {
        for arch in [Arch::X86_64, Arch::X86, Arch::X32] {
            check(arch, "keyctl", &[], EPERM);
            check(arch, "clone3", &[], ENOSYS);
            check(arch, "write", &[], ALLOW);
        }
    }

    #[test]
    fn calls_that_lessons_show_are_left_to_the_kernel() {
        for name in [
            "clock_settime",
            "settimeofday",
            "mount",
            "umount2",
            "chroot",
            "sethostname",
            "reboot",
            "ptrace",
            "swapon",
            "pivot_root",
        ] {
            check(Arch::X86_64, name, &[], ALLOW);
        }
    }

    #[test]
    fn each_new_namespace_is_refused_and_plain_clones_are_not() {
        for bit in [17, 25, 26, 27, 28, 29, 30] {
            check(Arch::X86_64, "clone", &[(1 << bit) | SIGCHLD], EPERM);
            check(Arch::X86, "clone", &[(1 << bit) | SIGCHLD], EPERM);
            check(Arch::X86_64, "unshare", &[1 << bit], EPERM);
        }
        check(Arch::X86_64, "unshare", &[0x80], EPERM);
        // CLONE_UNTRACED.
        check(Arch::X86_64, "clone", &[0x0080_0000 | SIGCHLD], EPERM);
        // What fork and pthread_create ask for.
        check(Arch::X86_64, "clone", &[0x0120_0011], ALLOW);
        check(Arch::X86_64, "clone", &[0x003d_0f00], ALLOW);
        // CLONE_FILES.
        check(Arch::X86_64, "unshare", &[0x400], ALLOW);
    }

    #[test]
    fn terminal_injection_is_refused_whatever_the_upper_half_says() {
        check(Arch::X86_64, "ioctl", &[0, 0x5412], EPERM);
        check(Arch::X86_64, "ioctl", &[0, 0x1_0000_5412], EPERM);
        check(Arch::X86_64, "ioctl", &[0, 0x541c], EPERM);
        // TCGETS.
        check(Arch::X86_64, "ioctl", &[0, 0x5401], ALLOW);
    }

    #[test]
    fn socket_families_and_protocols_are_an_allow_list() {
        let socket = |domain, protocol, expected| {
            check(Arch::X86_64, "socket", &[domain, 1, protocol], expected);
        };
        socket(1, 0, ALLOW);
        socket(2, 6, ALLOW);
        socket(10, 58, ALLOW);
        // SCTP.
        socket(2, 132, EAFNOSUPPORT);
        socket(16, 0, ALLOW);
        // NETLINK_GENERIC.
        socket(16, 16, EAFNOSUPPORT);
        for domain in (0..48).filter(|domain| ![1, 2, 10, 16].contains(domain)) {
            socket(domain, 0, EAFNOSUPPORT);
        }
        check(Arch::X86_64, "socketpair", &[1, 1, 0], ALLOW);
        check(Arch::X86_64, "socketpair", &[40, 1, 0], EAFNOSUPPORT);
        check(Arch::X86, "socketcall", &[1], ENOSYS);
    }

    #[test]
    fn personalities_are_an_allow_list() {
        check(Arch::X86_64, "personality", &[0xffff_ffff], ALLOW);
        check(Arch::X86_64, "personality", &[0x40000], ALLOW);
        // READ_IMPLIES_EXEC.
        check(Arch::X86_64, "personality", &[0x40_0000], EPERM);
    }
}
