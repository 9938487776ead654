//! Capabilities: giving all of them up.
#![allow(
    unsafe_code,
    reason = "capset and the capability prctls have no safe wrapper"
)]

use std::io;

use super::process::checked;

/// `_LINUX_CAPABILITY_VERSION_3` in `linux/capability.h`: two words per set.
const VERSION_3: u32 = 0x2008_0522;

#[repr(C)]
struct Header {
    version: u32,
    pid: i32,
}

#[repr(C)]
#[derive(Default, Clone, Copy)]
struct Sets {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

/// Empties the bounding set, the ambient set, and effective, permitted and inheritable.
pub fn drop_all() -> io::Result<()> {
    for capability in 0.. {
        // SAFETY: takes numbers only.
        match unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) } {
            0 => {}
            // Past the last capability that this kernel knows.
            _ if io::Error::last_os_error().raw_os_error() == Some(libc::EINVAL) => break,
            _ => return Err(io::Error::last_os_error()),
        }
    }
    // SAFETY: takes numbers only.
    let result = unsafe {
        libc::prctl(
            libc::PR_CAP_AMBIENT,
            libc::PR_CAP_AMBIENT_CLEAR_ALL,
            0,
            0,
            0,
        )
    };
    checked(result.into())?;
    let header = Header {
        version: VERSION_3,
        pid: 0,
    };
    let sets = [Sets::default(); 2];
    // SAFETY: the kernel reads one header and, for version 3, two data structs; both live here.
    let result = unsafe { libc::syscall(libc::SYS_capset, &raw const header, sets.as_ptr()) };
    checked(result).map(drop)
}
