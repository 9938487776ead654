//! What only 32-bit arches have.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("bdflush", "tune the writing of changed data; does nothing any more"),
    ("break", "reserved; never in Linux"),
    ("ftime", "reserved; never in Linux"),
    ("gtty", "reserved; never in Linux"),
    ("idle", "become the idle process; removed"),
    ("ipc", "all System V calls behind one number"),
    ("lock", "reserved; never in Linux"),
    ("mpx", "reserved; never in Linux"),
    ("nice", "change how nice the process is"),
    ("oldfstat", "like fstat, in the first layout"),
    ("oldlstat", "like lstat, in the first layout"),
    ("oldolduname", "like uname, in the first layout"),
    ("oldstat", "like stat, in the first layout"),
    ("olduname", "like uname, in the second layout"),
    ("prof", "reserved; never in Linux"),
    ("profil", "reserved; never in Linux"),
    ("readdir", "read one entry of a directory; replaced by getdents"),
    ("sgetmask", "ask which signals are blocked; replaced by rt_sigprocmask"),
    ("signal", "choose what happens when a signal arrives; replaced by rt_sigaction"),
    ("socketcall", "all socket calls behind one number"),
    ("ssetmask", "set which signals are blocked; replaced by rt_sigprocmask"),
    ("stime", "set the system's time, in seconds"),
    ("stty", "reserved; never in Linux"),
    ("ulimit", "reserved; never in Linux"),
    ("vm86", "run 16-bit code"),
    ("vm86old", "run 16-bit code, first form"),
    ("waitpid", "wait for a child; replaced by wait4"),
];
