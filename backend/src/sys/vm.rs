//! Reading another process's memory: `process_vm_readv(2)`.

#![allow(
    unsafe_code,
    reason = "nix's wrapper cannot tell how much of a range that runs into a hole was read"
)]

use std::io;

use libc::{c_void, iovec, pid_t};

/// Pages are never smaller on the arches that we run on, so no piece below crosses a real page.
const PAGE: u64 = 4096;

/// Reads up to `buffer.len()` bytes at `address`; fewer when the range runs into unmapped memory.
///
/// The kernel copies whole pieces or nothing of them, so the range is cut at the page ends: what
/// lies before a hole is read even if the rest cannot be. Fails when not even the first byte can.
pub fn read(pid: pid_t, address: u64, buffer: &mut [u8]) -> io::Result<usize> {
    /// Pieces for one call; `buffer`s of up to 60 KiB need only one.
    const PIECES: usize = 16;
    let mut done = 0;
    while done < buffer.len() {
        let mut remote = [iovec {
            iov_base: std::ptr::null_mut(),
            iov_len: 0,
        }; PIECES];
        let mut n_pieces = 0;
        let mut wanted = 0;
        while n_pieces < PIECES && done + wanted < buffer.len() {
            let Some(at) = address.checked_add((done + wanted) as u64) else {
                break;
            };
            let to_page_end = usize::try_from(PAGE - at % PAGE).unwrap_or(usize::MAX);
            let length = to_page_end.min(buffer.len() - done - wanted);
            remote[n_pieces] = iovec {
                iov_base: std::ptr::without_provenance_mut(usize::try_from(at).unwrap_or(0)),
                iov_len: length,
            };
            n_pieces += 1;
            wanted += length;
        }
        let local = iovec {
            iov_base: buffer[done..].as_mut_ptr().cast::<c_void>(),
            iov_len: wanted,
        };
        // SAFETY: `local` names `wanted` writable bytes of `buffer`, which we borrow mutably; the
        // kernel writes nowhere else in our memory. The remote pieces are addresses in the other
        // process, checked by the kernel.
        let read = unsafe {
            libc::process_vm_readv(
                pid,
                &raw const local,
                1,
                remote.as_ptr(),
                n_pieces as libc::c_ulong,
                0,
            )
        };
        match usize::try_from(read) {
            Ok(read) => {
                done += read;
                if read < wanted || wanted == 0 {
                    break;
                }
            }
            Err(_) if done > 0 => break,
            Err(_) => return Err(io::Error::last_os_error()),
        }
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_over_page_ends_is_read_whole() {
        let source: Vec<u8> = (0..20_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let mut copy = vec![0; source.len()];
        let me = libc::pid_t::try_from(std::process::id()).unwrap();
        let read = read(me, source.as_ptr().addr() as u64, &mut copy).unwrap();
        assert_eq!((read, copy), (source.len(), source));
    }

    #[test]
    fn an_unmapped_address_is_an_error() {
        let me = libc::pid_t::try_from(std::process::id()).unwrap();
        assert!(read(me, 8, &mut [0; 8]).is_err());
        assert!(read(me, u64::MAX, &mut [0; 8]).is_err());
    }
}
