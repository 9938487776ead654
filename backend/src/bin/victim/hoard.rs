//! Memory of every kind that the kernel knows.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::net::UnixDatagram;

use nix::fcntl::{FcntlArg, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};

use crate::call::call;

const MIB: usize = 1 << 20;

/// Takes `mib` MiB of one kind and says so, if it still can.
pub(crate) fn memory(how: &str, mib: &str) {
    let Ok(mib) = mib.parse::<usize>() else {
        println!("not a number");
        return;
    };
    let result = match how {
        "heap" => {
            heap(mib);
            Ok(())
        }
        "memfd" => memory_files(mib),
        "tmp" => files(mib),
        "shm" => shared(mib),
        "pipes" => pipes(mib),
        "sockets" => sockets(mib),
        "page-tables" => page_tables(mib),
        _ => Err(io::Error::from(io::ErrorKind::InvalidInput)),
    };
    match result {
        Ok(()) => println!("{mib} MiB"),
        Err(error) => println!("{error}"),
    }
}

fn heap(mib: usize) {
    let blocks: Vec<_> = (0..mib).map(|_| vec![1u8; MIB]).collect();
    std::hint::black_box(blocks);
}

fn memory_files(mib: usize) -> io::Result<()> {
    let block = vec![1u8; MIB];
    let mut files = Vec::new();
    for _ in 0..mib {
        let mut file = File::from(memfd_create(c"hog", MFdFlags::empty())?);
        file.write_all(&block)?;
        files.push(file);
    }
    Ok(())
}

fn files(mib: usize) -> io::Result<()> {
    let block = vec![1u8; MIB];
    (0..mib).try_for_each(|number| fs::write(format!("/tmp/{number}"), &block))
}

/// System V shared memory, one segment a MiB.
fn shared(mib: usize) -> io::Result<()> {
    for _ in 0..mib {
        let id = call(libc::SYS_shmget, &[0, 1 << 20, 0o600])?;
        let at = call(libc::SYS_shmat, &[id, 0, 0])?;
        // SAFETY: the kernel has just mapped a MiB there, for reading and writing.
        unsafe { std::ptr::write_bytes(at as *mut u8, 1, MIB) };
    }
    Ok(())
}

/// What waits in pipes.
fn pipes(mib: usize) -> io::Result<()> {
    let block = vec![1u8; MIB];
    let mut ends = Vec::new();
    for _ in 0..mib {
        let (reader, mut writer) = io::pipe()?;
        fcntl(&writer, FcntlArg::F_SETPIPE_SZ(1 << 20))?;
        writer.write_all(&block)?;
        ends.push((reader, writer));
    }
    Ok(())
}

/// What waits in sockets.
fn sockets(mib: usize) -> io::Result<()> {
    let message = vec![1u8; 64 << 10];
    let (mut ends, mut n_bytes) = (Vec::new(), 0);
    while n_bytes < mib * MIB {
        let (one, other) = UnixDatagram::pair()?;
        one.set_nonblocking(true)?;
        while one.send(&message).is_ok() {
            n_bytes += message.len();
        }
        ends.push((one, other));
    }
    Ok(())
}

/// Reads one byte in every 2 MiB of a mapping: each needs a page of its own in the page table,
/// and nothing else, because untouched memory is one page of zeroes for all.
fn page_tables(mib: usize) -> io::Result<()> {
    const SPAN: usize = 2 * MIB;
    let n_tables = mib * MIB / 4096;
    let map = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    let length = libc::c_long::try_from(n_tables * SPAN).map_err(io::Error::other)?;
    let prot = libc::PROT_READ.into();
    let at = call(libc::SYS_mmap, &[0, length, prot, map.into(), -1, 0])?;
    call(
        libc::SYS_madvise,
        &[at, length, libc::MADV_NOHUGEPAGE.into()],
    )?;
    for table in 0..n_tables {
        // SAFETY: within the mapping that the kernel has just made, which can be read.
        let byte = unsafe { std::ptr::read_volatile((at as *const u8).add(table * SPAN)) };
        std::hint::black_box(byte);
    }
    Ok(())
}
