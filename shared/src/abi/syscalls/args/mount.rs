//! Mounting, swapping, quotas.

use super::{
    ArgKind::{CStr, DirFd, Fd, Flags, Hex, Int, LongFlags, Path, Pointer, Size},
    signatures,
};
use crate::abi::named::Family;

signatures! {
    acct(filename: Path);
    fsconfig(fd: Fd, cmd: Flags(Family::Fsconfig), key: CStr, value: Pointer, aux: Int);
    fsmount(fsfd: Fd, flags: Flags(Family::Fsmount), attr_flags: Flags(Family::MountAttr));
    fsopen(fsname: CStr, flags: Flags(Family::Fsopen));
    fspick(dirfd: DirFd, pathname: Path, flags: Flags(Family::Fspick));
    listmount(req: Pointer, mnt_ids: Pointer, nr_mnt_ids: Size, flags: Flags(Family::Listmount));
    mount(
        source: Path, target: Path, filesystemtype: CStr, mountflags: LongFlags(Family::Mount),
        data: Pointer
    );
    mount_setattr(
        dirfd: DirFd, pathname: Path, flags: Flags(Family::At), attr: Pointer, size: Size
    );
    move_mount(
        from_dirfd: DirFd, from_pathname: Path, to_dirfd: DirFd, to_pathname: Path,
        flags: Flags(Family::MoveMount)
    );
    open_tree(dirfd: DirFd, pathname: Path, flags: Flags(Family::OpenTree));
    open_tree_attr(
        dirfd: DirFd, pathname: Path, flags: Flags(Family::OpenTree), attr: Pointer, size: Size
    );
    pivot_root(new_root: Path, put_old: Path);
    quotactl(op: Hex, special: Path, id: Int, addr: Pointer);
    quotactl_fd(fd: Fd, op: Hex, id: Int, addr: Pointer);
    statmount(req: Pointer, smbuf: Pointer, bufsize: Size, flags: Flags(Family::Statmount));
    swapoff(path: Path);
    swapon(path: Path, swapflags: Flags(Family::Swapon));
    umount2(target: Path, flags: Flags(Family::Umount));
}
