//! Every set-up call fails once, by injection from outside: no command may run with a layer
//! missing, the error names a step, and nothing is left.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sandbox_harness;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;
use ringside_backend::sandbox::SandboxError;
use ringside_backend::sys::process;
use sandbox_harness::{Run, launcher};

/// How many occurrences of a call that is made often are made to fail, one a run.
const MOST: u32 = 3;

/// Calls that set a sandbox up, and that no shell or loader makes before it.
const CALLS: [&str; 26] = [
    "clone3",
    "clone",
    "unshare",
    "setns",
    "setgroups",
    "setresgid",
    "setresuid",
    "setsid",
    "sethostname",
    "socket",
    "mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "move_mount",
    "mount_setattr",
    "mkdirat",
    "symlinkat",
    "fchdir",
    "pivot_root",
    "umount2",
    "unlinkat",
    "capset",
    "seccomp",
    "close_range",
];

/// A program that becomes the set-up process, with one of its calls made to fail.
fn saboteur(dir: &Path, call: &str, occurrence: u32) -> PathBuf {
    let script = dir.join(format!("{call}-{occurrence}"));
    let launcher = launcher();
    // Without --norc bash takes the socket on its standard input for a remote login.
    // -D keeps the set-up process our child, as a child of strace it could not be waited for.
    let text = format!(
        "#!/bin/sh\nexec /usr/bin/strace -D -f -qq -o /dev/null -e trace={call} \
         -e inject={call}:error=EPERM:when={occurrence} \
         /usr/bin/bash --norc -c 'exec -a ringside-init \"$0\"' {}\n",
        launcher.display()
    );
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    script
}

#[test]
fn whichever_call_fails_no_command_runs() {
    for tool in ["strace", "bash"] {
        if !Path::new("/usr/bin").join(tool).exists() {
            println!("skipped: {tool} is not installed");
            return;
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let mut steps = Vec::new();
    for call in CALLS {
        // An ordinary user's sandbox has no groups to shed.
        if call == "setgroups" && !geteuid().is_root() {
            continue;
        }
        for occurrence in 1..=MOST {
            let run =
                Run::new(&["/bin/echo", "it ran"]).launcher(saboteur(dir.path(), call, occurrence));
            match run.end() {
                Err(SandboxError::Step { step, source }) => {
                    steps.push(step);
                    // Its own error, or what a process sees when the other one gave up.
                    assert!(
                        source.raw_os_error().is_some(),
                        "{call} {occurrence}: {step}: {source}"
                    );
                }
                Err(error) => panic!("{call} {occurrence}: {error}"),
                // It is made fewer times than that.
                Ok(ended) if occurrence > 1 => {
                    assert_eq!(ended.output, "it ran\n", "{call} {occurrence}");
                    break;
                }
                Ok(ended) => panic!("{call} failed and a command ran: {ended:?}"),
            }
            let left = process::wait_any_of_thread().unwrap();
            assert!(left.is_none(), "{call} {occurrence}: {left:?}");
        }
    }
    steps.dedup();
    assert!(steps.len() > 15, "{steps:?}");
}

#[test]
fn all_of_this_holds_for_an_ordinary_user() {
    sandbox_harness::again_as_ordinary_user("all_of_this_holds_for_an_ordinary_user");
}
