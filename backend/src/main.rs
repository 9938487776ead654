//! The command line; or become the sandbox child.
fn main() {}
