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
fn rules_for_values_of_one_argument_become_one() {
    check(
        "arch x86_64\ndefault allow\nkill socket if domain == AF_INET\nlog read\n\
         kill socket if domain == AF_INET6\nlog socket\nkill read if fd == 3",
        "arch x86_64\ndefault allow\nkill socket if domain in {AF_INET, AF_INET6}\n\
         log read socket\n",
    );
}

#[test]
fn a_rule_says_for_which_arches_it_is_only_where_they_differ() {
    let source = "arch x86_64 x86\ndefault errno EPERM\nforeign trace 9\n\
        allow read socketcall write\nallow socket on x86_64\nallow 1000..1999 on x86\n\
        trap 0 400 on x86_64 if arg0:32 == 7\nallow clone on x86_64 if flags:64 & CLONE_VM\n";
    check(source, source);
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
