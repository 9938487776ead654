//! One run as the page knows it: a fold over the events that the server sends.

use std::rc::Rc;

use ringside_shared::trace::Tally;
use ringside_shared::wire::{
    Command, End, Event, Output, Problem, Process, RunRequest, Share, Signal, Started,
    SyscallEvent, SyscallStart,
};
use yew::Reducible;

use super::Log;
use super::calls::{Brief, Calls};
use super::command;
use super::options::Options;
use super::recording::Recording;

/// How far a run has come.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// Nothing was run yet.
    #[default]
    Idle,
    /// Asked for; no word from the server yet.
    Connecting,
    /// Waits for a free place.
    Queued {
        /// 1 is the next to run.
        place: u32,
        /// Milliseconds until the start, estimated.
        estimated_ms: u64,
    },
    /// The command runs.
    Running,
    /// It is over.
    Ended(Rc<End>),
    /// It could not be made, or the connection was lost.
    Failed(Rc<Problem>),
}

impl Phase {
    /// Whether a run is under way, so that Stop means something.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Connecting | Self::Queued { .. } | Self::Running)
    }
}

/// One run as the page knows it. Cheap to clone, and to compare: by its revision.
#[derive(Debug, Clone, Default)]
pub struct RunState {
    /// Counts what happened on this page; no two states share it.
    revision: u64,
    /// Counts the runs of this page, so that late news of an older one is told apart.
    pub generation: u32,
    /// Whether it was recorded elsewhere; the filter that it ran under is known only if there is a request.
    pub is_recording: bool,
    /// How far it has come.
    pub phase: Phase,
    /// What was asked for, to compare with what is in the editor now.
    pub request: Option<Rc<RunRequest>>,
    /// The filter's text as it was sent; verdicts name its lines.
    pub source: Rc<str>,
    /// What isolates it.
    pub started: Option<Rc<Started>>,
    /// Its calls, in order of arrival.
    pub calls: Calls,
    /// The table of `strace -c`.
    pub tally: Rc<Tally>,
    /// What became of its processes, in order.
    pub processes: Log<Process>,
    /// Signals that its processes got.
    pub signals: Log<Signal>,
    /// What it printed, in order.
    pub output: Log<Output>,
    /// Positions in `calls` of the first refusal of each kind: same call, same speaker, same line.
    pub refusals: Log<usize>,
    /// Position in `calls` of the call that every panel shows.
    pub selected: Option<usize>,
}

/// What can happen to a run.
#[derive(Debug, Clone)]
pub enum RunAction {
    /// Run was pressed.
    Start {
        /// What is asked for.
        request: Rc<RunRequest>,
        /// The filter's text.
        source: Rc<str>,
    },
    /// The server sent something to the run of this generation.
    Events(u32, Vec<Event>),
    /// The run of this generation could not go on: no server, connection lost.
    Failed(u32, Problem),
    /// A run that was recorded elsewhere takes the place of the one that is shown.
    Recorded(Rc<Recording>),
    /// A run that this page made before is shown again, at one of its calls.
    Again(Rc<RunState>, usize),
    /// A call was clicked, or nothing is to be shown.
    Select(Option<usize>),
}

impl PartialEq for RunState {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}

impl Reducible for RunState {
    type Action = RunAction;

    fn reduce(self: Rc<Self>, action: RunAction) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.revision += 1;
        match action {
            RunAction::Start { request, source } => {
                next = Self {
                    revision: next.revision,
                    generation: next.generation + 1,
                    phase: Phase::Connecting,
                    request: Some(request),
                    source,
                    ..Self::default()
                };
            }
            RunAction::Recorded(recording) => {
                next = Self {
                    revision: next.revision,
                    generation: next.generation + 1,
                    is_recording: true,
                    request: recording.head.as_ref().map(|head| Rc::new(request(head))),
                    source: recording.source(),
                    ..Self::default()
                };
                for event in &recording.events {
                    next.take(event.clone());
                }
                if matches!(next.phase, Phase::Idle) || next.phase.is_live() {
                    next.phase = Phase::Failed(Rc::new(Problem {
                        code: "recording-cut".to_owned(),
                        message: "The recording ends before its run did".to_owned(),
                        diagnostics: Vec::new(),
                    }));
                }
            }
            RunAction::Again(run, position) => {
                next = Self {
                    revision: next.revision,
                    generation: next.generation + 1,
                    selected: Some(position).filter(|&at| at < run.calls.len()),
                    ..Self::clone(&run)
                };
            }
            RunAction::Events(generation, events) if generation == next.generation => {
                for event in events {
                    next.take(event);
                }
            }
            RunAction::Failed(generation, problem)
                if generation == next.generation && next.phase.is_live() =>
            {
                next.phase = Phase::Failed(Rc::new(problem));
            }
            RunAction::Select(position) => {
                next.selected = position.filter(|&at| at < next.calls.len());
            }
            RunAction::Events(..) | RunAction::Failed(..) => {}
        }
        next.into()
    }
}

/// What was asked for, as far as a recording says.
fn request(head: &Share) -> RunRequest {
    let command = command::read(&head.command);
    let command = command.unwrap_or_else(|_| Command::Shell(head.command.clone()));
    let filter = head.filters.first().map_or("", String::as_str);
    Options::of_kept(head).request(command, filter)
}

impl RunState {
    fn is_new_refusal(&self, call: &SyscallEvent) -> bool {
        let is_like_it = |known: &Brief<'_>| {
            let known = known.shape.common();
            (&known.name, known.refused_by, known.verdict.line)
                == (&call.name, call.refused_by, call.verdict.line)
        };
        let is_known = |&position: &usize| self.calls.brief(position, is_like_it) == Some(true);
        call.refused_by.is_some()
            && call.start == SyscallStart::User
            && !self
                .refusals
                .read()
                .iter()
                .any(|position| is_known(position))
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Queued(queued) => {
                self.phase = Phase::Queued {
                    place: queued.place,
                    estimated_ms: queued.estimated_ms,
                };
            }
            Event::Started(started) => {
                self.phase = Phase::Running;
                self.started = Some(Rc::new(started));
            }
            Event::Process(process) => self.processes.push(process),
            Event::Syscall(call) => {
                Rc::make_mut(&mut self.tally).add(&call);
                let position = self.calls.len();
                // What was refused so before has its shape.
                if self.calls.push(&call) && self.is_new_refusal(&call) {
                    self.refusals.push(position);
                }
            }
            Event::Signal(signal) => self.signals.push(signal),
            Event::Output(output) => self.output.push(output),
            Event::End(end) => self.phase = Phase::Ended(Rc::new(end)),
            Event::Error(problem) => self.phase = Phase::Failed(Rc::new(problem)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::wire::{Outcome, Queued, Usage};

    fn started() -> Rc<RunState> {
        let request = serde_json::from_str(r#"{"command":{"argv":["date"]}}"#).expect("a request");
        Rc::new(RunState::default()).reduce(RunAction::Start {
            request: Rc::new(request),
            source: "default allow".into(),
        })
    }

    fn end() -> Event {
        Event::End(End {
            outcome: Outcome::Exited { code: 1 },
            usage: Usage::default(),
            syscalls: 0,
            dropped: 0,
            trace: ringside_shared::wire::Closing::default(),
            output_dropped: 0,
            limits: Vec::new(),
            message: None,
        })
    }

    #[test]
    fn a_run_waits_its_turn_and_ends() {
        let state = started();
        assert_eq!(state.phase, Phase::Connecting);
        let queued = Event::Queued(Queued {
            place: 2,
            estimated_ms: 40,
        });
        let state = state.reduce(RunAction::Events(1, vec![queued]));
        assert_eq!(
            state.phase,
            Phase::Queued {
                place: 2,
                estimated_ms: 40
            }
        );
        let state = state.reduce(RunAction::Events(1, vec![end()]));
        assert!(matches!(state.phase, Phase::Ended(_)));
    }

    #[test]
    fn a_refusal_is_told_once_however_often_it_happens() {
        let call = |seq: u64, line: u32| {
            let json = format!(
                r#"{{"type":"syscall","seq":{seq},"pid":2,"tid":2,"at_ns":0,"arch":"x86_64","nr":227,
                "name":"clock_settime","args":[],"text":"clock_settime()","start":"user",
                "verdict":{{"action":"errno","data":1,"by":"filter","rule":0,"line":{line}}},
                "result":{{"kind":"return","value":"0x0","errno":"EPERM"}},"refused_by":"filter"}}"#
            );
            serde_json::from_str(&json).expect("an event")
        };
        let state = started().reduce(RunAction::Events(
            1,
            vec![call(0, 4), call(1, 4), call(2, 5)],
        ));
        let positions: Vec<_> = state.refusals.read().iter().map(|at| **at).collect();
        assert_eq!(positions, [0, 2]);
    }

    #[test]
    fn whatever_happens_makes_a_state_that_differs() {
        let first = started();
        let before = RunState::clone(&first);
        let ended = first.reduce(RunAction::Events(1, vec![end()]));
        assert!(*ended != before);
        let again = ended.reduce(RunAction::Start {
            request: before.request.clone().expect("a request"),
            source: Rc::clone(&before.source),
        });
        assert!(*again != before);
    }

    #[test]
    fn a_recording_takes_the_place_of_the_run_and_one_that_was_cut_says_so() {
        let read = |text| Rc::new(crate::state::recording::read(text).expect("a recording"));
        let text = include_str!("../../tests/date.ndjson");
        let whole = started().reduce(RunAction::Recorded(read(text)));
        assert!(whole.is_recording && matches!(whole.phase, Phase::Ended(_)));
        assert_eq!((whole.generation, whole.refusals.len()), (2, 1));
        let late = Rc::clone(&whole).reduce(RunAction::Events(1, vec![end()]));
        assert_eq!(late.calls, whole.calls);
        let cut = &text[..text.rfind("{\"type\":\"end\"").expect("an end")];
        let cut = whole.reduce(RunAction::Recorded(read(cut)));
        assert!(matches!(&cut.phase, Phase::Failed(problem) if problem.code == "recording-cut"));
    }

    #[test]
    fn a_run_that_is_shown_again_is_a_state_of_its_own_and_hears_no_late_news() {
        let ended = started().reduce(RunAction::Events(1, vec![end()]));
        let other = Rc::clone(&ended).reduce(RunAction::Start {
            request: ended.request.clone().expect("a request"),
            source: "".into(),
        });
        let again = other.reduce(RunAction::Again(Rc::clone(&ended), 0));
        assert!(*again != *ended && again.phase == ended.phase);
        assert_eq!((again.generation, again.selected), (3, None));
        let late = Rc::clone(&again).reduce(RunAction::Events(2, vec![end(), end()]));
        assert_eq!(late.phase, again.phase);
    }

    #[test]
    fn news_of_an_older_run_changes_nothing() {
        let state = started().reduce(RunAction::Events(0, vec![end()]));
        assert_eq!(state.phase, Phase::Connecting);
    }

    #[test]
    fn a_connection_lost_after_the_end_is_no_failure() {
        let problem = Problem {
            code: "connection-lost".into(),
            message: String::new(),
            diagnostics: vec![],
        };
        let state = started()
            .reduce(RunAction::Events(1, vec![end()]))
            .reduce(RunAction::Failed(1, problem));
        assert!(matches!(state.phase, Phase::Ended(_)));
    }
}
