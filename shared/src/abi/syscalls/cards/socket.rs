//! Sockets.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("accept", "take a connection that came in"),
    ("accept4", "take a connection that came in, with flags"),
    ("bind", "give a socket its own address"),
    ("connect", "connect a socket to an address"),
    ("getpeername", "ask for the address of the other side"),
    ("getsockname", "ask for a socket's own address"),
    ("getsockopt", "ask for an option of a socket"),
    ("listen", "wait for connections on a socket"),
    ("recvfrom", "receive a message and who sent it"),
    ("recvmmsg", "receive several messages at once"),
    ("recvmsg", "receive a message with extras, such as descriptors"),
    ("sendmmsg", "send several messages at once"),
    ("sendmsg", "send a message with extras, such as descriptors"),
    ("sendto", "send a message, perhaps to a given address"),
    ("setsockopt", "set an option of a socket"),
    ("shutdown", "close one or both directions of a connection"),
    ("socket", "make a socket"),
    ("socketpair", "make two connected sockets"),
];
