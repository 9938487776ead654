//! clone with the names that strace gives its arguments, and only those that its flags use.

use ringside_shared::abi::named::Family;
use ringside_shared::abi::syscalls::args::{ArgKind, Shape};

use super::{Arguments, Shown, low};
use crate::tracer::decode::subject::Subject;

pub(super) fn refine(subject: &Subject<'_>, shown: &mut Arguments) {
    let flags = low(subject.arg(0)).cast_signed();
    shown.truncate(0);
    let mut add = |is_used: bool, position, kind, label| {
        if is_used {
            shown.push(Shown {
                position,
                kind,
                label,
            });
        }
    };
    let uses = |bits| flags & bits != 0;
    add(true, 1, ArgKind::Address, "child_stack=");
    add(true, 0, ArgKind::Flags(Family::Clone), "flags=");
    // i386 has the last two the other way round.
    let (child_tid, tls) = if subject.has_native_structs() {
        (3, 4)
    } else {
        (4, 3)
    };
    let parent = ArgKind::Out(if uses(libc::CLONE_PIDFD) {
        Shape::Descriptor
    } else {
        Shape::Int
    });
    add(
        uses(libc::CLONE_PARENT_SETTID | libc::CLONE_PIDFD),
        2,
        parent,
        "parent_tid=",
    );
    add(uses(libc::CLONE_SETTLS), tls, ArgKind::Address, "tls=");
    add(
        uses(libc::CLONE_CHILD_SETTID | libc::CLONE_CHILD_CLEARTID),
        child_tid,
        ArgKind::Address,
        "child_tidptr=",
    );
}
