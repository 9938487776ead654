//! The command line; or become the sandbox child.

use std::process::ExitCode;

fn main() -> ExitCode {
    ringside_backend::cli::main()
}
