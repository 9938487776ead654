//! Signals.

use super::table::{Choices, Table};

#[rustfmt::skip]
pub(super) static SIGPROCMASK_HOW: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("SIG_BLOCK", 0), ("SIG_UNBLOCK", 1), ("SIG_SETMASK", 2),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SIGACTION: Table = Table {
    flags: &[
        ("SA_RESTORER", 0x0400_0000), ("SA_ONSTACK", 0x0800_0000), ("SA_RESTART", 0x1000_0000),
        ("SA_INTERRUPT", 0x2000_0000), ("SA_NODEFER", 0x4000_0000), ("SA_RESETHAND", 0x8000_0000),
        ("SA_SIGINFO", 4), ("SA_NOCLDSTOP", 1), ("SA_NOCLDWAIT", 2), ("SA_UNSUPPORTED", 0x400),
        ("SA_EXPOSE_TAGBITS", 0x800),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SIGNAL_HANDLER: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("SIG_DFL", 0), ("SIG_IGN", 1),
    ]),
    others: &[
        ("SIG_ERR", -1),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SIGALT_STACK: Table = Table {
    flags: &[
        ("SS_ONSTACK", 1), ("SS_DISABLE", 2), ("SS_AUTODISARM", 0x8000_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SIGNALFD: Table = Table {
    flags: &[
        ("SFD_CLOEXEC", 0x0008_0000), ("SFD_NONBLOCK", 0x800),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static NOTIFICATION: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("SIGEV_SIGNAL", 0), ("SIGEV_NONE", 1), ("SIGEV_THREAD", 2), ("SIGEV_THREAD_ID", 4),
    ]),
    ..Table::EMPTY
};
