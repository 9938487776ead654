//! Runs commands in real sandboxes, without a tracer.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "shared by several test programs, each uses a part; a test fails by panicking"
)]

use std::ffi::CString;
use std::fs::{self, File};
use std::io::{PipeReader, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::unistd::geteuid;

use ringside_backend::sandbox::{
    Cgroups, Layer, Nursery, Plan, RunLimits, Sandbox, SandboxError, SandboxUsage,
    default_environment, spawn,
};
use ringside_backend::sys::process::pidfd_open;
use ringside_shared::bpf::BpfProgram;
use ringside_shared::load::{Target, load};

/// Limits that nothing well-behaved reaches.
pub(crate) const AMPLE: RunLimits = RunLimits {
    cpu_seconds: 5,
    cpu_percent: 100,
    memory_bytes: 256 << 20,
    processes: 64,
    files: 256,
    file_bytes: 16 << 20,
    tmp_bytes: 32 << 20,
    tmp_files: 4096,
};

/// A command to run in a sandbox.
pub(crate) struct Run {
    pub(crate) plan: Plan,
    output: PipeReader,
}

/// A run that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) output: String,
    pub(crate) usage: SandboxUsage,
    pub(crate) layers: Vec<Layer>,
}

/// The program with our child hook in it. Tests that run themselves as another user say where a
/// copy is that this user may read.
pub(crate) fn launcher() -> PathBuf {
    std::env::var_os("RINGSIDE_TEST_LAUNCHER")
        .map_or_else(|| env!("CARGO_BIN_EXE_ringside").into(), PathBuf::from)
}

#[cfg(feature = "victim")]
fn victim() -> PathBuf {
    std::env::var_os("RINGSIDE_TEST_VICTIM")
        .map_or_else(|| env!("CARGO_BIN_EXE_victim").into(), PathBuf::from)
}

pub(crate) fn compiled(source: &str) -> BpfProgram {
    load(source, &Target::default()).unwrap().program
}

impl Run {
    pub(crate) fn new(argv: &[&str]) -> Self {
        let (output, theirs) = std::io::pipe().unwrap();
        let theirs = OwnedFd::from(theirs);
        let plan = Plan {
            argv: argv
                .iter()
                .map(|word| CString::new(*word).unwrap())
                .collect(),
            env: default_environment(),
            stdio: [
                File::open("/dev/null").unwrap().into(),
                theirs.try_clone().unwrap(),
                theirs,
            ],
            limits: AMPLE,
            nursery: Nursery::new(launcher(), Cgroups::find()),
            filters: Vec::new(),
            is_strict: false,
            cpu: None,
            hostname: "ringside".to_owned(),
            rootfs: None,
        };
        Self { plan, output }
    }

    /// A shell command.
    pub(crate) fn shell(line: &str) -> Self {
        Self::new(&["sh", "-c", line])
    }

    /// A misbehaviour. The sandbox does not see the program's file, so it comes as standard input.
    #[cfg(feature = "victim")]
    pub(crate) fn victim(words: &[&str]) -> Self {
        let mut argv = vec!["/proc/self/fd/0"];
        argv.extend(words);
        let mut run = Self::new(&argv);
        run.plan.stdio[0] = File::open(victim()).unwrap().into();
        run
    }

    pub(crate) fn limits(mut self, change: impl FnOnce(&mut RunLimits)) -> Self {
        change(&mut self.plan.limits);
        self
    }

    pub(crate) fn filter(mut self, source: &str) -> Self {
        self.plan.filters.push(compiled(source));
        self
    }

    /// Another program for the set-up process.
    pub(crate) fn launcher(mut self, path: impl Into<PathBuf>) -> Self {
        self.plan.nursery = Nursery::new(path, Cgroups::find());
        self
    }

    pub(crate) fn slot(self, slot: u32) -> Self {
        self.plan.nursery.start_ids_at(slot);
        self
    }

    /// Spawns and leaves the leader waiting.
    pub(crate) fn spawn(self) -> Result<(Sandbox, PipeReader), SandboxError> {
        let Self { plan, output } = self;
        Ok((spawn(plan)?, output))
    }

    /// Spawns and releases.
    pub(crate) fn start(self) -> (Sandbox, PipeReader) {
        let (mut sandbox, output) = self.spawn().unwrap();
        sandbox.release().unwrap();
        (sandbox, output)
    }

    /// Runs to the end: until everybody has closed the output.
    pub(crate) fn end(self) -> Result<Ended, SandboxError> {
        let (mut sandbox, mut output) = self.spawn()?;
        sandbox.release().unwrap();
        let mut text = Vec::new();
        output.read_to_end(&mut text).unwrap();
        // A process closes its files before it has ended. Killed in between, what it used would be
        // lost with pid 1; one that goes on without output is not waited for.
        if let Ok(leader) = pidfd_open(sandbox.leader()) {
            let mut fds = [PollFd::new(leader.as_fd(), PollFlags::POLLIN)];
            poll(&mut fds, PollTimeout::from(1000_u16)).unwrap();
        }
        let layers = sandbox.layers().to_vec();
        Ok(Ended {
            output: String::from_utf8_lossy(&text).into_owned(),
            usage: sandbox.finish(None)?,
            layers,
        })
    }

    /// Runs to the end and gives what it printed.
    pub(crate) fn output(self) -> String {
        self.end().unwrap().output
    }
}

/// Reads until the command has printed a line.
pub(crate) fn first_line(output: &mut PipeReader) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while output.read(&mut byte).unwrap() == 1 && byte != *b"\n" {
        line.push(byte[0]);
    }
    String::from_utf8(line).unwrap()
}

/// Runs all other tests of this test program again, as an ordinary user.
pub(crate) fn again_as_ordinary_user(this_test: &str) {
    if !geteuid().is_root() {
        println!("skipped: the tests are run by an ordinary user already");
        return;
    }
    // Copies, because an ordinary user may not be able to reach where we were built.
    let dir = tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(0o755))
        .tempdir()
        .unwrap();
    let copy = |from: &Path| {
        let to = dir.path().join(from.file_name().unwrap());
        fs::copy(from, &to).unwrap();
        to
    };
    let mut command = Command::new(copy(&std::env::current_exe().unwrap()));
    command.env("RINGSIDE_TEST_LAUNCHER", copy(&launcher()));
    #[cfg(feature = "victim")]
    command.env("RINGSIDE_TEST_VICTIM", copy(&victim()));
    // Also clears the supplementary groups.
    command.uid(65534).gid(65534).current_dir("/");
    let output = command.args(["--skip", this_test]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(!text.contains("running 0 tests"), "{text}");
}
