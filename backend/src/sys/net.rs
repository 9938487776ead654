//! Network interfaces.
#![allow(unsafe_code, reason = "interface ioctls have no safe wrapper")]

use std::ffi::CStr;
use std::io;
use std::os::fd::AsRawFd;

use nix::sys::socket::{AddressFamily, SockFlag, SockType, socket};

use super::process::checked;

/// `IFF_UP` in `linux/if.h`, as wide as `ifr_flags` is.
const IFF_UP: libc::c_short = 1;

/// Sets an interface of this network namespace to up.
pub fn raise_interface(name: &CStr) -> io::Result<()> {
    let socket = socket(
        AddressFamily::Inet,
        SockType::Datagram,
        SockFlag::SOCK_CLOEXEC,
        None,
    )?;
    // SAFETY: ifreq is plain old data, for which all zeroes is a value.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    // The last byte stays 0, so a name that is too long is cut and found by nobody.
    for (to, from) in request.ifr_name[..libc::IFNAMSIZ - 1]
        .iter_mut()
        .zip(name.to_bytes())
    {
        *to = from.cast_signed();
    }
    request.ifr_ifru.ifru_flags = IFF_UP;
    // SAFETY: the kernel reads one ifreq, which lives here.
    let result = unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS, &raw const request) };
    checked(result.into()).map(drop)
}
