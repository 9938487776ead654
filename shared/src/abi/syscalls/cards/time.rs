//! Clocks and timers.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("adjtimex", "tune the system's clock"),
    ("alarm", "send the own process SIGALRM after some seconds"),
    ("clock_adjtime", "tune a clock"),
    ("clock_getres", "ask how fine a clock is"),
    ("clock_gettime", "read a clock"),
    ("clock_nanosleep", "sleep, measured by a clock"),
    ("clock_settime", "set a clock"),
    ("getitimer", "ask for an interval timer"),
    ("gettimeofday", "ask for the time in microseconds"),
    ("nanosleep", "sleep for a time"),
    ("setitimer", "set an interval timer"),
    ("settimeofday", "set the system's time"),
    ("time", "ask for the time in seconds"),
    ("timer_create", "make a timer"),
    ("timer_delete", "remove a timer"),
    ("timer_getoverrun", "ask how often a timer fired unheard"),
    ("timer_gettime", "ask when a timer will fire"),
    ("timer_settime", "start or stop a timer"),
    ("timerfd_create", "make a timer that is read from a descriptor"),
    ("timerfd_gettime", "ask when a timer behind a descriptor will fire"),
    ("timerfd_settime", "start or stop a timer behind a descriptor"),
    ("times", "ask how much CPU time was used"),
];
