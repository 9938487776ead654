//! The waiting runs, client by client.

use super::Turn;
use std::collections::VecDeque;
use std::net::IpAddr;
use tokio::sync::watch::Sender;

#[derive(Debug)]
struct Waiter {
    id: u64,
    tell: Sender<Turn>,
}

/// One client's runs, oldest first.
type Line = VecDeque<Waiter>;

/// Clients in the order of their turns; none without a waiting run.
#[derive(Debug, Default)]
pub(super) struct Queue {
    lines: VecDeque<(IpAddr, Line)>,
    next_id: u64,
}

impl Queue {
    pub(super) fn len(&self) -> usize {
        self.lines.iter().map(|(_, line)| line.len()).sum()
    }

    pub(super) fn waiting_of(&self, client: IpAddr) -> usize {
        let mine = self.lines.iter().find(|(address, _)| *address == client);
        mine.map_or(0, |(_, line)| line.len())
    }

    /// Adds a run at the end of its client's line; a new client takes the last turn.
    pub(super) fn push(&mut self, client: IpAddr, tell: Sender<Turn>) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        let waiter = Waiter { id, tell };
        match self
            .lines
            .iter_mut()
            .find(|(address, _)| *address == client)
        {
            Some((_, line)) => line.push_back(waiter),
            None => self.lines.push_back((client, VecDeque::from([waiter]))),
        }
        id
    }

    /// Takes the run whose turn it is among the clients that may run; its client goes to the end.
    pub(super) fn pop(
        &mut self,
        may_run: impl Fn(IpAddr) -> bool,
    ) -> Option<(IpAddr, Sender<Turn>)> {
        let mut clients = self.lines.iter();
        let first = clients.position(|(client, _)| may_run(*client))?;
        let (client, mut line) = self.lines.remove(first)?;
        let waiter = line.pop_front()?;
        if !line.is_empty() {
            self.lines.push_back((client, line));
        }
        Some((client, waiter.tell))
    }

    /// Takes a run out, if it is still here.
    pub(super) fn remove(&mut self, id: u64) -> bool {
        let before = self.len();
        for (_, line) in &mut self.lines {
            line.retain(|waiter| waiter.id != id);
        }
        self.lines.retain(|(_, line)| !line.is_empty());
        self.len() < before
    }

    /// Every waiting run with its position from 0, in the order in which they would be served.
    pub(super) fn for_each_in_order(&self, mut visit: impl FnMut(usize, &Sender<Turn>)) {
        let longest = self.lines.iter().map(|(_, line)| line.len()).max();
        let mut position = 0;
        for round in 0..longest.unwrap_or(0) {
            for (_, line) in &self.lines {
                if let Some(waiter) = line.get(round) {
                    visit(position, &waiter.tell);
                    position += 1;
                }
            }
        }
    }
}
