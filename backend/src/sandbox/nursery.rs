//! Set-up processes that are started ahead of time.
//!
//! Starting our executable and entering a version 1 control group take longer than everything
//! else that makes a sandbox. Neither depends on the plan, so a server does both before a run
//! asks. Each process is used once.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::birth::Birth;
use super::cgroup::Cgroups;
use super::error::SandboxError;

/// Where sandboxes come from: the program to start, the control groups to make, and the set-up
/// processes that wait. Clones share them.
#[derive(Debug, Clone)]
pub struct Nursery(Arc<Keeper>);

/// Ends the thread that keeps processes ready, when the last clone goes.
#[derive(Debug)]
struct Keeper {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Shared {
    launcher: PathBuf,
    cgroups: Cgroups,
    ready: Mutex<Ready>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Ready {
    waiting: Vec<Birth>,
    /// How many should wait.
    wanted: usize,
    is_closing: bool,
}

impl Nursery {
    /// Starts each set-up process when a run asks for it.
    ///
    /// `launcher` is the program that calls [`super::become_child`]:
    /// [`super::plan::OWN_EXECUTABLE`], unless a test says otherwise.
    pub fn new(launcher: impl Into<PathBuf>, cgroups: Cgroups) -> Self {
        let shared = Shared {
            launcher: launcher.into(),
            cgroups,
            ready: Mutex::default(),
            changed: Condvar::new(),
        };
        Self(Arc::new(Keeper {
            shared: Arc::new(shared),
            thread: Mutex::default(),
        }))
    }

    /// From now on keeps `n_ready` processes waiting. Their sandboxes die with this nursery's
    /// own thread, which is to say with the server, instead of with the thread of their run.
    pub fn keep_ready(&self, n_ready: usize) -> io::Result<()> {
        self.0.shared.lock().wanted = n_ready;
        let mut thread = self.0.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.is_none() {
            let shared = Arc::clone(&self.0.shared);
            let builder = thread::Builder::new().name("nursery".to_owned());
            *thread = Some(builder.spawn(move || shared.keep_ready())?);
        }
        self.0.shared.changed.notify_all();
        Ok(())
    }

    /// The control groups in which its processes are.
    pub fn cgroups(&self) -> &Cgroups {
        &self.0.shared.cgroups
    }

    /// A set-up process: one that waits, or a new one, which is then the calling thread's child.
    pub(super) fn take(&self) -> Result<Birth, SandboxError> {
        let waiting = self.0.shared.lock().waiting.pop();
        match waiting.and_then(Birth::alive) {
            Some(birth) => Ok(birth),
            None => self.0.shared.start(),
        }
    }

    /// Lets the next one be started. Later than [`Nursery::take`], so as not to compete with the
    /// run that has just begun.
    pub(super) fn refill(&self) {
        self.0.shared.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Ready> {
        // Nobody panics with the lock held, and if so the list is still whole.
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self) -> Result<Birth, SandboxError> {
        Birth::start(&self.launcher, &self.cgroups)
    }

    fn keep_ready(&self) {
        let mut ready = self.lock();
        while !ready.is_closing {
            if ready.waiting.len() >= ready.wanted {
                let woken = self.changed.wait(ready);
                ready = woken.unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            drop(ready);
            let birth = self.start();
            ready = self.lock();
            match birth {
                Ok(birth) => ready.waiting.push(birth),
                // Runs start their own then, and tell their clients why that fails.
                Err(error) => {
                    tracing::warn!(%error, "no set-up process can be kept ready");
                    ready.wanted = 0;
                }
            }
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let mut ready = self.shared.lock();
        ready.is_closing = true;
        let waiting = std::mem::take(&mut ready.waiting);
        drop(ready);
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
