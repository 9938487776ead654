use super::*;
use crate::filter::{parse, print, resolve};

/// A filter, read and stated again.
fn check(source: &str, expected: &str) {
    let (filter, diagnostics) = parse(source);
    assert_eq!(diagnostics, []);
    let (policy, diagnostics) = resolve(&filter, Arch::X86_64);
    let policy = policy.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    assert_eq!(print(&restate(&policy)), expected);
}

#[test]
fn constants_and_groups_come_back_as_words() {
    let source = "arch x86_64\ndefault allow\n\
        errno EACCES openat if flags & O_WRONLY|O_RDWR && dirfd == AT_FDCWD\n\
        kill @clock\n\
        log socket if domain in {AF_INET, AF_INET6} && type & 15 == SOCK_STREAM\n\
        errno EPERM kill if sig == SIGKILL && pid == -1\n\
        trap 7 lseek if offset in 0x100000000..0x1ffffffff\n";
    check(source, source);
}
