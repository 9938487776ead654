//! Sockets: addresses and messages.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

use ringside_shared::abi::named::Family;

use super::subject::Subject;
use super::{file, scalar, text};

/// `sizeof(struct sockaddr_storage)`: the kernel takes no longer address.
const MAX_ADDRESS: usize = 128;

/// `struct sockaddr` of a length.
pub(super) fn address(
    subject: &Subject,
    address: u64,
    length: usize,
    out: &mut String,
) -> Option<()> {
    if length < 2 {
        return None;
    }
    let fields = subject.bytes(address, length.min(MAX_ADDRESS))?;
    let family = fields.u16(0);
    // Writing to a string cannot fail, here and below.
    let _ = write!(
        out,
        "{{sa_family={}",
        Family::AddressFamily.render(u64::from(family))
    );
    let port = || fields.u16(2).swap_bytes();
    match i32::from(family) {
        libc::AF_UNIX => {
            let path = &fields.0[2..];
            match path {
                [] => {}
                // A name without a file: all its bytes count.
                [0, name @ ..] => {
                    out.push_str(", sun_path=@");
                    text::quote(name, out);
                }
                _ => {
                    let end = path.iter().position(|byte| *byte == 0);
                    out.push_str(", sun_path=");
                    text::quote(&path[..end.unwrap_or(path.len())], out);
                }
            }
        }
        libc::AF_INET => {
            let ip = Ipv4Addr::from_bits(fields.u32(4).swap_bytes());
            let _ = write!(
                out,
                ", sin_port=htons({}), sin_addr=inet_addr(\"{ip}\")",
                port()
            );
        }
        libc::AF_INET6 => {
            let mut octets = [0; 16];
            for (at, octet) in octets.iter_mut().enumerate() {
                *octet = fields.u8(8 + at);
            }
            let _ = write!(
                out,
                ", sin6_port=htons({}), sin6_flowinfo=htonl({}), \
                 inet_pton(AF_INET6, \"{}\", &sin6_addr), sin6_scope_id={}",
                port(),
                fields.u32(4).swap_bytes(),
                Ipv6Addr::from(octets),
                fields.u32(24)
            );
        }
        libc::AF_NETLINK => {
            let _ = write!(
                out,
                ", nl_pid={}, nl_groups={:08x}",
                fields.i32(4),
                fields.u32(8)
            );
        }
        _ => {
            out.push_str(", sa_data=");
            text::quote(&fields.0[2..], out);
        }
    }
    out.push('}');
    Some(())
}

/// `struct msghdr`.
pub(super) fn message(subject: &Subject, at: u64, out: &mut String) -> Option<()> {
    if !subject.has_native_structs() {
        return None;
    }
    let fields = subject.bytes(at, 56)?;
    let (name, name_length) = (fields.u64(0), fields.u32(8));
    out.push_str("{msg_name=");
    let length = usize::try_from(name_length).unwrap_or(0);
    if name == 0 || address(subject, name, length, out).is_none() {
        scalar::address(name, out);
    }
    let _ = write!(out, ", msg_namelen={name_length}, msg_iov=");
    let (vectors, n_vectors) = (fields.u64(16), fields.u64(24));
    let count = usize::try_from(n_vectors).unwrap_or(0);
    if vectors == 0 || file::vectors(subject, vectors, count, subject.returned, out).is_none() {
        scalar::address(vectors, out);
    }
    let _ = write!(
        out,
        ", msg_iovlen={n_vectors}, msg_controllen={}, msg_flags={}}}",
        fields.u64(40),
        Family::Message.render(u64::from(fields.u32(48)))
    );
    Some(())
}
