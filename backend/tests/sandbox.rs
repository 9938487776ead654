//! Real sandboxes: what runs, what it sees, what is left.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ffi::CString;
use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::PathBuf;

use ringside_backend::sandbox::{
    Cgroups, HostIds, Plan, RunLimits, SandboxError, default_environment, plan::DEFAULT_BASE_ID,
    spawn,
};
use ringside_shared::bpf::BpfProgram;
use ringside_shared::bpf::SockFilter;

fn allow_all() -> BpfProgram {
    BpfProgram::new(vec![SockFilter::plain(0x06, 0x7fff_0000)]).unwrap()
}

fn run(argv: &[&str]) -> Result<String, SandboxError> {
    let (mut output, theirs) = std::io::pipe().unwrap();
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
        limits: RunLimits {
            cpu_seconds: 5,
            memory_bytes: 256 << 20,
            processes: 64,
            files: 256,
            file_bytes: 16 << 20,
            tmp_bytes: 32 << 20,
            tmp_files: 4096,
        },
        cgroups: Cgroups::find(),
        filters: vec![allow_all()],
        sandbox_filter: allow_all(),
        ids: HostIds::for_slot(DEFAULT_BASE_ID, 0),
        cpu: None,
        hostname: "ringside".to_owned(),
        launcher: PathBuf::from(env!("CARGO_BIN_EXE_ringside")),
    };
    let mut sandbox = spawn(plan)?;
    sandbox.release().unwrap();
    let mut text = String::new();
    output.read_to_string(&mut text).unwrap();
    sandbox.finish(None)?;
    Ok(text)
}

#[test]
fn true_runs() {
    assert_eq!(run(&["/bin/true"]).unwrap(), "");
}

#[test]
fn date_prints_its_year() {
    assert_eq!(run(&["date", "-d", "@0", "+%Y"]).unwrap(), "1970\n");
}

#[test]
fn an_unknown_program_is_not_found_before_anything_runs() {
    let error = run(&["no-such-program"]).unwrap_err();
    assert_eq!(error.shell_status(), Some(127));
}
