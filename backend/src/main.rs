//! The command line; or become the sandbox child, or the witness of outer filters.

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all: the set-up process of a sandbox must have one thread and touch nothing else.
    ringside_backend::sandbox::become_child();
    ringside_backend::outer::become_witness();
    ringside_backend::cli::main()
}
