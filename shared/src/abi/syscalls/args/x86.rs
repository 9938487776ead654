//! What i386 passes otherwise: 64-bit arguments as two words, low half first; the first mmap and
//! select with all their arguments in memory; clone as `CLONE_BACKWARDS` has it.

use super::ArgKind::{Address, DirFd, Fd, Flags, Hex, In, Out, Path, Pointer, Size, Ulong, Word};
use super::{Shape, signatures};
use crate::abi::named::Family;

signatures! {
    clone(
        flags: Flags(Family::Clone), stack: Address, parent_tid: Out(Shape::Int), tls: Word,
        child_tid: Pointer
    );
    fadvise64(
        fd: Fd, offset_low: Ulong, offset_high: Ulong, size: Size, advice: Flags(Family::Fadvise)
    );
    fallocate(
        fd: Fd, mode: Flags(Family::Fallocate), offset_low: Ulong, offset_high: Ulong,
        size_low: Ulong, size_high: Ulong
    );
    fanotify_mark(
        fanotify_fd: Fd, flags: Flags(Family::FanotifyMark), mask_low: Hex, mask_high: Hex,
        dirfd: DirFd, pathname: Path
    );
    lookup_dcookie(cookie_low: Ulong, cookie_high: Ulong, buffer: Pointer, size: Size);
    mmap(arguments: Pointer);
    pread64(
        fd: Fd, buf: Out(Shape::Bytes(2)), count: Size, offset_low: Ulong, offset_high: Ulong
    );
    pwrite64(
        fd: Fd, buf: In(Shape::Bytes(2)), count: Size, offset_low: Ulong, offset_high: Ulong
    );
    readahead(fd: Fd, offset_low: Ulong, offset_high: Ulong, count: Size);
    select(arguments: Pointer);
    sync_file_range(
        fd: Fd, offset_low: Ulong, offset_high: Ulong, nbytes_low: Ulong, nbytes_high: Ulong,
        flags: Flags(Family::SyncRange)
    );
}
