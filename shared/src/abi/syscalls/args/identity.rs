//! Users, groups and capabilities.

use super::{
    ArgKind::{CStr, Flags, Hex, Id, In, InOut, Int, Out, Pointer, Size, Uint, Word},
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    add_key(
        type: CStr, description: CStr, payload: In(Shape::Bytes(3)), plen: Size,
        keyring: Flags(Family::Keyring)
    );
    capget(hdrp: InOut(Shape::CapHeader), datap: Out(Shape::CapData));
    capset(hdrp: In(Shape::CapHeader), datap: In(Shape::CapData));
    getegid();
    geteuid();
    getgid();
    getgroups(size: Int, list: Pointer);
    getresgid(rgid: Out(Shape::Id), egid: Out(Shape::Id), sgid: Out(Shape::Id));
    getresuid(ruid: Out(Shape::Id), euid: Out(Shape::Id), suid: Out(Shape::Id));
    getuid();
    keyctl(op: Flags(Family::Keyctl), arg2: Word, arg3: Word, arg4: Word, arg5: Word);
    lsm_get_self_attr(
        attr: Flags(Family::LsmAttribute), ctx: Pointer, size: InOut(Shape::Int),
        flags: Flags(Family::LsmFlags)
    );
    lsm_list_modules(ids: Pointer, size: InOut(Shape::Int), flags: Hex);
    lsm_set_self_attr(attr: Flags(Family::LsmAttribute), ctx: Pointer, size: Uint, flags: Hex);
    request_key(
        type: CStr, description: CStr, callout_info: CStr, dest_keyring: Flags(Family::Keyring)
    );
    setfsgid(fsgid: Id);
    setfsuid(fsuid: Id);
    setgid(gid: Id);
    setgroups(size: Int, list: In(Shape::Ids(0)));
    setregid(rgid: Id, egid: Id);
    setresgid(rgid: Id, egid: Id, sgid: Id);
    setresuid(ruid: Id, euid: Id, suid: Id);
    setreuid(ruid: Id, euid: Id);
    setuid(uid: Id);
}
