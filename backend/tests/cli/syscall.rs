//! `ringside syscall`.

use crate::program::{Folder, NO_CLOCK, ringside, status, stderr, stdout};
use serde_json::Value;

#[test]
fn a_card_says_what_a_syscall_does_and_who_guards_it() {
    let text = stdout(&ringside(&["syscall", "clock_settime"]));
    for line in [
        "clock_settime: set a clock\n",
        "call          clock_settime(clockid, tp)\n",
        "man page      clock_getres(2)\n",
        "needs         CAP_SYS_TIME of the host\n",
        "numbers       x86_64 227, x86 264, x32 227+bit 30, aarch64 112, riscv64 112\n",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
}

#[test]
fn a_number_is_that_of_the_arch() {
    for (arch, name) in [("x86_64", "execve"), ("x86", "oldolduname")] {
        let output = ringside(&["syscall", "59", "--arch", arch, "--format", "json"]);
        let card: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(card["name"], name, "{arch}");
    }
}

#[test]
fn a_slip_of_the_finger_is_forgiven() {
    let folder = Folder::new();
    let filter = folder.file("filter", NO_CLOCK);
    for args in [
        &["syscall", "opne"][..],
        &["filter", "explain", "--syscall", "opne", &filter],
    ] {
        let output = ringside(args);
        assert_eq!(status(&output), 2);
        assert!(
            stderr(&output).ends_with("did you mean `open`?\n"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn a_syscall_that_no_arch_has_is_bad_usage() {
    for name in ["no_such_call", "123456"] {
        assert_eq!(status(&ringside(&["syscall", name])), 2, "{name}");
    }
}
