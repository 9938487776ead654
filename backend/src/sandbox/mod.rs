//! One run's walls: namespaces, a root of its own, limits, no capabilities, a safety filter.
//!
//! Read in this order: [`plan`] and [`frame`] (all decisions, and those without which nothing can
//! be built), [`mod@spawn`] (the server's side), [`nursery`] (sandboxes that wait), `spawner` and
//! `setup` (a small process that makes pid 1, and the server's end of it), `birth` and `standing`
//! (a sandbox as the server sees it), `init` (pid 1: the steps that build the sandbox, then
//! reaping), `leader` (pid 2: waits for its plan, then for the tracer, and becomes the command).
//! [`step`] names what is done in which order; [`error`] names the step that failed.
//!
//! Promises: if any step fails no command runs and nothing is left; a thread that has spawned a
//! sandbox and dies takes it along, and so does the server, however it ends; no path that a run
//! can influence is ever used by name outside it.

mod birth;
pub mod cgroup;
pub mod clock;
pub mod error;
pub mod filter;
pub mod frame;
mod handover;
mod ids;
mod init;
pub mod killer;
pub mod layer;
mod leader;
pub mod limits;
mod loopback;
pub mod nursery;
pub mod plan;
mod program;
mod rlimits;
mod root;
pub mod rootfs;
mod setup;
pub mod spawn;
pub mod spawner;
mod standing;
pub mod step;
mod timens;

pub use cgroup::{Cgroups, Reached};
pub use clock::Took;
pub use error::SandboxError;
pub use frame::Frame;
pub use killer::Killer;
pub use layer::Layer;
pub use limits::RunLimits;
pub use nursery::Nursery;
pub use plan::{HostIds, Plan, default_environment};
pub use rootfs::{Rootfs, RootfsError};
pub use setup::become_child;
pub use spawn::{Sandbox, SandboxUsage, spawn};
pub use spawner::Spawner;
pub use step::Step;
