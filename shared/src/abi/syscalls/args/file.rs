//! Calls on an open file that are not I/O, and the directory of a process.

use super::{
    ArgKind::{CStr, Fd, Flags, Id, In, Mode, Offset, Out, Size, Uint, Ulong},
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    fallocate(fd: Fd, mode: Flags(Family::Fallocate), offset: Offset, size: Offset);
    fchdir(fd: Fd);
    fchmod(fd: Fd, mode: Mode);
    fchown(fd: Fd, owner: Id, group: Id);
    fgetxattr(fd: Fd, name: CStr, value: Out(Shape::Bytes(3)), size: Size);
    flistxattr(fd: Fd, list: Out(Shape::Bytes(2)), size: Size);
    fremovexattr(fd: Fd, name: CStr);
    fsetxattr(
        fd: Fd, name: CStr, value: In(Shape::Bytes(3)), size: Size, flags: Flags(Family::Xattr)
    );
    fstat(fd: Fd, statbuf: Out(Shape::Stat));
    fstatfs(fd: Fd, buf: Out(Shape::Statfs));
    ftruncate(fd: Fd, length: Offset);
    getcwd(buf: Out(Shape::Bytes(1)), size: Ulong);
    getdents(fd: Fd, dirp: Out(Shape::Dirents), count: Uint);
    getdents64(fd: Fd, dirp: Out(Shape::Dirents), count: Uint);
    memfd_create(name: CStr, flags: Flags(Family::Memfd));
    memfd_secret(flags: Flags(Family::FdFlags));
    umask(mask: Mode);
}
