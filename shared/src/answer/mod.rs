//! The answer to each question about a filter: one function a verb of [`crate::wire::verb`]. The
//! server's addresses and the page's worker call the same ones, so that both say the same.

#![allow(
    clippy::needless_pass_by_value,
    reason = "every verb takes its question, so that all have one shape"
)]

mod call_card;
mod complete;
mod editor;
mod export;
mod filter;
mod handout;
mod heat;
mod learn;
mod log;
mod passes;
mod rules;
mod target;
mod what_if;

pub use call_card::call_card;
pub use complete::{card, complete};
pub use editor::{analyse, file_text, translate};
pub use export::export;
pub use filter::{audit, check, compile, diff, explain, fix_all, stages, tell};
pub use handout::handout;
pub use heat::{costs, heat};
pub use learn::learn;
pub use log::read_log;
pub use passes::passes;
pub use rules::{revise, rules};
pub use target::{Question, capability, kernel, source_text};
pub use what_if::{RecordedRun, what_if};

use crate::text::Diagnostic;
use crate::wire::{self, DiagnosticReport};

/// A question that has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It asks for something that there is not.
    #[error("{message}")]
    Asked {
        /// Stable, for programs.
        code: &'static str,
        /// For people.
        message: String,
    },
    /// The filter does not load.
    #[error("the filter has errors")]
    Filter(Vec<DiagnosticReport>),
}

impl Refusal {
    fn of(diagnostics: &[Diagnostic], source: &str) -> Self {
        Self::Filter(crate::load::report(diagnostics, source))
    }

    /// The same as a message.
    pub fn problem(self) -> wire::Problem {
        let message = self.to_string();
        match self {
            Self::Asked { code, .. } => wire::Problem {
                code: code.to_owned(),
                message,
                diagnostics: Vec::new(),
            },
            Self::Filter(diagnostics) => wire::Problem {
                code: "filter-invalid".to_owned(),
                message,
                diagnostics,
            },
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
