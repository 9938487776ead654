//! `--rootfs DIR`: commands see an operator's programs.

use crate::program::{command, ringside, status, stderr, stdout};
use crate::small_root::tree;

#[test]
fn run_sees_the_tree_that_is_named() {
    let (_closed, root) = tree();
    let root = root.to_str().unwrap();
    let output = ringside(&[
        "run",
        "--trace=none",
        "--rootfs",
        root,
        "--",
        "cat",
        "/usr/bin/mine",
    ]);
    assert_eq!(stdout(&output), "ours\n", "{}", stderr(&output));
    assert_eq!(status(&output), 0);
    let mut by_environment = command(&["run", "--trace=none", "--", "cat", "/usr/bin/mine"]);
    let output = by_environment
        .env("RINGSIDE_ROOTFS", root)
        .output()
        .unwrap();
    assert_eq!(stdout(&output), "ours\n", "{}", stderr(&output));
}

#[test]
fn run_serve_and_doctor_refuse_a_directory_that_cannot_be_used() {
    for (args, expected) in [
        (&["run", "--rootfs", "/no/such", "--", "true"][..], 125),
        (
            &["serve", "--listen", "127.0.0.1:0", "--rootfs", "/no/such"],
            2,
        ),
        (&["doctor", "--rootfs", "/no/such"], 2),
    ] {
        let output = ringside(args);
        assert_eq!(status(&output), expected, "{args:?}");
        let said = stderr(&output);
        assert!(
            said.contains("`/no/such` cannot be the root file system: No such file or directory"),
            "{said}"
        );
        assert!(said.contains("`make rootfs` builds one"), "{said}");
    }
}

#[test]
fn doctor_names_the_tree_that_it_tried() {
    let (_closed, root) = tree();
    let root = root.canonicalize().unwrap();
    let root = root.to_str().unwrap();
    // It has no /bin/true, which doctor would run.
    std::fs::copy(format!("{root}/usr/bin/ls"), format!("{root}/usr/bin/true")).unwrap();
    let output = ringside(&["doctor", "--rootfs", root]);
    let said = stdout(&output);
    assert!(
        said.contains(&format!("Programs:       those of {root}\n")),
        "{said}"
    );
    assert_eq!(status(&output), 0, "{said}");
    let json = stdout(&ringside(&["doctor", "--rootfs", root, "--format=json"]));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["rootfs"], root);
}
