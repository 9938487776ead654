//! What a container's runtime does: a filter around a whole program.

use ringside_backend::sys::seccomp;
use ringside_shared::load::{Target, load};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};

/// Becomes a command that cannot take this filter off.
pub(crate) fn filter(path: &str, command: &[&str]) -> ExitCode {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let Ok(filter) = load(&text, &Target::default()) else {
        println!("{path} is no filter");
        return ExitCode::from(2);
    };
    let [program, arguments @ ..] = command else {
        println!("no command");
        return ExitCode::from(2);
    };
    let installed = nix::sys::prctl::set_no_new_privs()
        .map_err(std::io::Error::from)
        .and_then(|()| seccomp::install(&filter.program));
    let error = match installed {
        Ok(()) => Command::new(program).args(arguments).exec(),
        Err(error) => error,
    };
    println!("{error}");
    ExitCode::from(2)
}
