//! `SystemCallArchitectures=`: systemd's names of arches, and which a host has.

use super::setting::Settings;
use crate::abi::Arch;
use crate::filter::suggest::closest;
use std::collections::BTreeSet;

/// What systemd 252 calls the arches that we know.
const OURS: [(&str, Arch); 5] = [
    ("x86", Arch::X86),
    ("x86-64", Arch::X86_64),
    ("x32", Arch::X32),
    ("arm64", Arch::Aarch64),
    ("riscv64", Arch::Riscv64),
];

/// The other names that it knows; `arm` is what an arm64 host has beside its own.
const OTHERS: [&str; 16] = [
    "arm",
    "loongarch64",
    "mips",
    "mips-le",
    "mips64",
    "mips64-le",
    "mips64-le-n32",
    "mips64-n32",
    "native",
    "parisc",
    "parisc64",
    "ppc",
    "ppc64",
    "ppc64-le",
    "s390",
    "s390x",
];

fn names() -> impl Iterator<Item = &'static str> {
    OURS.map(|(name, _)| name).into_iter().chain(OTHERS)
}

/// Whether systemd knows an arch.
pub(super) fn is_known(name: &str) -> bool {
    names().any(|known| known == name)
}

/// What a misspelt name was meant to be.
pub(super) fn hint(name: &str) -> Option<String> {
    let ours = name.parse::<Arch>().ok();
    let name = ours.map_or(name, |arch| systemd_name(arch));
    closest(name, names()).map(|known| format!("did you mean `{known}`?"))
}

/// What systemd calls an arch.
pub(super) fn systemd_name(arch: Arch) -> &'static str {
    OURS.iter()
        .find(|(_, ours)| *ours == arch)
        .map_or("native", |(name, _)| name)
}

/// The arches that systemd makes filters for on a host, the host's own first.
pub(super) const fn local(host: Arch) -> &'static [Arch] {
    match host {
        Arch::X86_64 => &[Arch::X86_64, Arch::X86, Arch::X32],
        Arch::X32 => &[Arch::X32, Arch::X86, Arch::X86_64],
        Arch::X86 => &[Arch::X86],
        Arch::Aarch64 => &[Arch::Aarch64],
        Arch::Riscv64 => &[Arch::Riscv64],
    }
}

/// Whether a host runs calls of an arch that we have no table for.
pub(super) const fn has_arm(host: Arch) -> bool {
    matches!(host, Arch::Aarch64)
}

/// Which arches may call.
pub(super) struct Allowed {
    /// Those with filters of their own.
    pub(super) arches: Vec<Arch>,
    /// Whether calls from all others kill the thread.
    pub(super) is_closed: bool,
    /// Whether 32-bit Arm is among those that may call.
    pub(super) has_arm: bool,
}

/// Applies `SystemCallArchitectures=` on a host. Its own arch is always allowed; what the list
/// leaves out is blocked; a list that leaves nothing out installs no filter.
pub(super) fn allowed(settings: &Settings<'_>, host: Arch) -> Allowed {
    let listed: &BTreeSet<&str> = &settings.arches;
    if listed.is_empty() {
        return Allowed {
            arches: local(host).to_vec(),
            is_closed: false,
            has_arm: has_arm(host),
        };
    }
    let is_listed = |arch: Arch| {
        arch == host
            || listed.contains(systemd_name(arch))
            // The vDSO of x32 makes calls of x86-64.
            || (host == Arch::X32 && arch == Arch::X86_64 && listed.contains("x32"))
    };
    let arches: Vec<_> = local(host)
        .iter()
        .copied()
        .filter(|arch| is_listed(*arch))
        .collect();
    let has_arm = has_arm(host) && listed.contains("arm");
    let n_local = local(host).len() + usize::from(self::has_arm(host));
    Allowed {
        is_closed: arches.len() + usize::from(has_arm) < n_local,
        arches,
        has_arm,
    }
}
