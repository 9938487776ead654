//! Messages of sockets: `struct msghdr`, and what travels beside the bytes.

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;

use super::subject::{Fields, Subject};
use super::{descriptor, file, memory, scalar, socket, text};

/// `struct msghdr`. `length` says how many bytes of the buffers count, if that is known.
pub(super) fn header(
    subject: &Subject<'_>,
    at: u64,
    length: Option<i64>,
    out: &mut String,
) -> Option<()> {
    if !subject.has_native_structs() {
        return None;
    }
    let fields = subject.bytes(at, HEADER_SIZE)?;
    let (name, name_length) = (fields.u64(0), fields.u32(8));
    out.push_str("{msg_name=");
    let shown = usize::try_from(name_length).unwrap_or(0);
    if name == 0 || socket::address(subject, name, shown, out).is_none() {
        scalar::address(name, out);
    }
    // Writing to a string cannot fail, here and below.
    let _ = write!(out, ", msg_namelen={name_length}, msg_iov=");
    let (vectors, n_vectors) = (fields.u64(16), fields.u64(24));
    let count = usize::try_from(n_vectors).unwrap_or(0);
    if vectors == 0 || file::vectors(subject, vectors, count, length, out).is_none() {
        scalar::address(vectors, out);
    }
    let _ = write!(out, ", msg_iovlen={n_vectors}");
    let (beside, beside_length) = (fields.u64(32), fields.u64(40));
    if beside_length != 0 {
        out.push_str(", msg_control=");
        let from = out.len();
        if control(subject, beside, beside_length, out).is_none() {
            out.truncate(from);
            scalar::address(beside, out);
        }
    }
    let _ = write!(out, ", msg_controllen={beside_length}, msg_flags=");
    Family::Message.render_to(u64::from(fields.u32(48)), out);
    out.push('}');
    Some(())
}

const HEADER_SIZE: usize = 56;

/// What recvmsg says when it fails: how long its name may be.
pub(super) fn room(subject: &Subject<'_>, at: u64, out: &mut String) {
    match subject.bytes(at, HEADER_SIZE) {
        Some(fields) if subject.has_native_structs() => {
            let _ = write!(out, "{{msg_namelen={}}}", fields.u32(8));
        }
        _ => scalar::address(at, out),
    }
}

/// `struct mmsghdr[]`: messages, each with how many of its bytes went or came.
pub(super) fn headers(
    subject: &Subject<'_>,
    address: u64,
    count: usize,
    out: &mut String,
) -> Option<()> {
    const SIZE: u64 = 64;
    let n_done = subject.returned.map(|n| usize::try_from(n).unwrap_or(0));
    let is_sent = subject.name() == "sendmmsg";
    let shown = match n_done {
        Some(done) if !is_sent => done,
        _ => count,
    };
    file::list(shown, out, |at, out| {
        let from = address.checked_add(at * SIZE)?;
        let length = subject
            .bytes(from.checked_add(HEADER_SIZE as u64)?, 4)?
            .u32(0);
        let is_done = n_done.is_some_and(|done| at < done as u64);
        out.push_str("{msg_hdr=");
        header(subject, from, is_done.then_some(i64::from(length)), out)?;
        if is_done {
            let _ = write!(out, ", msg_len={length}");
        }
        out.push('}');
        Some(())
    })
}

/// Bytes of control messages that are looked at.
const MAX_CONTROL: u64 = 1024;

/// `struct cmsghdr`s, one after the other.
fn control(subject: &Subject<'_>, at: u64, length: u64, out: &mut String) -> Option<()> {
    /// Length, level and type.
    const HEAD: usize = 16;
    let length = usize::try_from(length.min(MAX_CONTROL)).ok()?;
    let Fields(bytes) = subject.bytes(at, length)?;
    let mut rest = bytes.as_slice();
    out.push('[');
    let mut separator = "";
    while rest.len() >= HEAD {
        let head = Fields(rest[..HEAD].to_vec());
        let whole = usize::try_from(head.u64(0)).unwrap_or(usize::MAX);
        let (level, kind) = (head.i32(8), head.i32(12));
        let _ = write!(out, "{separator}{{cmsg_len={whole}, cmsg_level=");
        separator = ", ";
        Family::SocketLevel.render_to(u64::from(level.cast_unsigned()), out);
        out.push_str(", cmsg_type=");
        if level == libc::SOL_SOCKET {
            Family::ControlMessage.render_to(u64::from(kind.cast_unsigned()), out);
        } else {
            scalar::hex(u64::from(kind.cast_unsigned()), out);
        }
        let data = &rest[HEAD..whole.clamp(HEAD, rest.len())];
        if !data.is_empty() {
            out.push_str(", cmsg_data=");
            payload(subject, level, kind, data, out);
        }
        out.push('}');
        // The next one begins at a word.
        rest = rest
            .get(whole.max(HEAD).next_multiple_of(8)..)
            .unwrap_or_default();
    }
    out.push(']');
    Some(())
}

fn payload(subject: &Subject<'_>, level: i32, kind: i32, data: &[u8], out: &mut String) {
    match (level, kind) {
        (libc::SOL_SOCKET, libc::SCM_RIGHTS) => {
            out.push('[');
            for (at, fd) in data.chunks_exact(4).take(memory::MAX_ELEMENTS).enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                descriptor::show(subject, Fields(fd.to_vec()).i32(0), out);
            }
            out.push(']');
        }
        (libc::SOL_SOCKET, libc::SCM_CREDENTIALS) if data.len() >= 12 => {
            socket::credentials(&Fields(data.to_vec()), out);
        }
        _ => text::quote(data, out),
    }
}
