//! The process that is asked: it stands still, with a filter that answers `trace` to everything.

use std::convert::Infallible;
use std::ffi::OsStr;
use std::io::{self, Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;

use ringside_shared::bpf::{BpfProgram, insn};
use ringside_shared::verdict::Action;

use crate::sys::{process, seccomp};

/// What our executable is called when it is to be the witness.
pub(super) const NAME: &str = "ringside-witness";

/// Becomes the witness if this program was started as one; then it does not return. Otherwise it
/// does nothing.
pub fn become_witness() {
    if std::env::args_os().next().as_deref() != Some(OsStr::new(NAME)) {
        return;
    }
    let Err(_) = stand();
    process::exit_now(125)
}

/// Says that it is there, waits until it is traced, and stands.
fn stand() -> io::Result<Infallible> {
    nix::sys::prctl::set_no_new_privs()?;
    let mut gate = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let trace = Action::Trace(0).word();
    let program = BpfProgram::new(vec![insn::SockFilter::plain(insn::RET_K, trace)])
        .map_err(|_| io::Error::other("our own program does not load"))?;
    gate.write_all(&[0])?;
    gate.read_exact(&mut [0])?;
    seccomp::install(&program)?;
    loop {
        // Every question is put in the place of this call.
        nix::unistd::getppid();
    }
}
