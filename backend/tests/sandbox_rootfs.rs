//! Runs that see an operator's file tree instead of the host's.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says when it skips"
)]

mod sandbox_harness;
mod small_root;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use nix::unistd::geteuid;
use ringside_backend::sandbox::rootfs::Unfit;
use ringside_backend::sandbox::{Rootfs, SandboxError, Step};
use sandbox_harness::Run;
use small_root::tree;

fn in_tree(root: &Path, line: &str) -> Run {
    let mut run = Run::shell(line);
    run.plan.rootfs = Some(Rootfs::open(root).unwrap());
    run
}

#[test]
fn a_run_sees_the_tree_and_not_the_hosts_programs() {
    let (_closed, root) = tree();
    let line = "cat /usr/bin/mine /opt/task; ls /usr/bin /; cat /etc/passwd";
    let said = in_tree(&root, line).output();
    assert!(said.starts_with("ours\nfind it\n"), "{said}");
    let has = |name: &str| said.lines().any(|line| line == name);
    for name in ["cat", "ls", "mine", "proc", "tmp", "opt"] {
        assert!(has(name), "{name} in {said}");
    }
    for name in ["env", "find", "secret"] {
        assert!(!has(name), "{name} in {said}");
    }
    assert!(said.contains("root:x:0:0:root:/root:/bin/sh\n"), "{said}");
}

#[test]
fn the_tree_is_read_only_without_set_user_id_and_without_devices() {
    let (_closed, root) = tree();
    let line = "(echo x > /usr/bin/mine) 2>&1; (echo x > /usr/new) 2>&1; cat /proc/self/mountinfo";
    let said = in_tree(&root, line).output();
    assert_eq!(said.matches("Read-only file system").count(), 2, "{said}");
    for place in ["/usr", "/opt"] {
        let mount = said
            .lines()
            .find(|line| line.contains(&format!(" {place} ")));
        let options = mount.unwrap().split(' ').nth(5).unwrap();
        for option in ["ro", "nosuid", "nodev"] {
            let has = options.split(',').any(|one| one == option);
            assert!(has, "{option} of {place} in {options}");
        }
    }
    let kept = fs::read_to_string(root.join("usr/bin/mine")).unwrap();
    assert_eq!(kept, "ours\n");
}

#[test]
fn links_in_the_tree_do_not_lead_out_of_it() {
    let (_closed, root) = tree();
    // Seen as it is, it leads to the run's own; the other is followed while the root is built.
    symlink("/etc/passwd", root.join("usr/bin/out")).unwrap();
    fs::create_dir(root.join("etc")).unwrap();
    symlink("/../../../../etc", root.join("etc/alternatives")).unwrap();
    let said = in_tree(&root, "cat /usr/bin/out; ls /etc/alternatives").output();
    assert!(
        said.starts_with("root:x:0:0:root:/root:/bin/sh\n"),
        "{said}"
    );
    // The tree's own /etc, which has nothing but this link.
    assert!(said.ends_with("\nalternatives\n"), "{said}");
}

#[test]
fn a_directory_that_cannot_be_used_is_refused_with_the_next_thing_to_try() {
    let (_closed, root) = tree();
    let refusal = |path: &Path| Rootfs::open(path).unwrap_err().to_string();
    let empty = tempfile::tempdir().unwrap();
    let said = refusal(empty.path());
    assert!(
        said.ends_with("it has no directory usr/bin; `make rootfs` builds a tree that has"),
        "{said}"
    );
    for path in ["/no/such", "/etc/passwd"] {
        let error = Rootfs::open(Path::new(path)).unwrap_err();
        assert!(matches!(error.reason, Unfit::Unusable(_)), "{error}");
    }
    fs::set_permissions(root.join("usr"), fs::Permissions::from_mode(0o700)).unwrap();
    let said = refusal(&root);
    assert!(said.contains("try chmod o+rx on it"), "{said}");
}

#[test]
fn a_tree_that_was_replaced_is_refused_and_nothing_runs() {
    let (closed, root) = tree();
    let run = in_tree(&root, "echo it ran");
    fs::rename(&root, closed.path().join("old")).unwrap();
    fs::create_dir_all(root.join("usr/bin")).unwrap();
    match run.end().unwrap_err() {
        SandboxError::Step { step, .. } => assert_eq!(step, Step::OpenRootfs),
        other => panic!("{other}"),
    }
}

#[test]
fn a_program_that_the_tree_lacks_is_told_so() {
    let (_closed, root) = tree();
    let mut run = in_tree(&root, "");
    run.plan.argv = vec![c"find".to_owned()];
    let said = run.end().unwrap_err().to_string();
    assert_eq!(
        said,
        "`find`: command not found in the sandbox; it sees the programs of the tree that \
         --rootfs names and nothing else"
    );
}

#[test]
fn the_layers_name_the_tree() {
    let (_closed, root) = tree();
    let layers = in_tree(&root, "true").end().unwrap().layers;
    let mount = layers.iter().find(|layer| layer.name == "mount_namespace");
    let path = fs::canonicalize(&root).unwrap().display().to_string();
    let detail = &mount.unwrap().detail;
    assert!(detail.contains(&path), "{detail}");
}

#[test]
fn an_ordinary_users_own_closed_directory_works_for_that_user() {
    if geteuid().is_root() {
        println!("skipped: root; the test below runs this one as an ordinary user");
        return;
    }
    let (closed, root) = tree();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(in_tree(&root, "cat /usr/bin/mine").output(), "ours\n");
}

#[test]
fn all_of_this_holds_for_an_ordinary_user() {
    sandbox_harness::again_as_ordinary_user("all_of_this_holds_for_an_ordinary_user");
}

#[test]
fn the_tree_of_make_rootfs_has_what_labs_need() {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rootfs");
    if !built.join("usr/bin/gcc").exists() {
        println!("skipped: there is no rootfs to run python3 and gcc in; `make rootfs` builds one");
        return;
    }
    let line = "python3 -c 'print(6 * 7)' && strace -V | head -n 1 | cut -c 1-6 && \
         ps -o comm= -p 1 && \
         echo 'int puts(const char *s); int main(void) { return puts(\"built\") < 0; }' > /tmp/a.c && \
         gcc -o /tmp/a /tmp/a.c && /tmp/a";
    assert_eq!(
        in_tree(&built, line).output(),
        "42\nstrace\nringside-init\nbuilt\n"
    );
}
