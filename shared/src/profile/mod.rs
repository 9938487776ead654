//! Filters in every language that we read, and the `Policy` that they mean.

mod comparison;
pub mod json;
mod kafel;
pub mod minijail;
pub mod oci;
mod runs;
mod source;
pub mod systemd;
mod text;
mod write;

pub use write::{Output, Written, write};

use crate::filter::Policy;
use crate::load::{Format, Target};
use crate::text::Diagnostic;

/// A filter that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// What it means.
    pub policy: Policy,
    /// Rules of the source, as its language counts them: origins number them from 0.
    pub n_rules: usize,
}

/// Reads a filter. Without one, the diagnostics hold at least one error.
pub fn read(format: Format, source: &str, target: &Target) -> (Option<Profile>, Vec<Diagnostic>) {
    match format {
        Format::Oci => oci::read(source, target),
        Format::Systemd => systemd::read(source, target),
        Format::Minijail => minijail::read(source, target),
        // Programs have no policy, and `load` does not ask us for one.
        Format::Bpf => (None, vec![]),
        Format::Kafel => kafel::read(source, target),
        Format::Text => text::read(source, target),
    }
}
