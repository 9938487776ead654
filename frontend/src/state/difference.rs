//! Two filters compared: what is compared, and differences in words.

use std::rc::Rc;

use ringside_shared::abi::{Arch, syscalls};
use ringside_shared::wire::{DiffReport, DifferenceReport, WitnessReport};

use super::debugger::HandMade;
use super::{Example, RunState};
use crate::{tr, trn};

/// So many names are listed; the rest is counted.
const MAX_NAMES: usize = 8;

/// What the filter in the editor is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    /// The filter that the run on the page was made with.
    Run,
    /// No filter: everything is allowed.
    Nothing,
    /// An example, by its position.
    Example(usize),
    /// A text that is pasted.
    Pasted,
}

impl Other {
    /// All that there is to compare with.
    pub fn all(run: &RunState) -> Vec<Self> {
        let has_filter = !run.is_recording && !run.source.trim().is_empty();
        let mut all = Vec::from_iter(has_filter.then_some(Self::Run));
        all.push(Self::Nothing);
        all.extend((0..Example::all().count()).map(Self::Example));
        all.push(Self::Pasted);
        all
    }

    /// As the value of an option.
    pub fn slug(self) -> String {
        match self {
            Self::Run => "run".to_owned(),
            Self::Nothing => "nothing".to_owned(),
            Self::Example(at) => format!("example-{at}"),
            Self::Pasted => "pasted".to_owned(),
        }
    }

    /// In a few words.
    pub fn label(self) -> String {
        match self {
            Self::Run => tr!("the filter of this run").to_owned(),
            Self::Nothing => tr!("no filter").to_owned(),
            Self::Example(at) => {
                let title = Example::all().nth(at).map_or("", |example| example.title);
                tr!("example: {title}", title)
            }
            Self::Pasted => tr!("a pasted filter").to_owned(),
        }
    }

    /// Its text; nothing while nothing is pasted.
    pub fn source(self, run: &RunState, pasted: &str) -> Option<Rc<str>> {
        match self {
            Self::Run => Some(Rc::clone(&run.source)),
            Self::Nothing => Some("default allow\n".into()),
            Self::Example(at) => Example::all().nth(at).map(|example| example.filter.into()),
            Self::Pasted => Some(pasted.into()).filter(|text: &Rc<str>| !text.trim().is_empty()),
        }
    }
}

/// What is proven, in a sentence.
pub fn verdict(report: &DiffReport) -> String {
    let n = report.differences.len() as u64;
    match (report.equal, report.proven, n) {
        (true, _, _) => tr!("✓ Equal: it is proven that both answer every call alike.").to_owned(),
        (false, true, _) => trn!(
            n,
            "1 difference, and it is proven that there is no other.",
            "{n} differences, and it is proven that there are no others."
        ),
        (false, false, 0) => {
            tr!("No difference was found, but it is not proven that there is none.").to_owned()
        }
        (false, false, _) => trn!(
            n,
            "1 difference was found, and it is not proven that there is no other.",
            "{n} differences were found, and it is not proven that there are no others."
        ),
    }
}

/// Whom a difference is about: `chmod, fchmod and 12 more`, `numbers 400 to 410`.
pub fn who(difference: &DifferenceReport) -> String {
    let numbers = difference.numbers.iter().map(|&(low, high)| {
        if low == high {
            tr!("number {low}", low)
        } else {
            tr!("numbers {low} to {high}", low, high)
        }
    });
    let all: Vec<_> = difference.syscalls.iter().cloned().chain(numbers).collect();
    let shown = all
        .iter()
        .take(MAX_NAMES)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    let more = all.len().saturating_sub(MAX_NAMES);
    let names = if more == 0 {
        shown
    } else {
        tr!("{shown} and {more} more", shown, more)
    };
    match difference.arch.as_str() {
        "x86_64" => names,
        arch => tr!("{names} of {arch}", names, arch),
    }
}

/// A call that shows a difference, as the debugger takes it; none of an arch that has no name.
pub fn call(witness: &WitnessReport) -> Option<HandMade> {
    let arch: Arch = witness.arch.parse().ok()?;
    let name = syscalls::name(arch, witness.nr).filter(|name| {
        let by_name = HandMade {
            arch,
            syscall: (*name).to_owned(),
            ..HandMade::default()
        };
        by_name.data().is_ok_and(|data| data.nr == witness.nr)
    });
    let mut call = HandMade {
        arch,
        syscall: name.map_or_else(|| witness.nr.to_string(), str::to_owned),
        ..HandMade::default()
    };
    for (arg, word) in call.args.iter_mut().zip(&witness.args) {
        if word.0 != 0 {
            *arg = word.to_string();
        }
    }
    Some(call)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::answer;
    use ringside_shared::wire::{CheckRequest, DiffRequest};

    fn diff(a: &str, b: &str) -> DiffReport {
        let (a, b) = (CheckRequest::of_text(a), CheckRequest::of_text(b));
        answer::diff(DiffRequest { a, b }).expect("both load")
    }

    #[test]
    fn a_call_that_shows_a_difference_is_the_same_in_the_debugger() {
        let report = diff(
            "default allow\n",
            "default allow\nerrno EPERM openat if flags & O_CREAT\nkill reboot\n",
        );
        assert_eq!(report.differences.len(), 2);
        for difference in &report.differences {
            let witness = &difference.witness;
            let data = call(witness).expect("a call").data().expect("in registers");
            assert_eq!(data.nr, witness.nr);
            assert!(
                data.args
                    .iter()
                    .zip(&witness.args)
                    .all(|(arg, word)| *arg == word.0)
            );
        }
        assert!(verdict(&report).starts_with("2 differences, and it is proven"));
    }

    #[test]
    fn equal_is_said_only_of_what_is_proven() {
        let mut report = diff(
            "default allow\nkill reboot\n",
            "default allow\nkill reboot\n",
        );
        assert!(verdict(&report).contains("Equal"));
        (report.equal, report.proven) = (false, false);
        assert!(verdict(&report).contains("not proven"));
    }

    #[test]
    fn many_names_are_counted_and_other_arches_named() {
        let report = diff("default allow\n", "default kill\nallow read\n");
        let difference = report.differences.first().expect("one");
        let said = who(difference);
        assert!(said.contains(" more"), "{said}");
        let run = RunState::default();
        assert_eq!(Other::all(&run)[0], Other::Nothing);
        assert_eq!(Other::Pasted.source(&run, "  "), None);
    }
}
