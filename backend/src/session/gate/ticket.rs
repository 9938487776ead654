//! A run's place in the queue, and the permit that comes of it.

use super::{Gate, Place, Turn};
use std::net::IpAddr;
use std::time::Instant;
use tokio::sync::watch;

/// A run's place at the gate. Dropping it leaves the queue.
#[derive(Debug)]
pub struct Ticket {
    gate: Gate,
    client: IpAddr,
    /// `None` once the permit was handed out.
    id: Option<u64>,
    turn: watch::Receiver<Turn>,
    is_first_look: bool,
}

/// What a ticket's holder learns next.
#[derive(Debug)]
pub enum Admission {
    /// Still waiting, at this place.
    Waiting(Place),
    /// Run now. Comes once.
    Admitted(Permit),
}

impl Ticket {
    pub(super) fn new(gate: Gate, client: IpAddr, id: u64, turn: watch::Receiver<Turn>) -> Self {
        Self {
            gate,
            client,
            id: Some(id),
            turn,
            is_first_look: true,
        }
    }

    /// The place now, or once it or the time until its turn has changed; or the permit. A run that need not wait gets its permit
    /// at the first call. Nothing is lost when the answer is not awaited to its end.
    pub async fn next(&mut self) -> Admission {
        if !self.is_first_look {
            // The sender lives as long as this ticket waits in the queue.
            let _ = self.turn.changed().await;
        }
        self.is_first_look = false;
        let turn = *self.turn.borrow_and_update();
        match turn {
            Turn::Waiting(place) => Admission::Waiting(place),
            Turn::Slot(slot) => {
                self.id = None;
                Admission::Admitted(Permit {
                    gate: self.gate.clone(),
                    client: self.client,
                    slot,
                    since: Instant::now(),
                })
            }
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let Some(id) = self.id else {
            return;
        };
        let mut state = self.gate.lock();
        // Looked at under the lock: the slot may have come between the last look and now.
        match *self.turn.borrow() {
            Turn::Slot(slot) => state.give_back(slot, self.client),
            Turn::Waiting(_) => {
                if state.queue.remove(id) {
                    state.serve();
                }
            }
        }
    }
}

/// The right to run, in one slot.
#[derive(Debug)]
pub struct Permit {
    gate: Gate,
    client: IpAddr,
    slot: usize,
    pub(super) since: Instant,
}

impl Permit {
    /// Which slot, from 0. Runs of different slots run on different CPUs while there are enough.
    pub fn slot(&self) -> usize {
        self.slot
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let held = self.since.elapsed().as_secs_f64() * 1000.0;
        let mut state = self.gate.lock();
        state.learn(held);
        state.give_back(self.slot, self.client);
    }
}
