//! Waiting for several things at once.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("epoll_create", "make a list of descriptors to wait for"),
    ("epoll_create1", "make a list of descriptors to wait for, with flags"),
    ("epoll_ctl", "add to, change or remove from the list of an epoll"),
    ("epoll_pwait", "like epoll_wait, with a signal mask"),
    ("epoll_pwait2", "like epoll_pwait, to the nanosecond"),
    ("epoll_wait", "wait until something on the list is ready"),
    ("eventfd", "make a counter that can be waited for"),
    ("eventfd2", "make a counter that can be waited for, with flags"),
    ("poll", "wait until one of several descriptors is ready"),
    ("ppoll", "like poll, with a signal mask"),
    ("pselect6", "like select, with a signal mask"),
    ("select", "wait until one of several descriptors is ready, as bit sets"),
];
