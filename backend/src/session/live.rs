//! One run as its client sees it: waiting, running, ended. Dropping it ends the run.

use super::audience::{Audience, Lost};
use super::gate::{Admission, Permit, Place, Refused, Ticket};
use super::hall::Hall;
use super::outbox::Outbox;
use super::request::Job;
use super::run::{Run, Stdio, conduct};
use super::stdio::{Stdin, TooMuch};
use super::stop::{Reason, Stop};
use crate::attribution::Attribution;
use crate::tracer::Syscall;
use ringside_shared::wire::{Closing, End, Event, Outcome, Problem, Queued, Usage};
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One run as its client sees it.
#[derive(Debug)]
pub struct Live {
    hall: Arc<Hall>,
    stage: Stage,
    stdin: Stdin,
    stop: Stop,
    is_told_of_closing: bool,
}

#[derive(Debug)]
enum Stage {
    /// In the queue.
    Waiting(Ticket, Box<Job>),
    /// On a thread of its own; `true`: something was taken, so the next take can wait a little.
    Running(Arc<Outbox>, bool),
    /// One more thing to say.
    Last(Box<Event>),
    /// Nothing more to say.
    Over,
}

/// What came of looking.
enum Step {
    /// These lines.
    Say(Vec<u8>),
    /// Nothing more will come.
    End,
    /// The stage changed; look again.
    GoOn,
}

/// Whether standard input ends with what came in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// It does.
    Whole,
    /// More may come.
    Open,
}

/// The run could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// Too many are waiting.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The server stops.
    #[error("the server is shutting down; try again in a moment")]
    Closing,
    /// The kernel refused a descriptor.
    #[error("could not prepare the run: {0}")]
    Prepare(#[from] io::Error),
}

impl Live {
    /// Takes a place at the gate.
    pub fn enter(
        hall: &Arc<Hall>,
        client: IpAddr,
        mut job: Job,
        input: Input,
    ) -> Result<Self, EnterError> {
        if hall.closing.is_cancelled() {
            return Err(EnterError::Closing);
        }
        let most = usize::try_from(hall.limits.stdin_bytes).unwrap_or(usize::MAX);
        let stdin = Stdin::new(std::mem::take(&mut job.stdin), input == Input::Whole, most)?;
        let ticket = hall.gate.enter(client)?;
        Ok(Self {
            hall: Arc::clone(hall),
            stage: Stage::Waiting(ticket, Box::new(job)),
            stdin,
            stop: Stop::default(),
            is_told_of_closing: false,
        })
    }

    /// The next events, as whole NDJSON lines; `None` after the last one. Nothing is lost when the
    /// answer is not awaited to its end.
    pub async fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            if !self.is_told_of_closing {
                let closing = self.hall.closing.clone();
                tokio::select! {
                    biased;
                    () = closing.cancelled() => self.close(),
                    step = self.step() => match step {
                        Step::Say(lines) => return Some(lines),
                        Step::End => return None,
                        Step::GoOn => continue,
                    },
                }
            }
            match self.step().await {
                Step::Say(lines) => return Some(lines),
                Step::End => return None,
                Step::GoOn => {}
            }
        }
    }

    /// Ends the run; the last event still comes.
    pub fn cancel(&mut self) {
        self.stop.stop(Reason::Cancelled);
        if let Stage::Waiting(..) = self.stage {
            self.stage = Stage::Last(Box::new(Event::End(End {
                outcome: Outcome::Cancelled,
                usage: Usage::default(),
                syscalls: 0,
                dropped: 0,
                trace: Closing::default(),
                output_dropped: 0,
                limits: Vec::new(),
                message: Some("it was still waiting for its turn".to_owned()),
            })));
        }
    }

    /// More standard input.
    pub fn input(&self, bytes: &[u8], eof: bool) -> Result<(), TooMuch> {
        self.stdin.push(bytes, eof)
    }

    fn close(&mut self) {
        self.is_told_of_closing = true;
        self.stop.stop(Reason::Shutdown);
        if let Stage::Waiting(..) = self.stage {
            self.stage = Stage::Last(Box::new(Event::Error(Problem {
                code: "shutting-down".to_owned(),
                message: EnterError::Closing.to_string(),
                diagnostics: Vec::new(),
            })));
        }
    }

    async fn step(&mut self) -> Step {
        match &mut self.stage {
            Stage::Over => Step::End,
            Stage::Last(event) => {
                let line = line(event);
                self.stage = Stage::Over;
                Step::Say(line)
            }
            Stage::Waiting(ticket, _) => match ticket.next().await {
                Admission::Waiting(Place {
                    place,
                    estimated_ms,
                }) => Step::Say(line(&Event::Queued(Queued {
                    place,
                    estimated_ms,
                }))),
                Admission::Admitted(permit) => self.start(permit),
            },
            Stage::Running(outbox, has_taken) => {
                if *has_taken {
                    outbox.breathe().await;
                    *has_taken = false;
                }
                let lines = outbox.take().await;
                *has_taken = true;
                lines.map_or(Step::End, Step::Say)
            }
        }
    }

    fn start(&mut self, permit: Permit) -> Step {
        let Stage::Waiting(_, job) = std::mem::replace(&mut self.stage, Stage::Over) else {
            return Step::GoOn;
        };
        match self.spawn(permit, *job) {
            Ok(outbox) => {
                self.stage = Stage::Running(outbox, false);
                Step::GoOn
            }
            Err(error) => {
                tracing::error!(%error, "a run could not get its thread");
                Step::Say(line(&Event::Error(Problem {
                    code: "prepare-failed".to_owned(),
                    message: format!("could not prepare the run: {error}"),
                    diagnostics: Vec::new(),
                })))
            }
        }
    }

    fn spawn(&self, permit: Permit, job: Job) -> io::Result<Arc<Outbox>> {
        let limits = &self.hall.limits;
        let outbox = Arc::new(Outbox::new(
            usize::try_from(limits.outbox_bytes).unwrap_or(usize::MAX),
            Duration::from_millis(limits.stall_ms),
        ));
        let run = Run {
            job,
            ground: Arc::clone(self.hall.ground()),
            id: super::id::random().map_err(io::Error::other)?,
            slot: u32::try_from(permit.slot()).unwrap_or(u32::MAX),
            stdio: Stdio::Client(self.stdin.clone()),
            stop: self.stop.clone(),
            since: Instant::now(),
        };
        let hall = Arc::clone(&self.hall);
        let listener = Arc::clone(&outbox);
        std::thread::Builder::new()
            .name("run".to_owned())
            .spawn(move || {
                let fallback = LastWord(Arc::clone(&listener));
                let last = finish(run, &hall, &listener);
                // Before the last event: who reads it may ask for a run at once.
                drop(permit);
                listener.end(&last);
                drop(fallback);
            })?;
        Ok(outbox)
    }
}

/// Says that something broke if the run's thread ends without a last event.
struct LastWord(Arc<Outbox>);

impl Drop for LastWord {
    fn drop(&mut self) {
        // Not heard after another last event.
        self.0.end(&Event::Error(Problem {
            code: "internal".to_owned(),
            message: "something broke in the server; its log has the cause".to_owned(),
            diagnostics: Vec::new(),
        }));
    }
}

fn finish(run: Run, hall: &Arc<Hall>, outbox: &Arc<Outbox>) -> Event {
    let audience: Arc<dyn Audience> = Arc::new(Counted {
        hall: Arc::clone(hall),
        outbox: Arc::clone(outbox),
    });
    match conduct(run, &audience) {
        Ok(end) => {
            hall.metrics.ended(&end);
            Event::End(end)
        }
        Err(error) => {
            hall.metrics.failed();
            // Quoted: names of commands come from clients, who could write lines of their own.
            tracing::warn!(error = ?error.to_string(), "a run failed");
            Event::Error(error.problem())
        }
    }
}

/// The outbox, with the server's counters looking on.
struct Counted {
    hall: Arc<Hall>,
    outbox: Arc<Outbox>,
}

impl Audience for Counted {
    fn tell(&self, event: Event) -> Result<(), Lost> {
        self.outbox.push(&event)
    }

    fn tell_call(&self, call: Box<Syscall>, said: Attribution) -> Result<(), Lost> {
        self.hall.metrics.look(&said);
        self.outbox.push_call(&call, &said)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.stop.stop(Reason::Cancelled);
        if let Stage::Running(outbox, _) = &self.stage {
            outbox.abandon();
        }
    }
}

fn line(event: &Event) -> Vec<u8> {
    // The wire types have nothing that JSON cannot say.
    let mut line = serde_json::to_vec(event).unwrap_or_default();
    line.push(b'\n');
    line
}
