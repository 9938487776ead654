//! What the filter in the editor would have answered to the calls of the run that is shown.

use ringside_shared::abi::errno;
use ringside_shared::trace::RecordedCall;
use ringside_shared::wire::{
    RefusedBy, Speaker, SyscallEvent, Verdict, VerdictChange, WhatIfReport,
};

use super::Calls;
use super::timeline::Fate;
use super::words::grouped;
use crate::trn;

/// A call of the run that would meet another verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its position among the calls of the run.
    pub position: usize,
    /// How the verdicts differ.
    pub change: VerdictChange,
    /// What it would meet.
    pub would_be: Verdict,
}

/// Calls of one name that would meet one other verdict, in order of their first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The syscall.
    pub name: String,
    /// What they would meet.
    pub would_be: Verdict,
    /// Their positions, ascending.
    pub positions: Vec<usize>,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhatIf {
    n_calls: usize,
    n_unknown: usize,
    changed: Vec<Changed>,
    groups: Vec<Group>,
}

impl WhatIf {
    /// What the core answered about the calls of a run.
    pub fn of(calls: &Calls, report: &WhatIfReport) -> Self {
        let mut found = Self {
            n_calls: usize::try_from(report.asked).unwrap_or(usize::MAX),
            n_unknown: usize::try_from(report.unknown).unwrap_or(usize::MAX),
            ..Self::default()
        };
        for (&position, &answer) in report.positions.iter().zip(&report.gets) {
            let position = position as usize;
            let answer = report.answers.get(answer as usize);
            if let (Some(call), Some((change, would_be))) = (calls.get(position), answer) {
                found.add(&call, position, would_be.clone(), *change);
            }
        }
        found
    }

    fn add(
        &mut self,
        call: &SyscallEvent,
        position: usize,
        would_be: Verdict,
        change: VerdictChange,
    ) {
        let is_like_it =
            |group: &&mut Group| group.name == call.name && is_same(&group.would_be, &would_be);
        match self.groups.iter_mut().find(is_like_it) {
            Some(group) => group.positions.push(position),
            None => self.groups.push(Group {
                name: call.name.clone(),
                would_be: would_be.clone(),
                positions: vec![position],
            }),
        }
        self.changed.push(Changed {
            position,
            change,
            would_be,
        });
    }

    /// What a call of the run would meet instead.
    pub fn at(&self, position: usize) -> Option<&Changed> {
        let found = self
            .changed
            .binary_search_by_key(&position, |changed| changed.position);
        self.changed.get(found.ok()?)
    }

    /// The changed calls by name and new verdict, in order of their first.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Whether any call would be refused that was not.
    pub fn refuses(&self) -> bool {
        self.changed
            .iter()
            .any(|changed| changed.change == VerdictChange::NewlyRefused)
    }

    /// How many calls change, and how.
    pub fn sentence(&self) -> String {
        let count = |change| {
            self.changed
                .iter()
                .filter(|changed| changed.change == change)
                .count()
        };
        let kinds = [
            (count(VerdictChange::NewlyRefused), "would now be refused"),
            (
                count(VerdictChange::NewlyLetThrough),
                "would now be let through",
            ),
            (
                count(VerdictChange::Otherwise),
                "would be answered otherwise",
            ),
        ];
        let told: Vec<_> = kinds.into_iter().filter(|(count, _)| *count > 0).collect();
        let of = match self.n_calls {
            1 => "of 1 call".to_owned(),
            n_calls => format!("of {} calls", grouped(n_calls)),
        };
        let parts: Vec<String> = told
            .into_iter()
            .enumerate()
            .map(|(at, (count, words))| match at {
                0 => format!("{} {of} {words}", grouped(count)),
                _ => format!("{} {words}", grouped(count)),
            })
            .collect();
        let mut sentence = match parts.as_slice() {
            [] => format!("None {of} would meet another verdict"),
            parts => parts.join(", "),
        };
        if self.n_unknown > 0 {
            let unknown = trn!(
                self.n_unknown,
                "of 1 it cannot be said, since the recording hides what the filter looks at",
                "of {n} it cannot be said, since the recording hides what the filter looks at"
            );
            sentence = format!("{sentence}; {unknown}");
        }
        sentence
    }
}

/// The calls of a run as the core takes them.
pub fn bytes(calls: &Calls) -> Vec<u8> {
    let words = calls.iter().flat_map(|call| RecordedCall::words(&call));
    words.flat_map(u32::to_le_bytes).collect()
}

fn is_same(one: &Verdict, other: &Verdict) -> bool {
    (&one.action, one.data, one.by, one.line) == (&other.action, other.data, other.by, other.line)
}

/// A verdict in a word: `EPERM`, `killed`, `allowed`.
pub fn word(verdict: &Verdict) -> String {
    match verdict.action.as_str() {
        "allow" => "allowed".to_owned(),
        "errno" if verdict.data == 0 => "skipped".to_owned(),
        "errno" => errno::name(verdict.data)
            .map_or_else(|| format!("errno {}", verdict.data), str::to_owned),
        "kill_thread" | "kill_process" => "killed".to_owned(),
        "trap" => "SIGSYS".to_owned(),
        "log" => "logged".to_owned(),
        "trace" => "traced".to_owned(),
        "notify" => "notified".to_owned(),
        action => action.to_owned(),
    }
}

/// The fate that a verdict leads to as far as the filters go, for its colour and shape.
pub fn fate(verdict: &Verdict) -> Fate {
    let refused_by = match verdict.by {
        Speaker::Filter => RefusedBy::Filter,
        Speaker::Sandbox => RefusedBy::Sandbox,
        Speaker::Strict => RefusedBy::Kernel,
    };
    match verdict.action.as_str() {
        "allow" | "log" => Fate::Passed,
        "kill_thread" | "kill_process" => Fate::Killed(verdict.by),
        "trap" => Fate::Trapped(verdict.by),
        "errno" if verdict.data == 0 => Fate::Faked(verdict.by),
        _ => Fate::Refused(refused_by),
    }
}

#[cfg(test)]
mod tests {
    use super::super::timeline::example::{call, refused};
    use super::*;
    use ringside_shared::answer::{RecordedRun, what_if as what_if_report};
    use ringside_shared::wire::{CheckRequest, SyscallStart, WhatIfRequest};

    fn what_if(calls: impl IntoIterator<Item = SyscallEvent>, filter: &str) -> WhatIf {
        let calls: Vec<_> = calls.into_iter().collect();
        let calls: Calls = calls.iter().collect();
        let bytes = bytes(&calls);
        let words: Vec<_> = bytes
            .as_chunks()
            .0
            .iter()
            .map(|word| u32::from_le_bytes(*word))
            .collect();
        let about = WhatIfRequest {
            filter: CheckRequest::of_text(filter),
            run: 1,
            calls: calls.len() as u64,
        };
        let report = what_if_report(about, &RecordedRun::new(1, &words)).expect("an answer");
        assert!(report.known && report.loads);
        WhatIf::of(&calls, &report)
    }

    fn write() -> SyscallEvent {
        let mut write = call("write");
        write.nr = 1;
        write
    }

    #[test]
    fn calls_that_an_edit_refuses_are_counted_by_name_and_lead_to_each() {
        let edited = what_if(
            [write(), call("read"), write()],
            "default allow\nerrno EACCES write",
        );
        assert_eq!(edited.sentence(), "2 of 3 calls would now be refused");
        assert!(edited.refuses());
        let [group] = edited.groups() else {
            panic!("{:?}", edited.groups());
        };
        assert_eq!(
            (group.name.as_str(), &group.positions[..]),
            ("write", &[0, 2][..])
        );
        assert_eq!(
            (word(&group.would_be), group.would_be.line),
            ("EACCES".to_owned(), Some(2))
        );
        assert_eq!(edited.at(1), None);
        assert!(edited.at(2).is_some());
    }

    #[test]
    fn a_rule_that_goes_lets_through_and_another_errno_is_told_apart() {
        let mut clock = refused("clock_settime", RefusedBy::Filter);
        clock.nr = 227;
        let gone = what_if([clock.clone()], "default allow");
        assert_eq!(gone.sentence(), "1 of 1 call would now be let through");
        let other = what_if(
            [clock.clone(), write()],
            "default allow\nerrno EINVAL clock_settime\nkill write",
        );
        assert_eq!(
            other.sentence(),
            "1 of 2 calls would now be refused, 1 would be answered otherwise"
        );
        let same = what_if([clock], "default allow\nerrno EPERM clock_settime");
        assert_eq!(same.sentence(), "None of 1 call would meet another verdict");
        assert!(!same.refuses());
    }

    #[test]
    fn the_arguments_of_each_call_are_looked_at() {
        let mut to_stderr = write();
        to_stderr.args[0].0 = 2;
        let edited = what_if(
            [write(), to_stderr],
            "default allow\nerrno EPERM write if fd == 2",
        );
        assert_eq!(edited.groups()[0].positions, [1]);
    }

    #[test]
    fn the_sandboxs_preparation_is_not_asked_about() {
        let mut preparation = write();
        preparation.start = SyscallStart::Sandbox;
        let edited = what_if([preparation], "default kill");
        assert_eq!(
            edited.sentence(),
            "None of 0 calls would meet another verdict"
        );
    }
}
