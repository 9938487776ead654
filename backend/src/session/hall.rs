//! What all runs of a server share.

use super::gate::{Gate, Room};
use super::metrics::Metrics;
use super::run::Ground;
use crate::config::Limits;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What all runs of a server share.
#[derive(Debug)]
pub struct Hall {
    /// Who may run.
    pub gate: Gate,
    /// What is counted.
    pub metrics: Metrics,
    /// Cancelled when the server stops.
    pub closing: CancellationToken,
    pub(super) limits: Limits,
    ground: Arc<Ground>,
}

impl Hall {
    /// For a server with these limits, on this ground.
    pub fn new(limits: Limits, ground: Ground) -> Self {
        let whole = |limit| usize::try_from(limit).unwrap_or(usize::MAX);
        Self {
            gate: Gate::new(Room {
                slots: limits.concurrent_runs(),
                running_per_client: match limits.runs_per_client {
                    0 => usize::MAX,
                    runs => whole(runs),
                },
                waiting: whole(limits.queue),
                per_client: whole(limits.queue_per_client),
            }),
            metrics: Metrics::default(),
            closing: CancellationToken::new(),
            limits,
            ground: Arc::new(ground),
        }
    }

    /// What all sandboxes stand on.
    pub fn ground(&self) -> &Arc<Ground> {
        &self.ground
    }
}
