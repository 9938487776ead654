//! What the kernel says about itself and the machine.

use std::fmt::Write as _;

use super::subject::Subject;
use super::text;

/// Bytes of each name in `struct utsname`: `__NEW_UTS_LEN` of `linux/utsname.h`, and the NUL.
const NAME_SIZE: usize = 65;

/// `struct utsname`: system and host, as strace abbreviates it.
pub(super) fn names(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, 2 * NAME_SIZE)?;
    let name = |from: usize| {
        let name = &fields.0[from..from + NAME_SIZE];
        let end = name.iter().position(|byte| *byte == 0);
        &name[..end.unwrap_or(NAME_SIZE)]
    };
    out.push_str("{sysname=");
    text::quote(name(0), out);
    out.push_str(", nodename=");
    text::quote(name(NAME_SIZE), out);
    out.push_str(", ...}");
    Some(())
}

/// `struct sysinfo`: uptime, load, memory, processes.
pub(super) fn info(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    if !subject.has_native_structs() {
        return None;
    }
    let fields = subject.bytes(address, size_of::<libc::sysinfo>())?;
    let names = [
        "totalram",
        "freeram",
        "sharedram",
        "bufferram",
        "totalswap",
        "freeswap",
    ];
    // Writing to a string cannot fail, here and below.
    let _ = write!(
        out,
        "{{uptime={}, loads=[{}, {}, {}]",
        fields.i64(0),
        fields.u64(8),
        fields.u64(16),
        fields.u64(24)
    );
    for (at, name) in names.iter().enumerate() {
        let _ = write!(out, ", {name}={}", fields.u64(32 + at * 8));
    }
    let (high, free_high) = (fields.u64(88), fields.u64(96));
    let _ = write!(
        out,
        ", procs={}, totalhigh={high}, freehigh={free_high}, mem_unit={}}}",
        fields.u16(80),
        fields.u32(104)
    );
    Some(())
}
