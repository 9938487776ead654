//! Control groups: memory, processes and CPU share of a whole run, where the host lets us make
//! them, in whichever of the kernel's two versions has the controller.
//!
//! Each server has one directory in each hierarchy that it uses, locked while it lives, and in it
//! one directory a run. A server that was killed leaves its directories behind, empty and
//! unlocked; the next one sweeps them away.
//!
//! Read in this order: `controller`, `find` (where our own groups are), `home` (our directory
//! there), `delegate` and `systemd` (how version 2 comes to let us), `run`, `settings`, `sweep`.

mod controller;
mod delegate;
mod find;
mod home;
mod run;
mod settings;
mod sweep;
mod systemd;
mod unavailable;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use controller::{Controller, Version};
use find::View;
use home::Home;
pub use run::Reached;
pub(super) use run::RunCgroup;
use unavailable::Unavailable;

/// Start of the name of every directory of ours.
const PREFIX: &str = "ringside-";

/// The control groups that this server may make.
#[derive(Debug, Clone)]
pub struct Cgroups(Arc<Found>);

#[derive(Debug)]
struct Found {
    homes: Vec<Home>,
    /// For each controller that was looked for and is not there: why.
    missing: BTreeMap<Controller, String>,
    runs: AtomicU64,
}

impl Cgroups {
    /// Does without: limits are then rlimits only.
    pub fn none(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        let all = [Controller::Memory, Controller::Pids, Controller::Cpu];
        let missing = all.map(|controller| (controller, reason.clone())).into();
        Self::of(Vec::new(), missing)
    }

    /// Memory and processes: finds what the host offers, sweeps what dead servers left, and makes
    /// our own directories.
    pub fn find() -> Self {
        Self::find_for(100)
    }

    /// The same, and the CPU's share, if that is to be less than 100 percent: a run has one CPU
    /// anyhow, and a group costs the scheduler time at each switch between tracer and tracee.
    pub fn find_for(cpu_percent: u64) -> Self {
        let mut wanted = vec![Controller::Memory, Controller::Pids];
        if cpu_percent < 100 {
            wanted.push(Controller::Cpu);
        }
        View::read().map_or_else(
            |error| Self::none(error.to_string()),
            |view| Self::look(&view, &wanted),
        )
    }

    fn look(view: &View, wanted: &[Controller]) -> Self {
        let (mut homes, mut missing) = (Vec::new(), BTreeMap::new());
        let mut keep = |controllers: &[Controller], made: Result<Home, Unavailable>| match made {
            Ok(home) => homes.push(home),
            Err(error) => missing.extend(
                controllers
                    .iter()
                    .map(|&controller| (controller, error.to_string())),
            ),
        };
        // A controller is in one hierarchy at a time.
        let unified = unified(view, wanted);
        let rest = wanted
            .iter()
            .filter(|controller| !unified.contains(controller));
        // Several controllers can share a version 1 hierarchy: one directory is enough.
        let mut places: BTreeMap<_, Vec<Controller>> = BTreeMap::new();
        for &controller in rest {
            match view.version_1(controller) {
                Some(place) => places.entry(place).or_default().push(controller),
                None => keep(
                    &[controller],
                    Err(Unavailable::NoController(controller.name())),
                ),
            }
        }
        for (place, controllers) in places {
            sweep::sweep(&place);
            keep(&controllers, Home::version_1(&place, controllers.clone()));
        }
        if !unified.is_empty() {
            keep(&unified, in_version_2(view, &unified));
        }
        Self::of(homes, missing)
    }

    fn of(homes: Vec<Home>, missing: BTreeMap<Controller, String>) -> Self {
        Self(Arc::new(Found {
            homes,
            missing,
            runs: AtomicU64::new(0),
        }))
    }

    fn homes(&self) -> &[Home] {
        &self.0.homes
    }

    /// This server's own directories, one in each hierarchy that it uses.
    pub fn places(&self) -> Vec<&Path> {
        self.homes()
            .iter()
            .map(|home| home.path.as_path())
            .collect()
    }

    /// The version in which a controller holds runs; `None` if none does.
    pub fn version(&self, controller: Controller) -> Option<Version> {
        let mut homes = self.homes().iter();
        homes
            .find(|home| home.controllers.contains(&controller))
            .map(|home| home.version)
    }

    /// Why a controller that was looked for is not there.
    pub(super) fn missing(&self, controller: Controller) -> Option<&str> {
        self.0.missing.get(&controller).map(String::as_str)
    }

    /// Directories for one run, without limits yet. `None` if the host offers none.
    pub(super) fn make(&self) -> io::Result<Option<RunCgroup>> {
        if self.homes().is_empty() {
            return Ok(None);
        }
        let name = format!("run-{}", self.0.runs.fetch_add(1, Ordering::Relaxed));
        RunCgroup::make(self.clone(), &name).map(Some)
    }
}

/// Those of the wanted controllers that version 2 has for us.
fn unified(view: &View, wanted: &[Controller]) -> Vec<Controller> {
    let Some(own) = view.version_2() else {
        return Vec::new();
    };
    let mut controllers = find::controllers(&delegate::origin(&own));
    controllers.retain(|controller| wanted.contains(controller));
    controllers
}

fn in_version_2(view: &View, controllers: &[Controller]) -> Result<Home, Unavailable> {
    let attempt = |view: &View| {
        let own = view
            .version_2()
            .ok_or(Unavailable::NoController("version 2"))?;
        let own = delegate::origin(&own);
        sweep::sweep(&own);
        Home::version_2(&own, controllers.to_vec())
    };
    attempt(view).or_else(|error| {
        if systemd::ask() {
            attempt(&View::read()?)
        } else {
            Err(error)
        }
    })
}

#[cfg(test)]
mod tests;
