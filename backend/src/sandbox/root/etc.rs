//! A minimal /etc, written for each run. Nothing in it tells of the host.

use std::ffi::CStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};

use nix::unistd::symlinkat;

use super::host::Trees;
use super::{attach_new, make_dir, make_file};
use crate::sys::mount;

const PASSWD: &str =
    "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n";
const GROUP: &str = "root:x:0:\nnogroup:x:65534:\n";
const NSSWITCH: &str = "passwd: files\ngroup: files\nhosts: files\n";
const OS_RELEASE: &CStr = c"../usr/lib/os-release";

pub(super) fn write(root: BorrowedFd<'_>, host: &Trees, hostname: &str) -> io::Result<()> {
    make_dir(root, c"etc")?;
    let hosts = format!("127.0.0.1 localhost {hostname}\n::1 localhost {hostname}\n");
    let files = [
        (c"etc/passwd", PASSWD),
        (c"etc/group", GROUP),
        (c"etc/nsswitch.conf", NSSWITCH),
        (c"etc/hosts", &hosts),
        (c"etc/hostname", &format!("{hostname}\n")),
    ];
    for (path, text) in files {
        File::from(make_file(root, path)?).write_all(text.as_bytes())?;
    }
    symlinkat(OS_RELEASE, root, c"etc/os-release")?;
    symlinkat(c"../usr/share/zoneinfo/UTC", root, c"etc/localtime")?;
    symlinkat(c"../proc/self/mounts", root, c"etc/mtab")?;
    if let Some(cache) = &host.ld_so_cache {
        make_file(root, c"etc/ld.so.cache")?;
        mount::attach(cache.as_fd(), root, c"etc/ld.so.cache")?;
    }
    if let Some(alternatives) = &host.alternatives {
        attach_new(root, c"etc/alternatives", alternatives.as_fd())?;
    }
    Ok(())
}
