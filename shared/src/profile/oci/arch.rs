//! `architectures` and `archMap`.

use super::path::Path;
use super::reader::{Object, Reader};
use crate::abi::Arch;
use crate::text::Span;

/// An arch of libseccomp.
enum Known {
    /// One that we have tables for.
    Ours(Arch),
    /// One whose calls cannot reach a host that we know, or that we have no table for.
    Other,
    /// Big-endian: a filter cannot be for both byte orders.
    BigEndian,
}

fn known(name: &str) -> Option<Known> {
    Some(match name.strip_prefix("SCMP_ARCH_")? {
        "X86_64" => Known::Ours(Arch::X86_64),
        "X86" => Known::Ours(Arch::X86),
        "X32" => Known::Ours(Arch::X32),
        "AARCH64" => Known::Ours(Arch::Aarch64),
        "RISCV64" => Known::Ours(Arch::Riscv64),
        "ARM" | "MIPSEL" | "MIPSEL64" | "MIPSEL64N32" | "PPC64LE" | "LOONGARCH64" | "SH" => {
            Known::Other
        }
        "MIPS" | "MIPS64" | "MIPS64N32" | "PARISC" | "PARISC64" | "PPC" | "PPC64" | "S390"
        | "S390X" | "M68K" | "SHEB" => Known::BigEndian,
        _ => return None,
    })
}

/// How libseccomp calls the host.
pub(super) const fn scmp_name(host: Arch) -> &'static str {
    match host {
        Arch::X86_64 => "SCMP_ARCH_X86_64",
        Arch::X86 => "SCMP_ARCH_X86",
        Arch::X32 => "SCMP_ARCH_X32",
        Arch::Aarch64 => "SCMP_ARCH_AARCH64",
        Arch::Riscv64 => "SCMP_ARCH_RISCV64",
    }
}

/// The arches that the filter is for, the host's first.
pub(super) fn arches(
    object: &Object<'_>,
    host: Arch,
    reader: &mut Reader<'_>,
) -> Option<Vec<Arch>> {
    let mut arches = vec![host];
    if let (Some(_), Some(map)) = (object.get("architectures"), object.get("archMap")) {
        let message = "archMap: a profile has either `architectures` or `archMap`, not both";
        reader.error("two-arch-lists", map.span, message);
        return None;
    }
    for (name, span) in reader.strings(object, "architectures").ok()? {
        add(name, span, "architectures", &mut arches, reader);
    }
    let map = reader.array(object, "archMap").ok()?;
    let mut is_found = false;
    for (position, entry) in map.iter().enumerate() {
        let path = Path::Top.item("archMap", position);
        let keys = ["architecture", "subArchitectures"];
        let entry = reader.object(entry, path, &keys)?;
        let Some(name) = reader.string(&entry, "architecture") else {
            let message = format!("{path}: the entry has no `architecture`");
            reader.error("no-architecture", entry.span, message);
            return None;
        };
        let subs = reader.strings(&entry, "subArchitectures").ok()?;
        // Only the first entry of the host counts; those of other hosts are ignored.
        if name == scmp_name(host) && !is_found {
            is_found = true;
            for (name, span) in subs {
                add(name, span, &path.to_string(), &mut arches, reader);
            }
        }
    }
    Some(arches)
}

fn add(name: &str, span: Span, path: &str, arches: &mut Vec<Arch>, reader: &mut Reader<'_>) {
    match known(name) {
        Some(Known::Ours(arch)) if arches.contains(&arch) => {}
        Some(Known::Ours(arch)) => arches.push(arch),
        Some(Known::Other) => {
            let message =
                format!("{path}: {name} is left out; its calls, if there are any, kill the thread");
            reader.warn("arch-left-out", span, message);
        }
        Some(Known::BigEndian) => {
            let message = format!(
                "{path}: {name} is big-endian and cannot stand beside a little-endian host"
            );
            reader.error("mixed-endian", span, message);
        }
        None => {
            let message = format!("{path}: `{name}` is not an architecture of libseccomp");
            reader.error("unknown-arch", span, message);
        }
    }
}
