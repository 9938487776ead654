//! futex reads its last four arguments as the operation needs them.

use ringside_shared::abi::named::Family;
use ringside_shared::abi::syscalls::args::{ArgKind, Shape};

use super::{Arguments, plain};

pub(super) fn refine(op: i32, shown: &mut Arguments) {
    const OPTIONS: i32 = libc::FUTEX_PRIVATE_FLAG | libc::FUTEX_CLOCK_REALTIME;
    let value = plain(2, ArgKind::Uint);
    let timeout = plain(3, ArgKind::In(Shape::Timespec));
    let count = plain(3, ArgKind::Uint);
    let (other, bits) = (plain(4, ArgKind::Address), plain(5, ArgKind::Hex));
    let set = plain(5, ArgKind::Flags(Family::FutexBits));
    let rest: &[_] = match op & !OPTIONS {
        libc::FUTEX_WAIT => &[value, timeout],
        libc::FUTEX_WAKE => &[value],
        libc::FUTEX_LOCK_PI | FUTEX_LOCK_PI2 => &[timeout],
        libc::FUTEX_UNLOCK_PI | libc::FUTEX_TRYLOCK_PI => &[],
        libc::FUTEX_REQUEUE => &[value, count, other],
        libc::FUTEX_CMP_REQUEUE | libc::FUTEX_WAKE_OP | libc::FUTEX_CMP_REQUEUE_PI => {
            &[value, count, other, bits]
        }
        libc::FUTEX_WAIT_BITSET => &[value, timeout, set],
        libc::FUTEX_WAKE_BITSET => &[value, set],
        libc::FUTEX_WAIT_REQUEUE_PI => &[value, timeout, other],
        _ => return shown.set(3, ArgKind::Address),
    };
    shown.truncate(2);
    for argument in rest {
        shown.push(*argument);
    }
}

/// Newer than the libc crate's list: `linux/futex.h`.
const FUTEX_LOCK_PI2: i32 = 13;
