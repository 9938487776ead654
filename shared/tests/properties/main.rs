//! What must hold for every filter, profile and program, tried on many random ones.
//!
//! The seed is fixed, so a run that fails once fails again; `PROPTEST_CASES` makes it longer.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod convert;
mod engines;
mod explain;
mod logic;
mod oci;
mod passes;
mod policy;
mod programs;
mod revise;
mod round_trip;
mod shapes;
mod simplify;
mod survival;
mod units;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Runs a property on random values, always the same ones.
fn property<S: Strategy>(
    n_cases: u32,
    strategy: &S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let longer = std::env::var("PROPTEST_CASES").ok();
    let config = Config {
        cases: longer.and_then(|n| n.parse().ok()).unwrap_or(n_cases),
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    if let Err(error) = runner.run(strategy, test) {
        panic!("{error}");
    }
}
