//! Events on their way to one client: bounded in bytes, written by the run, taken by the client.
//!
//! The run's threads [`push`](Outbox::push) and are held back while the outbox is full; the
//! client's task [takes](Outbox::take) everything at once. Waking a task on another CPU costs more
//! than a syscall event does, so the client is woken for the first event, then at most once in
//! [`BATCH`], and at once when the outbox is half full or the run has ended.

use super::audience::{Audience, Lost};
use super::line;
use crate::attribution::Attribution;
use crate::tracer::Syscall;
use ringside_shared::wire::Event;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Time between two takes while events keep coming: half a frame of a screen.
pub const BATCH: Duration = Duration::from_millis(8);

/// Room for what must be said although the outbox is full: the last event.
const LAST_WORDS_BYTES: usize = 16 << 10;

/// Events of one run as NDJSON lines.
#[derive(Debug)]
pub struct Outbox {
    state: Mutex<State>,
    /// The client took something, or left.
    has_room: Condvar,
    /// There is something to take.
    has_news: Notify,
    max_bytes: usize,
    stall: Duration,
}

#[derive(Debug)]
struct State {
    lines: Vec<u8>,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The run writes, the client reads.
    Open,
    /// The run has said its last word.
    Ended,
    /// The client left, or did not read for too long.
    Abandoned,
}

impl Outbox {
    /// An outbox that holds `max_bytes` and gives up on a client that takes nothing for `stall`
    /// while it is full.
    pub fn new(max_bytes: usize, stall: Duration) -> Self {
        Self {
            state: Mutex::new(State {
                lines: Vec::new(),
                phase: Phase::Open,
            }),
            has_room: Condvar::new(),
            has_news: Notify::new(),
            max_bytes,
            stall,
        }
    }

    /// Adds an event; waits while there is no room.
    pub fn push(&self, event: &Event) -> Result<(), Lost> {
        self.push_line(|lines| write(event, lines))
    }

    /// Adds a call, without making an event of it.
    pub fn push_call(&self, call: &Syscall, said: &Attribution) -> Result<(), Lost> {
        self.push_line(|lines| line::write(call, said, lines))
    }

    fn push_line(&self, write: impl FnOnce(&mut Vec<u8>)) -> Result<(), Lost> {
        let mut state = self.lock();
        let mut waited_since = None;
        while state.phase == Phase::Open && state.lines.len() >= self.max_bytes {
            let since = *waited_since.get_or_insert_with(Instant::now);
            let Some(left) = self.stall.checked_sub(since.elapsed()) else {
                state.abandon();
                return Err(Lost::Stalled);
            };
            self.has_news.notify_one();
            state = self
                .has_room
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        if state.phase != Phase::Open {
            return Err(Lost::Left);
        }
        let before = state.lines.len();
        write(&mut state.lines);
        let half = self.max_bytes / 2;
        if before == 0 || (before < half && state.lines.len() >= half) {
            self.has_news.notify_one();
        }
        Ok(())
    }

    /// Adds the last event, full or not, and closes the outbox for the run.
    pub fn end(&self, event: &Event) {
        let mut state = self.lock();
        if state.phase == Phase::Open {
            state.lines.reserve(LAST_WORDS_BYTES);
            write(event, &mut state.lines);
            state.phase = Phase::Ended;
        }
        self.has_news.notify_one();
    }

    /// The client leaves: whoever waits for room is told, and nothing is kept.
    pub fn abandon(&self) {
        self.lock().abandon();
        self.has_room.notify_all();
        self.has_news.notify_one();
    }

    /// Everything that is there, as whole lines; waits for something. `None` after the end.
    pub async fn take(&self) -> Option<Vec<u8>> {
        loop {
            {
                let mut state = self.lock();
                if !state.lines.is_empty() {
                    self.has_room.notify_all();
                    // As much is likely to come until the next take, and growing is copying.
                    let room = Vec::with_capacity(state.lines.len());
                    return Some(std::mem::replace(&mut state.lines, room));
                }
                if state.phase != Phase::Open {
                    return None;
                }
            }
            // Whoever pushes into an empty outbox leaves a token, so nothing is missed here.
            self.has_news.notified().await;
        }
    }

    /// Waits until the next take is worth its price: [`BATCH`], or earlier if much has come.
    pub async fn breathe(&self) {
        let pause = tokio::time::sleep(BATCH);
        tokio::pin!(pause);
        loop {
            tokio::select! {
                () = &mut pause => return,
                () = self.has_news.notified() => {
                    let state = self.lock();
                    if state.phase != Phase::Open || state.lines.len() >= self.max_bytes / 2 {
                        return;
                    }
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Serializing an event does not panic; if it did, a half line would be the damage.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Audience for Outbox {
    fn tell(&self, event: Event) -> Result<(), Lost> {
        self.push(&event)
    }

    fn tell_call(&self, call: Box<Syscall>, said: Attribution) -> Result<(), Lost> {
        self.push_call(&call, &said)
    }
}

fn write(event: &Event, lines: &mut Vec<u8>) {
    // A Vec takes everything, and the wire types have nothing that JSON cannot say.
    let _ = serde_json::to_writer(&mut *lines, event);
    lines.push(b'\n');
}

impl State {
    fn abandon(&mut self) {
        if self.phase == Phase::Open {
            self.phase = Phase::Abandoned;
        }
        self.lines = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::wire::Queued;
    use std::sync::Arc;

    fn event(place: u32) -> Event {
        Event::Queued(Queued {
            place,
            estimated_ms: 0,
        })
    }

    fn lines(bytes: &[u8]) -> Vec<Event> {
        let lines = bytes.split_inclusive(|&byte| byte == b'\n');
        lines
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    }

    #[tokio::test]
    async fn events_come_out_whole_and_in_order_and_then_none() {
        let outbox = Outbox::new(1 << 20, Duration::from_secs(1));
        outbox.push(&event(1)).unwrap();
        outbox.push(&event(2)).unwrap();
        outbox.end(&event(3));
        let bytes = outbox.take().await.unwrap();
        assert_eq!(lines(&bytes), [event(1), event(2), event(3)]);
        assert_eq!(outbox.take().await, None);
        assert_eq!(outbox.push(&event(4)), Err(Lost::Left));
    }

    #[test]
    fn a_client_that_never_reads_stalls_the_run_and_leaves_nothing_in_memory() {
        let outbox = Outbox::new(100, Duration::from_millis(20));
        let lost = (0..).find_map(|n| outbox.push(&event(n)).err());
        assert_eq!(lost, Some(Lost::Stalled));
        assert_eq!(outbox.lock().lines.capacity(), 0);
    }

    #[test]
    fn the_outbox_holds_its_limit_and_one_event_at_most() {
        let outbox = Outbox::new(100, Duration::from_millis(1));
        while outbox.push(&event(7)).is_ok() {
            assert!(outbox.lock().lines.len() < 100 + 64);
        }
    }

    #[tokio::test]
    async fn a_full_outbox_holds_the_run_back_until_the_client_takes() {
        let outbox = Arc::new(Outbox::new(100, Duration::from_secs(20)));
        let writer = {
            let outbox = Arc::clone(&outbox);
            std::thread::spawn(move || {
                for n in 0..1000 {
                    outbox.push(&event(n)).unwrap();
                }
                outbox.end(&event(1000));
            })
        };
        let mut got = Vec::new();
        while let Some(bytes) = outbox.take().await {
            got.extend(lines(&bytes));
            outbox.breathe().await;
        }
        writer.join().unwrap();
        assert_eq!(got, (0..=1000).map(event).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_client_that_leaves_frees_the_run_that_waits_for_room() {
        let outbox = Arc::new(Outbox::new(1, Duration::from_mins(10)));
        outbox.push(&event(1)).unwrap();
        let writer = {
            let outbox = Arc::clone(&outbox);
            std::thread::spawn(move || outbox.push(&event(2)))
        };
        outbox.abandon();
        assert_eq!(writer.join().unwrap(), Err(Lost::Left));
        assert_eq!(outbox.take().await, None);
    }
}
