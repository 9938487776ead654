//! Clocks and timers.

use super::table::{Choices, Table};

#[rustfmt::skip]
pub(super) static CLOCK: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("CLOCK_REALTIME", 0), ("CLOCK_MONOTONIC", 1), ("CLOCK_PROCESS_CPUTIME_ID", 2),
        ("CLOCK_THREAD_CPUTIME_ID", 3), ("CLOCK_MONOTONIC_RAW", 4), ("CLOCK_REALTIME_COARSE", 5),
        ("CLOCK_MONOTONIC_COARSE", 6), ("CLOCK_BOOTTIME", 7), ("CLOCK_REALTIME_ALARM", 8),
        ("CLOCK_BOOTTIME_ALARM", 9), ("CLOCK_SGI_CYCLE", 10), ("CLOCK_TAI", 11), ("CLOCK_AUX", 16),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static TIMER: Table = Table {
    flags: &[
        ("TIMER_ABSTIME", 1),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static TIMERFD_SET: Table = Table {
    flags: &[
        ("TFD_TIMER_ABSTIME", 1), ("TFD_TIMER_CANCEL_ON_SET", 2),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static TIMERFD: Table = Table {
    flags: &[
        ("TFD_CLOEXEC", 0x0008_0000), ("TFD_NONBLOCK", 0x800),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static ITIMER: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("ITIMER_REAL", 0), ("ITIMER_VIRTUAL", 1), ("ITIMER_PROF", 2),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static UTIME: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("UTIME_NOW", 0x3fff_ffff), ("UTIME_OMIT", 0x3fff_fffe),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static ADJTIME: Table = Table {
    flags: &[
        ("ADJ_OFFSET_SINGLESHOT", 0x8001), ("ADJ_OFFSET", 1), ("ADJ_FREQUENCY", 2),
        ("ADJ_MAXERROR", 4), ("ADJ_ESTERROR", 8), ("ADJ_STATUS", 0x10), ("ADJ_TIMECONST", 0x20),
        ("ADJ_TAI", 0x80), ("ADJ_SETOFFSET", 0x100), ("ADJ_MICRO", 0x1000), ("ADJ_NANO", 0x2000),
        ("ADJ_TICK", 0x4000),
    ],
    ..Table::EMPTY
};
