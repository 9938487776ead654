//! Scheduling and priorities.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("getcpu", "ask which CPU the thread is on"),
    ("getpriority", "ask how nice a process is"),
    ("ioprio_get", "ask for the I/O priority"),
    ("ioprio_set", "set the I/O priority"),
    ("sched_get_priority_max", "ask for the highest priority of a policy"),
    ("sched_get_priority_min", "ask for the lowest priority of a policy"),
    ("sched_getaffinity", "ask which CPUs a thread may run on"),
    ("sched_getattr", "ask for policy, priority and deadline of a thread"),
    ("sched_getparam", "ask for the real-time priority of a thread"),
    ("sched_getscheduler", "ask for the scheduling policy of a thread"),
    ("sched_rr_get_interval", "ask how long a time slice is"),
    ("sched_setaffinity", "choose the CPUs that a thread may run on"),
    ("sched_setattr", "set policy, priority and deadline of a thread"),
    ("sched_setparam", "set the real-time priority of a thread"),
    ("sched_setscheduler", "choose the scheduling policy of a thread"),
    ("sched_yield", "let other threads run first"),
    ("setpriority", "set how nice a process is"),
];
