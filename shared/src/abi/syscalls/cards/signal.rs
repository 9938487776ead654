//! Signals.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("kill", "send a signal to a process or a group"),
    ("pause", "wait for a signal"),
    ("pidfd_send_signal", "send a signal to the process behind a descriptor"),
    ("restart_syscall", "go on with an interrupted call; the kernel arranges it"),
    ("rt_sigaction", "choose what happens when a signal arrives"),
    ("rt_sigpending", "ask which blocked signals are waiting"),
    ("rt_sigprocmask", "block or unblock signals"),
    ("rt_sigqueueinfo", "send a signal with data to a process"),
    ("rt_sigreturn", "come back from a signal handler"),
    ("rt_sigsuspend", "wait for a signal with another mask"),
    ("rt_sigtimedwait", "wait for a signal, for a time"),
    ("rt_tgsigqueueinfo", "send a signal with data to a thread"),
    ("sigaltstack", "use another stack for signal handlers"),
    ("signalfd", "read signals from a descriptor"),
    ("signalfd4", "read signals from a descriptor, with flags"),
    ("tgkill", "send a signal to a thread of a process"),
    ("tkill", "send a signal to a thread; replaced by tgkill"),
];
