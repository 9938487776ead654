//! System V and POSIX interprocess communication.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("mq_getsetattr", "ask for or set attributes of a POSIX queue"),
    ("mq_notify", "be told when a message comes into a POSIX queue"),
    ("mq_open", "open a POSIX message queue"),
    ("mq_timedreceive", "take a message from a POSIX queue"),
    ("mq_timedsend", "put a message into a POSIX queue"),
    ("mq_unlink", "remove a POSIX message queue"),
    ("msgctl", "ask about, change or remove a System V queue"),
    ("msgget", "get a System V message queue"),
    ("msgrcv", "take a message from a System V queue"),
    ("msgsnd", "put a message into a System V queue"),
    ("semctl", "ask about, set or remove System V semaphores"),
    ("semget", "get a set of System V semaphores"),
    ("semop", "count System V semaphores up or down"),
    ("semtimedop", "like semop, for a time"),
    ("shmat", "map System V shared memory"),
    ("shmctl", "ask about, change or remove System V shared memory"),
    ("shmdt", "unmap System V shared memory"),
    ("shmget", "get System V shared memory"),
];
