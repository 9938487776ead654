//! Sockets: addresses and messages.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

use ringside_shared::abi::named::Family;

use super::subject::{Fields, Subject};
use super::text;

/// `sizeof(struct sockaddr_storage)`: the kernel takes no longer address.
const MAX_ADDRESS: usize = 128;

/// `struct sockaddr` of a length.
pub(super) fn address(
    subject: &Subject<'_>,
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
        libc::AF_INET if length >= 16 => {
            let ip = Ipv4Addr::from_bits(fields.u32(4).swap_bytes());
            let _ = write!(
                out,
                ", sin_port=htons({}), sin_addr=inet_addr(\"{ip}\")",
                port()
            );
        }
        libc::AF_INET6 if length >= 24 => {
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
        libc::AF_NETLINK if length >= 12 => {
            let _ = write!(out, ", nl_pid={}, nl_groups=", fields.i32(4));
            let _ = match fields.u32(8) {
                0 => write!(out, "00000000"),
                groups => write!(out, "{groups:#08x}"),
            };
        }
        _ => {
            out.push_str(", sa_data=");
            text::quote(&fields.0[2..], out);
        }
    }
    out.push('}');
    Some(())
}

/// `struct linger`.
pub(super) fn linger(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, 8)?;
    let (is_on, seconds) = (fields.i32(0), fields.i32(4));
    let _ = write!(out, "{{l_onoff={is_on}, l_linger={seconds}}}");
    Some(())
}

/// `struct ucred`: who is at the other end.
pub(super) fn credentials(fields: &Fields, out: &mut String) {
    let (pid, uid, gid) = (fields.i32(0), fields.u32(4), fields.u32(8));
    let _ = write!(out, "{{pid={pid}, uid={uid}, gid={gid}}}");
}
