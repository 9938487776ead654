//! Who may run, and when: a bounded queue that is fair between clients.
//!
//! Clients take turns: the next free slot goes to the client that was served longest ago, and
//! within one client to the run that waited longest. A slot is a permit: holding it is the right
//! to run, and dropping it, however the run ends, gives it back.

mod queue;
mod ticket;

use queue::Queue;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
pub use ticket::{Admission, Permit, Ticket};
use tokio::sync::watch;

/// How much of the estimate the latest run decides.
const LATEST_RUN_WEIGHT: f64 = 0.2;
/// An estimate that is off by less than this, or by less than a quarter, need not be told again.
const ESTIMATE_MS: u64 = 500;

/// Admits runs. Clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// Slots nobody holds, the next one last.
    free: Vec<usize>,
    queue: Queue,
    room: Room,
    /// Clients with runs, and how many run.
    running: Vec<(IpAddr, usize)>,
    /// Milliseconds that a run holds its slot, a moving average.
    usual_ms: f64,
}

/// How many runs a gate has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Runs at once.
    pub slots: usize,
    /// Runs of one client at once; the others of this client wait.
    pub running_per_client: usize,
    /// Runs that may wait.
    pub waiting: usize,
    /// Runs of one client that may run or wait.
    pub per_client: usize,
}

/// The gate did not let a run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Everybody's runs fill the queue.
    #[error("{waiting} runs are waiting already; try again in {retry_after} s")]
    QueueFull {
        /// How many.
        waiting: usize,
        /// Seconds until half of them may have gone.
        retry_after: u64,
    },
    /// This client's own runs are too many.
    #[error("{runs} runs of yours are running or waiting already; let some of them end")]
    TooManyOfYours {
        /// How many.
        runs: usize,
        /// Seconds that a run usually takes.
        retry_after: u64,
    },
}

impl Refused {
    /// Seconds after which it makes sense to ask again.
    pub const fn retry_after(self) -> u64 {
        match self {
            Self::QueueFull { retry_after, .. } | Self::TooManyOfYours { retry_after, .. } => {
                retry_after
            }
        }
    }
}

/// Where a waiting run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// 1 is the next to run.
    pub place: u32,
    /// Milliseconds until its turn, from recent runs; told again when it has become another.
    pub estimated_ms: u64,
}

impl Place {
    /// Whether somebody who was told this would plan otherwise now.
    fn is_outdated_by(self, now: Self) -> bool {
        let off_by = self.estimated_ms.abs_diff(now.estimated_ms);
        self.place != now.place || off_by >= (self.estimated_ms / 4).max(ESTIMATE_MS)
    }
}

/// How many runs there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occupancy {
    /// Runs that hold a slot.
    pub running: usize,
    /// Runs that wait.
    pub waiting: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Waiting(Place),
    Slot(usize),
}

impl Gate {
    /// A gate with so much room, all of it free.
    pub fn new(room: Room) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                free: (0..room.slots).rev().collect(),
                queue: Queue::default(),
                room,
                running: Vec::new(),
                usual_ms: 100.0,
            })),
        }
    }

    /// Takes a place for a run of `client`.
    pub fn enter(&self, client: IpAddr) -> Result<Ticket, Refused> {
        let client = fair_address(client);
        let mut state = self.lock();
        let (running, waiting) = (state.running_of(client), state.queue.waiting_of(client));
        if running + waiting >= state.room.per_client {
            return Err(Refused::TooManyOfYours {
                runs: running + waiting,
                retry_after: seconds(state.usual_ms),
            });
        }
        let must_wait =
            state.free.is_empty() || waiting > 0 || running >= state.room.running_per_client;
        if must_wait && state.queue.len() >= state.room.waiting {
            let half = usize_to_f64(state.queue.len()) / 2.0;
            return Err(Refused::QueueFull {
                waiting: state.queue.len(),
                retry_after: seconds(state.per_turn_ms() * half),
            });
        }
        // No place yet, so whatever `serve` finds is news.
        let waiting = Turn::Waiting(Place {
            place: 0,
            estimated_ms: 0,
        });
        let (tell, turn) = watch::channel(waiting);
        let id = state.queue.push(client, tell);
        state.serve();
        drop(state);
        Ok(Ticket::new(self.clone(), client, id, turn))
    }

    /// How many runs there are now.
    pub fn occupancy(&self) -> Occupancy {
        let state = self.lock();
        Occupancy {
            running: state.running.iter().map(|(_, n)| n).sum(),
            waiting: state.queue.len(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock, and each change is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn running_of(&self, client: IpAddr) -> usize {
        running_of(&self.running, client)
    }

    /// Milliseconds from one free slot to the next.
    fn per_turn_ms(&self) -> f64 {
        self.usual_ms / usize_to_f64(self.room.slots.max(1))
    }

    /// Hands out free slots, then tells everybody who still waits where they stand.
    fn serve(&mut self) {
        while let Some(&slot) = self.free.last() {
            let (running, most) = (&self.running, self.room.running_per_client);
            let may_run = |client| running_of(running, client) < most;
            let Some((client, tell)) = self.queue.pop(may_run) else {
                break;
            };
            self.free.pop();
            match self
                .running
                .iter_mut()
                .find(|(address, _)| *address == client)
            {
                Some((_, n)) => *n += 1,
                None => self.running.push((client, 1)),
            }
            // A ticket that was dropped meanwhile takes itself out of the queue under the lock,
            // so whoever is popped here still listens.
            tell.send_replace(Turn::Slot(slot));
        }
        let per_turn = self.per_turn_ms();
        self.queue.for_each_in_order(|position, tell| {
            let place = Place {
                place: u32::try_from(position + 1).unwrap_or(u32::MAX),
                estimated_ms: millis(per_turn * usize_to_f64(position + 1)),
            };
            // What was told stays there until there is news, so that small changes add up.
            tell.send_if_modified(|turn| {
                let is_news = !matches!(turn, Turn::Waiting(told) if !told.is_outdated_by(place));
                if is_news {
                    *turn = Turn::Waiting(place);
                }
                is_news
            });
        });
    }

    /// Takes note of how long a run held its slot, in milliseconds.
    fn learn(&mut self, held: f64) {
        self.usual_ms += LATEST_RUN_WEIGHT * (held - self.usual_ms);
    }

    fn give_back(&mut self, slot: usize, client: IpAddr) {
        self.free.push(slot);
        if let Some(at) = self
            .running
            .iter()
            .position(|(address, _)| *address == client)
        {
            self.running[at].1 -= 1;
            if self.running[at].1 == 0 {
                self.running.swap_remove(at);
            }
        }
        self.serve();
    }
}

fn running_of(running: &[(IpAddr, usize)], client: IpAddr) -> usize {
    let mine = running.iter().find(|(address, _)| *address == client);
    mine.map_or(0, |(_, n)| *n)
}

/// Whole seconds for `Retry-After`: not at once, and nobody waits longer than a minute.
fn seconds(ms: f64) -> u64 {
    (millis(ms).div_ceil(1000)).clamp(1, 60)
}

/// One household is one client: the low 64 bits of an IPv6 address are the client's own choice.
fn fair_address(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "numbers of runs are far below 2^52"
)]
fn usize_to_f64(n: usize) -> f64 {
    n as f64
}

fn millis(ms: f64) -> u64 {
    u64::try_from(Duration::from_secs_f64(ms.max(0.0) / 1000.0).as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
