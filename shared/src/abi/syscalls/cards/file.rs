//! Calls on an open file that are not I/O.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("fallocate", "reserve or free room inside a file"),
    ("fchdir", "make an open directory the current one"),
    ("fchmod", "change the permissions of an open file"),
    ("fchown", "change the owner and group of an open file"),
    ("fgetxattr", "read an extended attribute of an open file"),
    ("flistxattr", "list the extended attributes of an open file"),
    ("fremovexattr", "remove an extended attribute of an open file"),
    ("fsetxattr", "set an extended attribute of an open file"),
    ("fstat", "ask about an open file: type, size, owner, times"),
    ("fstatfs", "ask about the file system of an open file"),
    ("ftruncate", "cut or extend an open file to a length"),
    ("getcwd", "ask for the path of the current directory"),
    ("getdents", "list a directory, in the old layout"),
    ("getdents64", "list a directory"),
    ("memfd_create", "make a file that lives only in memory"),
    ("memfd_secret", "make memory that not even the kernel can read"),
    ("umask", "set which permissions new files do not get"),
];
