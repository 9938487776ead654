//! Who runs when.

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;

use super::scalar;
use super::subject::Subject;

/// `struct sched_attr`: its first version, and the hints of the second if they are there.
pub(super) fn attributes(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let size = subject.bytes(address, 4)?.u32(0);
    if size < FIRST_VERSION {
        return None;
    }
    let has_hints = size >= FIRST_VERSION + 8;
    let fields = subject.bytes(address, if has_hints { 56 } else { 48 })?;
    // Writing to a string cannot fail, here and below.
    let _ = write!(out, "{{size={size}, sched_policy=");
    Family::Scheduler.render_to(u64::from(fields.u32(4)), out);
    out.push_str(", sched_flags=");
    scalar::hex(fields.u64(8), out);
    let _ = write!(
        out,
        ", sched_nice={}, sched_priority={}, sched_runtime={}, sched_deadline={}, sched_period={}",
        fields.i32(16),
        fields.u32(20),
        fields.u64(24),
        fields.u64(32),
        fields.u64(40)
    );
    if has_hints {
        let (least, most) = (fields.u32(48), fields.u32(52));
        let _ = write!(out, ", sched_util_min={least}, sched_util_max={most}");
    }
    out.push('}');
    Some(())
}

/// `SCHED_ATTR_SIZE_VER0` of `linux/sched/types.h`.
const FIRST_VERSION: u32 = 48;

/// A class and a level in one word: `linux/ioprio.h`.
pub(super) fn io_priority(word: u64, out: &mut String) {
    out.push_str("IOPRIO_PRIO_VALUE(");
    Family::IoPriorityClass.render_to(word >> 13, out);
    let _ = write!(out, ", {})", word & 0x1fff);
}
