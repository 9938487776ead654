//! The layers of isolation, found by making one sandbox and running `/bin/true` in it.

use crate::config::Limits;
use crate::session::request::Job;
use crate::session::run::{Ground, Run, Stdio, conduct};
use crate::session::stop::Stop;
use crate::session::{Audience, Lost, id};
use ringside_shared::wire::{Event, Layer, Outcome, StartPoint};
use std::fs::OpenOptions;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// A command that does nothing should not take longer, on any machine.
const PATIENCE_MS: u64 = 10_000;

/// Whether commands can be run here, and what isolates them or what is in the way.
pub(super) fn probe(ground: &Arc<Ground>, limits: Limits, slot: u32) -> (bool, Vec<Layer>) {
    match try_probe(ground, limits, slot) {
        Ok(found) => found,
        Err(error) => (false, vec![obstacle(error.to_string())]),
    }
}

fn try_probe(
    ground: &Arc<Ground>,
    mut limits: Limits,
    slot: u32,
) -> io::Result<(bool, Vec<Layer>)> {
    limits.wall_ms = PATIENCE_MS;
    let null = OwnedFd::from(
        OpenOptions::new()
            .read(true)
            .write(true)
            .open("/dev/null")?,
    );
    let run = Run {
        job: Job {
            start: StartPoint::default(),
            is_strict: false,
            is_parallel: false,
            argv: vec![c"/bin/true".to_owned()],
            filters: Vec::new(),
            stdin: Vec::new(),
            limits,
        },
        ground: Arc::clone(ground),
        id: id::random().map_err(io::Error::other)?,
        slot,
        stdio: Stdio::Given([null.try_clone()?, null.try_clone()?, null]),
        stop: Stop::default(),
        since: Instant::now(),
    };
    let witness = Arc::new(Witness::default());
    let audience: Arc<dyn Audience> = Arc::<Witness>::clone(&witness);
    let done = std::thread::Builder::new()
        .name("probe".to_owned())
        .spawn(move || conduct(run, &audience))?
        .join()
        .map_err(|_| io::Error::other("the probe panicked"))?;
    let mut layers = witness.take();
    let problem = match done {
        Ok(end) if end.outcome == (Outcome::Exited { code: 0 }) => return Ok((true, layers)),
        Ok(end) => format!("/bin/true did not end as it should: {:?}", end.outcome),
        Err(error) => error.to_string(),
    };
    layers.push(obstacle(problem));
    Ok((false, layers))
}

fn obstacle(detail: String) -> Layer {
    Layer {
        name: "sandbox".to_owned(),
        present: false,
        detail,
    }
}

/// Remembers the layers of a run.
#[derive(Default)]
struct Witness {
    layers: Mutex<Vec<Layer>>,
}

impl Witness {
    fn take(&self) -> Vec<Layer> {
        std::mem::take(&mut *self.layers.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Audience for Witness {
    fn tell(&self, event: Event) -> Result<(), Lost> {
        if let Event::Started(started) = event {
            *self.layers.lock().unwrap_or_else(PoisonError::into_inner) = started.layers;
        }
        Ok(())
    }
}
