//! What capget and capset are about.

use std::fmt::Write as _;

use ringside_shared::abi::capability;

use super::scalar;
use super::subject::Subject;

/// The header: which layout, and whose sets.
pub(super) fn header(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, 8)?;
    out.push_str("{version=");
    match fields.u32(0) {
        VERSION_1 => out.push_str("_LINUX_CAPABILITY_VERSION_1"),
        VERSION_2 => out.push_str("_LINUX_CAPABILITY_VERSION_2"),
        VERSION_3 => out.push_str("_LINUX_CAPABILITY_VERSION_3"),
        other => scalar::hex(u64::from(other), out),
    }
    // Writing to a string cannot fail, here and below.
    let _ = write!(out, ", pid={}}}", fields.i32(4));
    Some(())
}

/// The three sets, of 32 bits in the first version and of 64 in two parts since.
pub(super) fn sets(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let is_long = subject.bytes(subject.arg(0), 4)?.u32(0) != VERSION_1;
    let fields = subject.bytes(address, if is_long { 24 } else { 12 })?;
    for (at, name) in ["{effective=", ", permitted=", ", inheritable="]
        .iter()
        .enumerate()
    {
        out.push_str(name);
        let high = if is_long { fields.u32(at * 4 + 12) } else { 0 };
        bits(u64::from(fields.u32(at * 4)) | u64::from(high) << 32, out);
    }
    out.push('}');
    Some(())
}

fn bits(set: u64, out: &mut String) {
    let mut rest = set;
    let mut separator = "";
    for (at, name) in capability::all().iter().enumerate() {
        if rest >> at & 1 == 1 {
            rest &= !(1 << at);
            let _ = write!(out, "{separator}1<<{name}");
            separator = "|";
        }
    }
    if rest != 0 || separator.is_empty() {
        out.push_str(separator);
        scalar::hex(rest, out);
    }
}

/// `_LINUX_CAPABILITY_VERSION_1` and its followers: `linux/capability.h`.
const VERSION_1: u32 = 0x1998_0330;
const VERSION_2: u32 = 0x2007_1026;
const VERSION_3: u32 = 0x2008_0522;
