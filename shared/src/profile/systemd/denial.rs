//! What each restriction denies, as systemd 252 makes its filter (`src/shared/seccomp-util.c`).

use super::restrict::{Families, NAMESPACES, Restrictions, Switch};
use crate::abi::syscalls::groups;
use crate::abi::{Arch, errno, named};
use crate::filter::{ArgIndex, Condition, Guard, Origin, Outcome, Test, Width};
use crate::verdict::Action;

/// Calls that a restriction refuses.
#[derive(Debug, Clone)]
pub(super) struct Denial {
    /// Those that the arch has not are passed over.
    pub(super) names: Vec<&'static str>,
    pub(super) guard: Guard,
    pub(super) outcome: Outcome,
}

/// What the restrictions refuse on an arch of a host.
pub(super) fn denials(restrictions: &Restrictions<'_>, host: Arch, arch: Arch) -> Vec<Denial> {
    let mut denials = Denials {
        arch,
        found: Vec::new(),
    };
    for (&switch, &origin) in &restrictions.on {
        match switch {
            Switch::LockPersonality => {
                let locked = personality(restrictions.personality, host);
                denials.eperm(origin, &["personality"], &[(0, Test::Ne(locked))]);
            }
            Switch::MemoryDenyWriteExecute => denials.write_execute(origin),
            Switch::PrivateDevices => denials.set(origin, "@raw-io"),
            Switch::ProtectClock => denials.set(origin, "@clock"),
            Switch::ProtectHostname => {
                denials.eperm(origin, &["sethostname", "setdomainname"], &[]);
            }
            Switch::ProtectKernelLogs => denials.eperm(origin, &["syslog"], &[]),
            Switch::ProtectKernelModules => denials.set(origin, "@module"),
            Switch::ProtectKernelTunables => denials.eperm(origin, &["_sysctl"], &[]),
            Switch::RestrictRealtime => denials.realtime(origin),
            // A dynamic user leaves no such files behind.
            Switch::DynamicUser | Switch::RestrictSuidSgid => denials.suid_sgid(origin),
        }
    }
    if let Some(families) = &restrictions.families {
        denials.families(families);
    }
    if let Some((kept, origin)) = &restrictions.namespaces {
        let refused = NAMESPACES.iter().filter(|(name, _)| !kept.contains(name));
        let flags: Vec<u64> = refused.map(|(_, flag)| constant(flag)).collect();
        denials.namespaces(*origin, &flags);
    }
    denials.found
}

struct Denials {
    arch: Arch,
    found: Vec<Denial>,
}

impl Denials {
    fn add(&mut self, origin: Origin, errno: &str, names: &[&'static str], tests: &[(u8, Test)]) {
        // libseccomp compares what x32 passes as 32 bits, too.
        let width = match self.arch {
            Arch::X86 | Arch::X32 => Width::Bits32,
            Arch::X86_64 | Arch::Aarch64 | Arch::Riscv64 => Width::Bits64,
        };
        let conditions = tests.iter().filter_map(|(index, test)| {
            ArgIndex::new(*index).map(|index| Condition::new(index, width, test.clone()))
        });
        let action = errno::number(errno).map_or(Action::KillProcess, Action::Errno);
        self.found.push(Denial {
            names: names.to_vec(),
            guard: Guard::all(conditions),
            outcome: Outcome { action, origin },
        });
    }

    fn eperm(&mut self, origin: Origin, names: &[&'static str], tests: &[(u8, Test)]) {
        self.add(origin, "EPERM", names, tests);
    }

    fn set(&mut self, origin: Origin, set: &str) {
        let names = groups::group(set).unwrap_or_default();
        self.eperm(origin, names, &[]);
    }

    fn write_execute(&mut self, origin: Origin) {
        let execute = constant("PROT_EXEC");
        let both = execute | constant("PROT_WRITE");
        if self.arch == Arch::X86 {
            // Arguments of the old mmap lie in memory; shmat stays open behind ipc.
            self.eperm(origin, &["mmap"], &[]);
            self.eperm(origin, &["mmap2"], &[(2, all_of(both))]);
        } else {
            self.eperm(origin, &["mmap"], &[(2, all_of(both))]);
            self.eperm(origin, &["shmat"], &[(2, all_of(constant("SHM_EXEC")))]);
        }
        let protect = ["mprotect", "pkey_mprotect"];
        self.eperm(origin, &protect, &[(2, all_of(execute))]);
    }

    fn realtime(&mut self, origin: Origin) {
        let kept = ["SCHED_OTHER", "SCHED_BATCH", "SCHED_IDLE"].map(constant);
        let last = kept.into_iter().max().unwrap_or_default();
        let refused = (0..last).filter(|policy| !kept.contains(policy));
        let name = ["sched_setscheduler"];
        self.eperm(origin, &name, &[(1, Test::In(refused.collect()))]);
        self.eperm(origin, &name, &[(1, Test::Gt(last))]);
    }

    fn suid_sgid(&mut self, origin: Origin) {
        let create = constant("O_CREAT");
        for mode in ["S_ISUID", "S_ISGID"].map(constant) {
            let second = ["chmod", "fchmod", "mkdir", "mknod", "creat"];
            self.eperm(origin, &second, &[(1, all_of(mode))]);
            let third = ["fchmodat", "mkdirat", "mknodat"];
            self.eperm(origin, &third, &[(2, all_of(mode))]);
            self.eperm(origin, &["open"], &[(1, all_of(create)), (2, all_of(mode))]);
            self.eperm(
                origin,
                &["openat"],
                &[(2, all_of(create)), (3, all_of(mode))],
            );
        }
        // Its flags lie in memory; callers fall back to openat.
        self.add(origin, "ENOSYS", &["openat2"], &[]);
    }

    fn families(&mut self, families: &Families) {
        // Where there is socketcall, systemd filters neither way.
        if self.arch == Arch::X86 {
            return;
        }
        let origin = families.origin;
        let mut refuse = |tests: &[(u8, Test)]| {
            self.add(origin, "EAFNOSUPPORT", &["socket"], tests);
        };
        let listed = &families.listed;
        if !families.is_allow {
            if !listed.is_empty() {
                refuse(&[(0, Test::In(listed.iter().copied().collect()))]);
            }
            return;
        }
        let (Some(&first), Some(&last)) = (listed.first(), listed.last()) else {
            refuse(&[]);
            return;
        };
        refuse(&[(0, Test::Lt(first))]);
        refuse(&[(0, Test::Gt(last))]);
        let between: Vec<_> = (first..last).filter(|n| !listed.contains(n)).collect();
        if !between.is_empty() {
            refuse(&[(0, Test::In(between))]);
        }
    }

    fn namespaces(&mut self, origin: Origin, refused: &[u64]) {
        if refused.is_empty() {
            return;
        }
        // Its flags lie in memory; callers fall back to clone.
        self.add(origin, "ENOSYS", &["clone3"], &[]);
        let any = Test::AnyBit(refused.iter().fold(0, |all, flag| all | flag));
        self.eperm(origin, &["clone", "unshare"], &[(0, any.clone())]);
        if refused.len() == NAMESPACES.len() {
            self.eperm(origin, &["setns"], &[]);
        } else {
            // 0 stands for whatever the file is.
            self.eperm(origin, &["setns"], &[(1, Test::Eq(0))]);
            self.eperm(origin, &["setns"], &[(1, any)]);
        }
    }
}

fn all_of(bits: u64) -> Test {
    Test::MaskedEq {
        mask: bits,
        value: bits,
    }
}

/// A constant by its kernel name; all that are asked for exist, as the tests against systemd show.
fn constant(name: &str) -> u64 {
    let value = named::value(name).and_then(|value| u64::try_from(value).ok());
    value.unwrap_or_default()
}

/// What `Personality=` means on a host: the other arch's is the 32-bit one's.
fn personality(name: Option<&str>, host: Arch) -> u64 {
    match (host, name) {
        (Arch::X86_64 | Arch::X32, Some("x86")) | (Arch::Aarch64, Some("arm")) => {
            constant("PER_LINUX32")
        }
        _ => constant("PER_LINUX"),
    }
}
