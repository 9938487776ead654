//! Memory.

use super::{
    ArgKind::{Address, Fd, Flags, Hex, In, Int, LongFlags, Out, Pid, Pointer, Size, Ulong, Word},
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    brk(addr: Address);
    get_mempolicy(
        mode: Out(Shape::Int), nodemask: Pointer, maxnode: Ulong, addr: Address,
        flags: LongFlags(Family::MempolicyGet)
    );
    madvise(addr: Address, length: Size, advice: Flags(Family::Madvise));
    map_shadow_stack(addr: Address, size: Ulong, flags: Flags(Family::ShadowStack));
    mbind(
        addr: Address, size: Ulong, mode: LongFlags(Family::Mempolicy), nodemask: Pointer,
        maxnode: Ulong, flags: Flags(Family::MempolicyMove)
    );
    membarrier(cmd: Flags(Family::Membarrier), flags: Flags(Family::MembarrierFlags), cpu_id: Int);
    migrate_pages(pid: Pid, maxnode: Ulong, old_nodes: Pointer, new_nodes: Pointer);
    mincore(addr: Address, length: Size, vec: Out(Shape::Pages(1)));
    mlock(addr: Address, size: Size);
    mlock2(addr: Address, size: Size, flags: Flags(Family::Mlock));
    mlockall(flags: Flags(Family::Mlockall));
    mmap(
        addr: Address, length: Ulong, prot: LongFlags(Family::Protection),
        flags: LongFlags(Family::Map), fd: Fd, offset: Word
    );
    move_pages(
        pid: Pid, count: Ulong, pages: Pointer, nodes: Pointer, status: Pointer,
        flags: Flags(Family::MempolicyMove)
    );
    mprotect(addr: Address, size: Size, prot: LongFlags(Family::Protection));
    mremap(
        old_address: Address, old_size: Ulong, new_size: Ulong, flags: LongFlags(Family::Mremap),
        new_address: Address
    );
    mseal(addr: Address, size: Size, flags: Word);
    msync(addr: Address, length: Size, flags: Flags(Family::Msync));
    munlock(addr: Address, size: Size);
    munlockall();
    munmap(addr: Address, length: Size);
    pkey_alloc(flags: Word, access_rights: LongFlags(Family::PkeyAccess));
    pkey_free(pkey: Int);
    pkey_mprotect(addr: Address, size: Size, prot: LongFlags(Family::Protection), pkey: Int);
    process_madvise(
        pidfd: Fd, iov: Pointer, vlen: Size, advice: Flags(Family::Madvise), flags: Hex
    );
    process_mrelease(pidfd: Fd, flags: Hex);
    process_vm_readv(
        pid: Pid, local_iov: Out(Shape::Iovec(2)), liovcnt: Ulong,
        remote_iov: In(Shape::RemoteIovec(4)), riovcnt: Ulong, flags: Ulong
    );
    process_vm_writev(
        pid: Pid, local_iov: In(Shape::Iovec(2)), liovcnt: Ulong,
        remote_iov: In(Shape::RemoteIovec(4)), riovcnt: Ulong, flags: Ulong
    );
    remap_file_pages(
        addr: Address, size: Ulong, prot: LongFlags(Family::Protection), pgoff: Ulong,
        flags: LongFlags(Family::Map)
    );
    set_mempolicy(mode: Flags(Family::Mempolicy), nodemask: Pointer, maxnode: Ulong);
    set_mempolicy_home_node(start: Address, size: Ulong, home_node: Ulong, flags: Word);
    userfaultfd(flags: Flags(Family::Userfaultfd));
}
