//! One weakness, and what looks for it.

use super::fix::Fix;
use super::subject::Subject;
use crate::filter::Origin;
use crate::text::Span;

/// How much a finding matters. The worst is the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The filter can be got round, or does not protect what it says.
    High,
    /// Programs break, or much is open that filters usually close.
    Medium,
    /// Misleading, fragile or dead.
    Low,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::Note];

    /// The name on the wire and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Note => "note",
        }
    }
}

/// Where a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// 0-based rule of the source; `None` for the default action and the filter as a whole.
    pub rule: Option<u32>,
    /// The part of the source.
    pub span: Span,
    /// Of a program from elsewhere, the instruction that answers; `None` for the program as a whole.
    pub pc: Option<u32>,
}

impl From<Origin> for Place {
    fn from(Origin { rule, span }: Origin) -> Self {
        Self {
            rule,
            span,
            pc: None,
        }
    }
}

/// A weakness of a filter that loads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable, for programs: `twin-open`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is weak, with the names of this filter.
    pub title: String,
    /// Why that matters.
    pub reason: String,
    /// What to do, in words.
    pub remedy: String,
    /// What to do, as an edit of the source: of our filter text or of a profile.
    pub fix: Option<Fix>,
}

/// What looks for one kind of weakness.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Stable, for programs; also the code of its findings.
    pub code: &'static str,
    /// How much its findings matter at most.
    pub severity: Severity,
    /// What it looks for, in one line.
    pub looks_for: &'static str,
    pub(super) look: fn(&Subject<'_>, &mut Findings),
}

impl Check {
    /// What this check has to say of a filter.
    pub fn run(&self, subject: &Subject<'_>) -> Vec<Finding> {
        self.collect(|findings| (self.look)(subject, findings))
    }

    /// What somebody finds in the name of this check.
    pub(super) fn collect(&self, look: impl FnOnce(&mut Findings)) -> Vec<Finding> {
        let mut findings = Findings {
            check: *self,
            list: Vec::new(),
            n_dropped: 0,
        };
        look(&mut findings);
        findings.into_vec()
    }
}

/// Most findings of one check; one more says how many were left out.
pub const MAX_FINDINGS: usize = 20;

/// Collects what one check finds.
#[derive(Debug)]
pub struct Findings {
    check: Check,
    list: Vec<Finding>,
    n_dropped: usize,
}

impl Findings {
    /// Keeps a finding with the severity of the check.
    pub(super) fn push(&mut self, place: impl Into<Place>, said: Said) {
        self.push_as(self.check.severity, place, said);
    }

    /// Keeps a finding that matters less than others of the check.
    pub(super) fn push_as(&mut self, severity: Severity, place: impl Into<Place>, said: Said) {
        if self.list.len() >= MAX_FINDINGS {
            self.n_dropped += 1;
            return;
        }
        self.list.push(Finding {
            code: self.check.code,
            severity,
            place: place.into(),
            title: said.title,
            reason: said.reason,
            remedy: said.remedy,
            fix: said.fix,
        });
    }

    fn into_vec(mut self) -> Vec<Finding> {
        if self.n_dropped > 0
            && let Some(last) = self.list.last()
        {
            let title = format!("{} more of these are not shown", self.n_dropped);
            let fix = None;
            self.list.push(Finding {
                title,
                fix,
                ..last.clone()
            });
        }
        self.list
    }
}

/// What a finding says.
#[derive(Debug)]
pub(super) struct Said {
    /// See [`Finding::title`].
    pub(super) title: String,
    /// See [`Finding::reason`].
    pub(super) reason: String,
    /// See [`Finding::remedy`].
    pub(super) remedy: String,
    /// See [`Finding::fix`].
    pub(super) fix: Option<Fix>,
}

impl Said {
    pub(super) fn new(
        title: impl Into<String>,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            reason: reason.into(),
            remedy: remedy.into(),
            fix: None,
        }
    }

    pub(super) fn with_fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }
}
