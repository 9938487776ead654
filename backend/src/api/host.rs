//! `GET /api/host`: what `ringside doctor` prints.

use super::error::ApiError;
use crate::app::AppState;
use axum::Json;
use axum::extract::State;
use ringside_shared::wire;
use std::sync::Arc;

/// The host as it is now: the outer filter and the layers can change while we run.
pub(super) async fn host(
    State(state): State<AppState>,
) -> Result<Json<wire::HostReport>, ApiError> {
    let config = Arc::clone(&state.config);
    // Reads files and makes a sandbox.
    tokio::task::spawn_blocking(move || crate::host::report(&config))
        .await
        .map(Json)
        .map_err(|error| {
            tracing::error!(%error, "the host report failed");
            ApiError::Internal
        })
}
