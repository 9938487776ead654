//! Waiting: poll, epoll, eventfd, `io_uring`.

use super::table::{Choices, Table};

#[rustfmt::skip]
pub(super) static POLL: Table = Table {
    flags: &[
        ("POLLIN", 1), ("POLLPRI", 2), ("POLLOUT", 4), ("POLLERR", 8), ("POLLHUP", 0x10),
        ("POLLNVAL", 0x20), ("POLLRDNORM", 0x40), ("POLLRDBAND", 0x80), ("POLLWRNORM", 0x100),
        ("POLLWRBAND", 0x200), ("POLLMSG", 0x400), ("POLLRDHUP", 0x2000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static EPOLL: Table = Table {
    flags: &[
        ("EPOLLIN", 1), ("EPOLLPRI", 2), ("EPOLLOUT", 4), ("EPOLLRDNORM", 0x40),
        ("EPOLLRDBAND", 0x80), ("EPOLLWRNORM", 0x100), ("EPOLLWRBAND", 0x200), ("EPOLLMSG", 0x400),
        ("EPOLLERR", 8), ("EPOLLHUP", 0x10), ("EPOLLRDHUP", 0x2000),
        ("EPOLLEXCLUSIVE", 0x1000_0000), ("EPOLLWAKEUP", 0x2000_0000),
        ("EPOLLONESHOT", 0x4000_0000), ("EPOLLET", 0x8000_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static EPOLL_CTL: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("EPOLL_CTL_ADD", 1), ("EPOLL_CTL_DEL", 2), ("EPOLL_CTL_MOD", 3),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static EPOLL_CREATE: Table = Table {
    flags: &[
        ("EPOLL_CLOEXEC", 0x0008_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static EVENTFD: Table = Table {
    flags: &[
        ("EFD_SEMAPHORE", 1), ("EFD_CLOEXEC", 0x0008_0000), ("EFD_NONBLOCK", 0x800),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static IO_URING_ENTER: Table = Table {
    flags: &[
        ("IORING_ENTER_GETEVENTS", 1), ("IORING_ENTER_SQ_WAKEUP", 2), ("IORING_ENTER_SQ_WAIT", 4),
        ("IORING_ENTER_EXT_ARG", 8), ("IORING_ENTER_REGISTERED_RING", 0x10),
        ("IORING_ENTER_ABS_TIMER", 0x20), ("IORING_ENTER_EXT_ARG_REG", 0x40),
        ("IORING_ENTER_NO_IOWAIT", 0x80),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static IO_URING_REGISTER: Table = Table {
    field: 0x7fff_ffff,
    choices: Choices::List(&[
        ("IORING_REGISTER_BUFFERS", 0), ("IORING_UNREGISTER_BUFFERS", 1),
        ("IORING_REGISTER_FILES", 2), ("IORING_UNREGISTER_FILES", 3),
        ("IORING_REGISTER_EVENTFD", 4), ("IORING_UNREGISTER_EVENTFD", 5),
        ("IORING_REGISTER_FILES_UPDATE", 6), ("IORING_REGISTER_EVENTFD_ASYNC", 7),
        ("IORING_REGISTER_PROBE", 8), ("IORING_REGISTER_PERSONALITY", 9),
        ("IORING_UNREGISTER_PERSONALITY", 10), ("IORING_REGISTER_RESTRICTIONS", 11),
        ("IORING_REGISTER_ENABLE_RINGS", 12), ("IORING_REGISTER_FILES2", 13),
        ("IORING_REGISTER_FILES_UPDATE2", 14), ("IORING_REGISTER_BUFFERS2", 15),
        ("IORING_REGISTER_BUFFERS_UPDATE", 16), ("IORING_REGISTER_IOWQ_AFF", 17),
        ("IORING_UNREGISTER_IOWQ_AFF", 18), ("IORING_REGISTER_IOWQ_MAX_WORKERS", 19),
        ("IORING_REGISTER_RING_FDS", 20), ("IORING_UNREGISTER_RING_FDS", 21),
        ("IORING_REGISTER_PBUF_RING", 22), ("IORING_UNREGISTER_PBUF_RING", 23),
        ("IORING_REGISTER_SYNC_CANCEL", 24), ("IORING_REGISTER_FILE_ALLOC_RANGE", 25),
        ("IORING_REGISTER_PBUF_STATUS", 26), ("IORING_REGISTER_NAPI", 27),
        ("IORING_UNREGISTER_NAPI", 28), ("IORING_REGISTER_CLOCK", 29),
        ("IORING_REGISTER_CLONE_BUFFERS", 30), ("IORING_REGISTER_SEND_MSG_RING", 31),
        ("IORING_REGISTER_ZCRX_IFQ", 32), ("IORING_REGISTER_RESIZE_RINGS", 33),
        ("IORING_REGISTER_MEM_REGION", 34),
    ]),
    flags: &[
        ("IORING_REGISTER_USE_REGISTERED_RING", 0x8000_0000),
    ],
    ..Table::EMPTY
};
