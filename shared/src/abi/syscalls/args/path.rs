//! Calls that name a file by its path.

use super::{
    ArgKind::{
        CStr, Device, DirFd, Fd, Flags, Hex, Id, In, Int, LongFlags, Mode, Offset, Out, Path,
        Pointer, Size,
    },
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    access(pathname: Path, mode: Flags(Family::Access));
    chdir(path: Path);
    chmod(pathname: Path, mode: Mode);
    chown(pathname: Path, owner: Id, group: Id);
    chroot(path: Path);
    creat(pathname: Path, mode: Mode);
    faccessat(dirfd: DirFd, pathname: Path, mode: Flags(Family::Access));
    faccessat2(
        dirfd: DirFd, pathname: Path, mode: Flags(Family::Access), flags: Flags(Family::AtAccess)
    );
    fanotify_init(flags: Flags(Family::FanotifyInit), event_f_flags: Flags(Family::Open));
    fanotify_mark(
        fanotify_fd: Fd, flags: Flags(Family::FanotifyMark), mask: LongFlags(Family::FanotifyMask),
        dirfd: DirFd, pathname: Path
    );
    fchmodat(dirfd: DirFd, pathname: Path, mode: Mode);
    fchmodat2(dirfd: DirFd, pathname: Path, mode: Mode, flags: Flags(Family::At));
    fchownat(dirfd: DirFd, pathname: Path, owner: Id, group: Id, flags: Flags(Family::At));
    fchroot(fd: DirFd, flags: Hex);
    file_getattr(
        dirfd: DirFd, pathname: Path, attr: Pointer, size: Size, at_flags: Flags(Family::At)
    );
    file_setattr(
        dirfd: DirFd, pathname: Path, attr: Pointer, size: Size, at_flags: Flags(Family::At)
    );
    futimesat(dirfd: DirFd, pathname: Path, times: In(Shape::TimevalPair));
    getxattr(path: Path, name: CStr, value: Out(Shape::Bytes(3)), size: Size);
    getxattrat(
        dirfd: DirFd, pathname: Path, at_flags: Flags(Family::At), name: CStr, args: Pointer,
        size: Size
    );
    inotify_add_watch(fd: Fd, pathname: Path, mask: Flags(Family::Inotify));
    inotify_init();
    inotify_init1(flags: Flags(Family::InotifyInit));
    inotify_rm_watch(fd: Fd, wd: Int);
    lchown(pathname: Path, owner: Id, group: Id);
    lgetxattr(path: Path, name: CStr, value: Out(Shape::Bytes(3)), size: Size);
    link(oldpath: Path, newpath: Path);
    linkat(
        olddirfd: DirFd, oldpath: Path, newdirfd: DirFd, newpath: Path, flags: Flags(Family::At)
    );
    listxattr(path: Path, list: Out(Shape::Bytes(2)), size: Size);
    listxattrat(
        dirfd: DirFd, pathname: Path, at_flags: Flags(Family::At), list: Out(Shape::Bytes(4)),
        size: Size
    );
    llistxattr(path: Path, list: Out(Shape::Bytes(2)), size: Size);
    lremovexattr(path: Path, name: CStr);
    lsetxattr(
        path: Path, name: CStr, value: In(Shape::Bytes(3)), size: Size, flags: Flags(Family::Xattr)
    );
    lstat(pathname: Path, statbuf: Out(Shape::Stat));
    mkdir(pathname: Path, mode: Mode);
    mkdirat(dirfd: DirFd, pathname: Path, mode: Mode);
    mknod(pathname: Path, mode: Mode, dev: Device);
    mknodat(dirfd: DirFd, pathname: Path, mode: Mode, dev: Device);
    name_to_handle_at(
        dirfd: DirFd, pathname: Path, handle: Pointer, mount_id: Pointer, flags: Flags(Family::At)
    );
    newfstatat(dirfd: DirFd, pathname: Path, statbuf: Out(Shape::Stat), flags: Flags(Family::At));
    open(pathname: Path, flags: Flags(Family::Open), mode: Mode);
    open_by_handle_at(mount_fd: DirFd, handle: Pointer, flags: Flags(Family::Open));
    openat(dirfd: DirFd, pathname: Path, flags: Flags(Family::Open), mode: Mode);
    openat2(dirfd: DirFd, pathname: Path, how: In(Shape::OpenHow(3)), size: Size);
    readlink(pathname: Path, buf: Out(Shape::Bytes(2)), bufsiz: Int);
    readlinkat(dirfd: DirFd, pathname: Path, buf: Out(Shape::Bytes(3)), bufsiz: Int);
    removexattr(path: Path, name: CStr);
    removexattrat(dirfd: DirFd, pathname: Path, at_flags: Flags(Family::At), name: CStr);
    rename(oldpath: Path, newpath: Path);
    renameat(olddirfd: DirFd, oldpath: Path, newdirfd: DirFd, newpath: Path);
    renameat2(
        olddirfd: DirFd, oldpath: Path, newdirfd: DirFd, newpath: Path,
        flags: Flags(Family::Rename)
    );
    rmdir(pathname: Path);
    setxattr(
        path: Path, name: CStr, value: In(Shape::Bytes(3)), size: Size, flags: Flags(Family::Xattr)
    );
    setxattrat(
        dirfd: DirFd, pathname: Path, at_flags: Flags(Family::At), name: CStr, args: Pointer,
        size: Size
    );
    stat(pathname: Path, statbuf: Out(Shape::Stat));
    statfs(path: Path, buf: Out(Shape::Statfs));
    statx(
        dirfd: DirFd, pathname: Path, flags: Flags(Family::AtStat), mask: Flags(Family::StatxMask),
        statxbuf: Out(Shape::Statx)
    );
    symlink(target: Path, linkpath: Path);
    symlinkat(target: Path, newdirfd: DirFd, linkpath: Path);
    truncate(path: Path, length: Offset);
    unlink(pathname: Path);
    unlinkat(dirfd: DirFd, pathname: Path, flags: Flags(Family::AtRemove));
    ustat(dev: Device, ubuf: Pointer);
    utime(filename: Path, times: Pointer);
    utimensat(
        dirfd: DirFd, pathname: Path, times: In(Shape::TimespecPair), flags: Flags(Family::At)
    );
    utimes(filename: Path, times: In(Shape::TimevalPair));
}
