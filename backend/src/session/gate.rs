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

/// Admits runs. Clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// Slots nobody holds, the next one last.
    free: Vec<usize>,
    n_slots: usize,
    queue: Queue,
    max_waiting: usize,
    max_per_client: usize,
    /// Clients with runs, and how many run.
    running: Vec<(IpAddr, usize)>,
    /// Milliseconds that a run holds its slot, a moving average.
    usual_ms: f64,
}

/// The gate did not let a run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Everybody's runs fill the queue.
    #[error("{0} runs are waiting already; try again in a few seconds")]
    QueueFull(usize),
    /// This client's own runs are too many.
    #[error("{0} runs of yours are running or waiting already; let some of them end")]
    TooManyOfYours(usize),
}

/// Where a waiting run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// 1 is the next to run.
    pub place: u32,
    /// Milliseconds until its turn, from recent runs.
    pub estimated_ms: u64,
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
    /// A gate with so many slots; at most `max_waiting` runs wait, and at most `max_per_client`
    /// of one client run or wait.
    pub fn new(n_slots: usize, max_waiting: usize, max_per_client: usize) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                free: (0..n_slots).rev().collect(),
                n_slots,
                queue: Queue::default(),
                max_waiting,
                max_per_client,
                running: Vec::new(),
                usual_ms: 100.0,
            })),
        }
    }

    /// Takes a place for a run of `client`.
    pub fn enter(&self, client: IpAddr) -> Result<Ticket, Refused> {
        let client = fair_address(client);
        let mut state = self.lock();
        if state.running_of(client) + state.queue.waiting_of(client) >= state.max_per_client {
            return Err(Refused::TooManyOfYours(state.max_per_client));
        }
        if state.free.is_empty() && state.queue.len() >= state.max_waiting {
            return Err(Refused::QueueFull(state.max_waiting));
        }
        let waiting = Turn::Waiting(Place {
            place: 1,
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
        let mine = self.running.iter().find(|(address, _)| *address == client);
        mine.map_or(0, |(_, n)| *n)
    }

    /// Hands out free slots, then tells everybody who still waits where they stand.
    fn serve(&mut self) {
        while let Some(&slot) = self.free.last() {
            let Some((client, tell)) = self.queue.pop() else {
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
        let per_turn = self.usual_ms / usize_to_f64(self.n_slots.max(1));
        self.queue.for_each_in_order(|position, tell| {
            let place = Place {
                place: u32::try_from(position + 1).unwrap_or(u32::MAX),
                estimated_ms: millis(per_turn * usize_to_f64(position + 1)),
            };
            tell.send_if_modified(|turn| {
                let is_news = !matches!(turn, Turn::Waiting(old) if old.place == place.place);
                *turn = Turn::Waiting(place);
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
