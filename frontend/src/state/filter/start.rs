//! Filters to begin with.

use ringside_shared::wire::{LearnReport, LearnRequest, StartPoint};

use crate::state::export::Format;
use crate::state::{Example, RunState};

/// A filter to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// What it is called.
    pub title: &'static str,
    /// What it is for.
    pub what: &'static str,
    /// Its text.
    pub text: &'static str,
}

const OPEN: Start = Start {
    title: "Everything allowed",
    what: "Nothing is refused: add rules one by one, and watch what each of them does.",
    text: "default allow\n",
};

const CONTAINER: Start = Start {
    title: "A container's default",
    what: "A profile like those that container engines install: what applications need, without mounts, modules and clocks.",
    text: include_str!("../../../../shared/tests/profiles/container.json"),
};

const SERVICE: Start = Start {
    title: "systemd's @system-service",
    what: "What systemd recommends for services; anything else fails with EPERM.",
    text: "# What systemd recommends for services.\ndefault errno EPERM\nallow @system-service\n",
};

const STRICT: Start = Start {
    title: "Strict",
    what: "The calls of seccomp's first mode, and nothing else: a program computes on what is open, and ends. Most die at once.",
    text: "# What seccomp's mode 1 allows, and nothing else.\ndefault kill\nallow read write exit rt_sigreturn\n",
};

impl Start {
    /// All of them: those that are for any command, then those of the examples.
    pub fn all() -> impl Iterator<Item = Self> {
        let examples = Example::all().map(|example| Self {
            title: example.title,
            what: example.look_for,
            text: example.filter,
        });
        [OPEN, CONTAINER, SERVICE, STRICT]
            .into_iter()
            .chain(examples)
    }
}

/// The question for a filter that allows what a run did, and nothing else.
pub fn lesson(run: &RunState, arguments: bool) -> LearnRequest {
    LearnRequest {
        traces: vec![Format::Ndjson.write(run)],
        to: None,
        default: None,
        arguments,
        start: StartPoint::Exec,
        host: None,
    }
}

/// What was learnt as filter text, with what the run leaves open at its head.
pub fn learnt(report: &LearnReport) -> String {
    let notes = report.notes.iter().map(|note| format!("# Note: {note}.\n"));
    notes.collect::<String>() + &report.text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::RunAction;
    use crate::state::filter::Analysis;
    use crate::state::timeline::example;
    use ringside_shared::wire::Event;
    use std::rc::Rc;
    use yew::Reducible;

    #[test]
    fn everything_to_begin_with_loads() {
        assert!(Start::all().count() > 6);
        for start in Start::all() {
            assert!(Analysis::of(start.text.into()).loads(), "{}", start.title);
        }
    }

    #[test]
    fn what_a_run_did_becomes_a_filter_that_loads_and_without_a_run_there_is_none() {
        let run = RunState::default();
        let teach = |run: &RunState| ringside_shared::answer::learn(lesson(run, false));
        assert!(teach(&run).is_err());
        let generation = run.generation;
        let mut call = example::call("clock_settime");
        call.nr = 227;
        let events = vec![Event::Syscall(call)];
        let run = Rc::new(run).reduce(RunAction::Events(generation, events));
        let text = learnt(&teach(&run).expect("a filter"));
        assert!(text.contains("clock_settime"), "{text}");
        assert!(Analysis::of(text.as_str().into()).loads(), "{text}");
    }
}
