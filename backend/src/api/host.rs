//! `GET /api/host`: what `ringside doctor` prints.

use super::error::ApiError;
use crate::app::AppState;
use axum::Json;
use axum::extract::State;
use ringside_shared::wire;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long an answer is good: making one costs a sandbox, and hosts change slowly.
const FRESH: Duration = Duration::from_secs(10);

/// The latest answer. While one is made, others wait for it instead of making their own.
#[derive(Debug, Default)]
pub(crate) struct LatestReport(Mutex<Option<(Instant, wire::HostReport)>>);

/// The host as it is now, or was a few seconds ago.
pub(super) async fn host(
    State(state): State<AppState>,
) -> Result<Json<wire::HostReport>, ApiError> {
    let mut latest = state.latest_report.0.lock().await;
    if let Some((at, report)) = &*latest
        && at.elapsed() < FRESH
    {
        return Ok(Json(report.clone()));
    }
    let config = Arc::clone(&state.config);
    let ground = Arc::clone(state.hall.ground());
    // No run has this slot: theirs are below.
    let slot = u32::try_from(config.limits.concurrent_runs()).unwrap_or(u32::MAX);
    let report = tokio::task::spawn_blocking(move || crate::host::report(&config, &ground, slot))
        .await
        .map_err(|error| {
            tracing::error!(%error, "the host report failed");
            ApiError::Internal
        })?;
    *latest = Some((Instant::now(), report.clone()));
    Ok(Json(report))
}
