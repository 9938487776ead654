//! i386's `socketcall` and `ipc`: one number for many calls, told apart by the first argument
//! (fact 26).

/// The calls behind `socketcall`, counted from 1: `SYS_*` in `linux/net.h`.
const SOCKET_CALLS: [&str; 20] = [
    "socket",
    "bind",
    "connect",
    "listen",
    "accept",
    "getsockname",
    "getpeername",
    "socketpair",
    "send",
    "recv",
    "sendto",
    "recvfrom",
    "shutdown",
    "setsockopt",
    "getsockopt",
    "sendmsg",
    "recvmsg",
    "accept4",
    "recvmmsg",
    "sendmmsg",
];

/// The calls behind `ipc`: `linux/ipc.h`.
const IPC_CALLS: [(&str, u64); 12] = [
    ("semop", 1),
    ("semget", 2),
    ("semctl", 3),
    ("semtimedop", 4),
    ("msgsnd", 11),
    ("msgrcv", 12),
    ("msgget", 13),
    ("msgctl", 14),
    ("shmat", 21),
    ("shmdt", 22),
    ("shmget", 23),
    ("shmctl", 24),
];

/// The calls of i386 that others are behind.
pub const MULTIPLEXERS: [&str; 2] = ["socketcall", "ipc"];

/// Through which call of i386 a call can be made too, and with which first argument.
///
/// ```
/// use ringside_shared::abi::multiplex;
/// assert_eq!(multiplex::behind("bind"), Some(("socketcall", 2)));
/// assert_eq!(multiplex::behind("open"), None);
/// ```
pub fn behind(name: &str) -> Option<(&'static str, u64)> {
    all()
        .find(|(call, ..)| *call == name)
        .map(|(_, multiplexer, number)| (multiplexer, number))
}

/// How many calls are behind multiplexers.
pub const N_CALLS: usize = SOCKET_CALLS.len() + IPC_CALLS.len();

/// Every call that can be made through another, that other call, and its first argument.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, u64)> {
    let socket = (1..).zip(SOCKET_CALLS);
    let socket = socket.map(|(number, call)| (call, "socketcall", number));
    let ipc = IPC_CALLS.iter();
    socket.chain(ipc.map(|&(call, number)| (call, "ipc", number)))
}
