//! Filters that were there before us: those of the container that Ringside itself runs in.
//!
//! Every command inherits them, below the sandbox's own. Nobody inside can read them (fact 54), but
//! they can be asked: `witness` is a process under the same filters and one more, which answers
//! `trace`, the weakest of refusals. What an outer filter refuses never gets that far; what it
//! lets through stops there, and is not done. So who refused a call is known, not guessed, and
//! asking costs nothing but time, and only where there is an outer filter and a call has failed.
//!
//! Not known stay: what a filter makes of the instruction pointer, which is the witness's own, and
//! calls of 32-bit programs, which the witness cannot make.

mod examiner;
mod witness;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use std::{fs, io};

use ringside_shared::abi::{Arch, SeccompData};

use examiner::Examiner;
pub use witness::become_witness;

/// The filters around this process, and the means to ask them.
#[derive(Debug, Default)]
pub struct Outer {
    is_there: bool,
    n_filters: Option<u32>,
    desk: Option<Mutex<Desk>>,
}

/// What the outer filters say to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// They let it through.
    LetsThrough,
    /// They answer with this errno in the kernel's place.
    Errno(u16),
    /// They kill, or send SIGSYS.
    Kills,
    /// They could not be asked.
    Unknown,
}

/// Where questions are put.
#[derive(Debug)]
struct Desk {
    launcher: PathBuf,
    memo: HashMap<(u32, [u64; 6]), Answer>,
    questions: Option<Sender<Question>>,
}

/// A call, and where the answer goes.
#[derive(Debug)]
struct Question(SeccompData, Sender<Answer>);

/// Answers remembered; a program can invent arguments, so there is an end.
const MEMO_LIMIT: usize = 4096;

/// How long an answer may take: an outer filter may ask a supervisor of its own.
const PATIENCE: Duration = Duration::from_secs(2);

impl Outer {
    /// Looks whether this process is filtered. `launcher` is a program that calls
    /// [`become_witness`]; it is started when there is something to ask.
    pub fn find(launcher: impl Into<PathBuf>) -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        Self::of(&status, launcher.into())
    }

    fn of(status: &str, launcher: PathBuf) -> Self {
        let n_filters = field(status, "Seccomp_filters:");
        let is_there = field(status, "Seccomp:") == Some(FILTER_MODE);
        Self {
            is_there,
            n_filters: n_filters.filter(|_| is_there),
            desk: is_there.then(|| {
                Mutex::new(Desk {
                    launcher,
                    memo: HashMap::new(),
                    questions: None,
                })
            }),
        }
    }

    /// Whether there are any.
    pub fn is_there(&self) -> bool {
        self.is_there
    }

    /// One sentence, if there are any.
    pub fn sentence(&self) -> Option<String> {
        let n_filters = match self.n_filters {
            _ if !self.is_there => return None,
            Some(1) => "a filter".to_owned(),
            Some(n_filters) => format!("{n_filters} filters"),
            None => "at least one filter".to_owned(),
        };
        Some(format!(
            "Ringside itself runs under {n_filters}, most likely a container's; every command does, \
             too, and a call that it refuses is shown as refused by `outer`"
        ))
    }

    /// What they say to a call.
    pub fn ask(&self, data: &SeccompData) -> Answer {
        let Some(desk) = &self.desk else {
            return Answer::LetsThrough;
        };
        if data.arch != Arch::X86_64.audit() {
            return Answer::Unknown;
        }
        // Nobody panics with the lock held, and if so the memo is still true.
        let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.ask(data)
    }
}

impl Desk {
    fn ask(&mut self, data: &SeccompData) -> Answer {
        let key = (data.nr, data.args);
        if let Some(answer) = self.memo.get(&key) {
            return *answer;
        }
        let answer = self.put(data).unwrap_or(Answer::Unknown);
        if self.memo.len() < MEMO_LIMIT {
            self.memo.insert(key, answer);
        }
        answer
    }

    fn put(&mut self, data: &SeccompData) -> io::Result<Answer> {
        let questions = match self.questions.take() {
            Some(questions) => questions,
            None => open(self.launcher.clone())?,
        };
        let (reply, answer) = mpsc::channel();
        questions
            .send(Question(*data, reply))
            .map_err(io::Error::other)?;
        // A thread that is late is not asked again; it ends when it sees that nobody asks.
        let answer = answer.recv_timeout(PATIENCE).map_err(io::Error::other)?;
        self.questions = Some(questions);
        Ok(answer)
    }
}

/// Starts the thread that asks. ptrace binds the witness to it.
fn open(launcher: PathBuf) -> io::Result<Sender<Question>> {
    let (questions, theirs) = mpsc::channel();
    thread::Builder::new()
        .name("outer".to_owned())
        .stack_size(256 << 10)
        .spawn(move || answer_all(&launcher, &theirs))?;
    Ok(questions)
}

fn answer_all(launcher: &std::path::Path, questions: &Receiver<Question>) {
    let mut examiner: Option<Examiner> = None;
    for Question(data, reply) in questions {
        // The last answer may have been its death.
        let mut current = match examiner.take() {
            Some(current) => current,
            None => match Examiner::start(launcher) {
                Ok(started) => started,
                Err(error) => {
                    tracing::warn!(%error, "the filters around Ringside cannot be asked");
                    let _ = reply.send(Answer::Unknown);
                    continue;
                }
            },
        };
        let (answer, is_alive) = current.ask(&data);
        if is_alive {
            examiner = Some(current);
        }
        // Who asked may have lost patience.
        let _ = reply.send(answer);
    }
}

/// `Seccomp:` of a filtered process in `/proc/PID/status`.
const FILTER_MODE: u32 = 2;

fn field(status: &str, name: &str) -> Option<u32> {
    let mut lines = status.lines();
    let value = lines.find_map(|line| line.strip_prefix(name))?;
    value.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_filtered_has_nobody_to_ask() {
        let outer = Outer::of("Seccomp:\t0\nSeccomp_filters:\t0\n", PathBuf::new());
        assert_eq!((outer.is_there(), outer.sentence()), (false, None));
        assert_eq!(outer.ask(&SeccompData::default()), Answer::LetsThrough);
    }

    #[test]
    fn outer_filters_are_counted_where_the_kernel_counts_them() {
        for (status, expected) in [
            ("Seccomp:\t2\nSeccomp_filters:\t1\n", "under a filter,"),
            ("Seccomp:\t2\nSeccomp_filters:\t3\n", "under 3 filters,"),
            ("Seccomp:\t2\n", "under at least one filter,"),
        ] {
            let sentence = Outer::of(status, PathBuf::new()).sentence().unwrap();
            assert!(sentence.contains(expected), "{sentence}");
        }
    }

    #[test]
    fn a_witness_that_cannot_be_started_knows_nothing() {
        let outer = Outer::of("Seccomp:\t2\n", PathBuf::from("/nonexistent"));
        let data = SeccompData {
            arch: Arch::X86_64.audit(),
            ..SeccompData::default()
        };
        assert_eq!(outer.ask(&data), Answer::Unknown);
        let foreign = SeccompData {
            arch: Arch::X86.audit(),
            ..data
        };
        assert_eq!(outer.ask(&foreign), Answer::Unknown);
    }
}
