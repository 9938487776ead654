//! Sandboxes that are built ahead of time.
//!
//! Everything but the plan takes longer than everything else, so a server builds sandboxes before
//! anybody asks and lets them wait for theirs. Each is used once.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::unistd::Pid;

use super::birth::Birth;
use super::cgroup::Cgroups;
use super::error::{SandboxError, at};
use super::frame::Frame;
use super::ids::Ids;
use super::spawner::Spawner;
use super::standing::Standing;
use super::step::Step;
use crate::sys::process;

/// How long the next sandbox is not begun after one was taken, so as not to compete with the run
/// that begins in it. A run that ends earlier ends the wait.
const HOLD: Duration = Duration::from_millis(20);

/// How often the keeper tries again before it leaves it to the runs, who can tell their clients.
const TRIES: u32 = 3;

/// Where sandboxes come from: the program to start, the control groups to make, the ids to give,
/// and the sandboxes that wait. Clones share them.
#[derive(Debug, Clone)]
pub struct Nursery(Arc<Keeper>);

/// Ends the thread that keeps sandboxes ready, when the last clone goes.
#[derive(Debug)]
struct Keeper {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Shared {
    launcher: PathBuf,
    cgroups: Cgroups,
    ids: Ids,
    stock: Mutex<Stock>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Stock {
    waiting: Vec<Standing>,
    /// How many should wait, and what for.
    wanted: Option<(usize, Frame)>,
    /// The keeper's set-up process, which runs that find nothing waiting may ask too.
    spawner: Option<Arc<Spawner>>,
    /// Started before anybody asked, for one sandbox.
    early: Option<Spawner>,
    hold_until: Option<Instant>,
    is_closing: bool,
}

impl Nursery {
    /// Builds each sandbox when a run asks for it.
    ///
    /// `launcher` is the program that calls [`super::become_child`]:
    /// [`super::plan::OWN_EXECUTABLE`], unless a test says otherwise.
    pub fn new(launcher: impl Into<PathBuf>, cgroups: Cgroups) -> Self {
        let shared = Shared {
            launcher: launcher.into(),
            cgroups,
            ids: Ids::starting_at(0),
            stock: Mutex::default(),
            changed: Condvar::new(),
        };
        Self(Arc::new(Keeper {
            shared: Arc::new(shared),
            thread: Mutex::default(),
        }))
    }

    /// Takes over a set-up process for the next sandbox, which the thread that started it must ask
    /// for. Its program starts while that thread does something else.
    pub fn take_over(&self, spawner: Spawner) {
        self.0.shared.lock().early = Some(spawner);
    }

    /// From now on gives host ids from this slot upwards, for two that are used at the same time.
    pub fn start_ids_at(&self, slot: u32) {
        self.0.shared.ids.start_at(slot);
    }

    /// From now on keeps `n_ready` sandboxes waiting, for plans that have this frame. They die
    /// with this nursery's own thread, which is to say with the server, instead of with the
    /// thread of their run.
    pub fn keep_ready(&self, n_ready: usize, frame: Frame) -> io::Result<()> {
        self.0.shared.lock().wanted = Some((n_ready, frame));
        let mut thread = self.0.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.is_none() {
            let shared = Arc::clone(&self.0.shared);
            let builder = thread::Builder::new().name("nursery".to_owned());
            *thread = Some(builder.spawn(move || shared.keep_ready())?);
        }
        self.0.shared.changed.notify_all();
        Ok(())
    }

    /// The control groups in which its sandboxes are.
    pub fn cgroups(&self) -> &Cgroups {
        &self.0.shared.cgroups
    }

    /// pid 1 of each sandbox that waits, as this process sees them.
    pub fn waiting(&self) -> Vec<Pid> {
        let stock = self.0.shared.lock();
        stock.waiting.iter().map(|standing| standing.init).collect()
    }

    /// A sandbox: one that waits, or a new one. Without a keeper its processes are the calling
    /// thread's children.
    pub(super) fn take(&self, frame: Frame) -> Result<Standing, SandboxError> {
        let shared = &self.0.shared;
        let (waiting, spawner) = shared.lock().take(&frame);
        if let Some(standing) = waiting.and_then(Standing::alive) {
            return Ok(standing);
        }
        if let Some(spawner) = spawner {
            match shared.build(&spawner, frame.clone()) {
                // Somebody killed the set-up process; the keeper will see it too.
                Err(
                    SandboxError::Died
                    | SandboxError::Step {
                        step: Step::StartSetup,
                        ..
                    },
                ) => {}
                result => return result,
            }
        }
        shared.build_alone(frame)
    }

    /// Lets the next one be built: a run has ended.
    pub(super) fn refill(&self) {
        self.0.shared.lock().hold_until = None;
        self.0.shared.changed.notify_all();
    }
}

impl Stock {
    fn take(&mut self, frame: &Frame) -> (Option<Standing>, Option<Arc<Spawner>>) {
        self.hold_until = Some(Instant::now() + HOLD);
        let fits = |standing: &Standing| standing.frame == *frame;
        let waiting = self.waiting.pop_if(|standing| fits(standing));
        (waiting, self.spawner.clone())
    }

    /// What to build next, if anything is missing.
    fn missing(&self) -> Option<Frame> {
        let (n_ready, frame) = self.wanted.as_ref()?;
        (self.waiting.len() < *n_ready).then(|| frame.clone())
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Stock> {
        // Nobody panics with the lock held, and if so the list is still whole.
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn build(&self, spawner: &Spawner, frame: Frame) -> Result<Standing, SandboxError> {
        let cgroup = self.cgroups.make().map_err(at(Step::MakeCgroup))?;
        Birth::order(spawner, frame, self.ids.lease(), cgroup)?.attend()
    }

    /// With a set-up process of the calling thread's own, for this one sandbox.
    fn build_alone(&self, frame: Frame) -> Result<Standing, SandboxError> {
        let early = self.lock().early.take();
        let spawner = match early {
            Some(spawner) => spawner,
            None => Spawner::start(&self.launcher).map_err(at(Step::StartSetup))?,
        };
        let built = self.build(&spawner, frame);
        drop(spawner);
        if built.is_err() {
            // A pid 1 that we never heard of sees that the set-up process is gone, and ends.
            while let Ok(Some(_)) = process::wait_any_of_thread() {}
        }
        built
    }

    fn keep_ready(&self) {
        let mut failures = 0;
        let mut stock = self.lock();
        while !stock.is_closing {
            let Some(frame) = stock.missing().filter(|_| failures < TRIES) else {
                let woken = self.changed.wait(stock);
                stock = woken.unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let now = Instant::now();
            if let Some(left) = stock
                .hold_until
                .and_then(|until| until.checked_duration_since(now))
            {
                let woken = self.changed.wait_timeout(stock, left);
                stock = woken.unwrap_or_else(PoisonError::into_inner).0;
                continue;
            }
            let spawner = stock.spawner.clone();
            drop(stock);
            let built = self.restock(spawner, frame);
            stock = self.lock();
            match built {
                Ok((spawner, standing)) => {
                    failures = 0;
                    stock.spawner = Some(spawner);
                    stock.waiting.push(standing);
                }
                Err(error) => {
                    failures += 1;
                    stock.spawner = None;
                    tracing::warn!(%error, failures, "no sandbox could be built ahead of time");
                }
            }
        }
        stock.spawner = None;
    }

    fn restock(
        &self,
        spawner: Option<Arc<Spawner>>,
        frame: Frame,
    ) -> Result<(Arc<Spawner>, Standing), SandboxError> {
        let spawner = match spawner {
            Some(spawner) => spawner,
            None => Arc::new(Spawner::start(&self.launcher).map_err(at(Step::StartSetup))?),
        };
        let standing = self.build(&spawner, frame)?;
        Ok((spawner, standing))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let mut stock = self.shared.lock();
        stock.is_closing = true;
        let waiting = std::mem::take(&mut stock.waiting);
        drop(stock);
        self.shared.changed.notify_all();
        drop(waiting);
        let thread = self
            .thread
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            // It panics for no reason that we know; if it does, it has said so itself.
            let _ = thread.join();
        }
    }
}
