//! Reading, writing and moving bytes.

use super::{
    ArgKind::{
        Address, Fd, Flags, Hex, In, InOut, Long, Offset, Out, Pointer, Size, Uint, Ulong, Word,
    },
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    cachestat(fd: Fd, cstat_range: Pointer, cstat: Pointer, flags: Hex);
    close(fd: Fd);
    close_range(first: Fd, last: Uint, flags: Flags(Family::CloseRange));
    copy_file_range(
        fd_in: Fd, off_in: InOut(Shape::Long), fd_out: Fd, off_out: InOut(Shape::Long), size: Size,
        flags: Hex
    );
    dup(oldfd: Fd);
    dup2(oldfd: Fd, newfd: Fd);
    dup3(oldfd: Fd, newfd: Fd, flags: Flags(Family::DescriptorFlags));
    fadvise64(fd: Fd, offset: Offset, size: Size, advice: Flags(Family::Fadvise));
    fcntl(fd: Fd, op: Flags(Family::Fcntl), arg: Word);
    fdatasync(fd: Fd);
    flock(fd: Fd, op: Flags(Family::Flock));
    fsync(fd: Fd);
    io_cancel(ctx_id: Address, iocb: Pointer, result: Pointer);
    io_destroy(ctx_id: Address);
    io_getevents(
        ctx_id: Address, min_nr: Long, nr: Long, events: Pointer, timeout: In(Shape::Timespec)
    );
    io_pgetevents(
        ctx_id: Address, min_nr: Long, nr: Long, events: Pointer, timeout: In(Shape::Timespec),
        sig: Pointer
    );
    io_setup(nr_events: Uint, ctx_idp: InOut(Shape::Long));
    io_submit(ctx_id: Address, nr: Long, iocbpp: Pointer);
    io_uring_enter(
        fd: Fd, to_submit: Uint, min_complete: Uint, flags: Flags(Family::IoUringEnter),
        argp: Pointer, argsz: Size
    );
    io_uring_register(fd: Fd, opcode: Flags(Family::IoUringRegister), arg: Pointer, nr_args: Uint);
    io_uring_setup(entries: Uint, p: Pointer);
    ioctl(fd: Fd, op: Flags(Family::Ioctl), argp: Word);
    lseek(fd: Fd, offset: Offset, whence: Flags(Family::Whence));
    pipe(pipefd: Out(Shape::FdPair));
    pipe2(pipefd: Out(Shape::FdPair), flags: Flags(Family::DescriptorFlags));
    pread64(fd: Fd, buf: Out(Shape::Bytes(2)), count: Size, offset: Offset);
    preadv(fd: Fd, iov: Out(Shape::Iovec(2)), iovcnt: Ulong, pos_l: Offset, pos_h: Ulong);
    preadv2(
        fd: Fd, iov: Out(Shape::Iovec(2)), iovcnt: Ulong, pos_l: Offset, pos_h: Ulong,
        flags: Flags(Family::ReadWrite)
    );
    pwrite64(fd: Fd, buf: In(Shape::Bytes(2)), count: Size, offset: Offset);
    pwritev(fd: Fd, iov: In(Shape::Iovec(2)), iovcnt: Ulong, pos_l: Offset, pos_h: Ulong);
    pwritev2(
        fd: Fd, iov: In(Shape::Iovec(2)), iovcnt: Ulong, pos_l: Offset, pos_h: Ulong,
        flags: Flags(Family::ReadWrite)
    );
    read(fd: Fd, buf: Out(Shape::Bytes(2)), count: Size);
    readahead(fd: Fd, offset: Offset, count: Size);
    readv(fd: Fd, iov: Out(Shape::Iovec(2)), iovcnt: Ulong);
    sendfile(out_fd: Fd, in_fd: Fd, offset: InOut(Shape::Long), count: Size);
    splice(
        fd_in: Fd, off_in: InOut(Shape::Long), fd_out: Fd, off_out: InOut(Shape::Long), size: Size,
        flags: Flags(Family::Splice)
    );
    sync();
    sync_file_range(fd: Fd, offset: Offset, nbytes: Offset, flags: Flags(Family::SyncRange));
    syncfs(fd: Fd);
    tee(fd_in: Fd, fd_out: Fd, size: Size, flags: Flags(Family::Splice));
    vmsplice(fd: Fd, iov: In(Shape::Iovec(2)), nr_segs: Ulong, flags: Flags(Family::Splice));
    write(fd: Fd, buf: In(Shape::Bytes(2)), count: Size);
    writev(fd: Fd, iov: In(Shape::Iovec(2)), iovcnt: Ulong);
}
