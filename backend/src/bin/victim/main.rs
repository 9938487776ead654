//! Misbehaves on purpose, one subcommand each, for the tests.
fn main() {}
