//! `POST /api/runs`: a run as a stream of NDJSON lines.

use super::body::Json;
use super::client::Client;
use super::error::ApiError;
use crate::app::AppState;
use crate::session::gate::Refused;
use crate::session::live::{EnterError, Input, Live};
use crate::session::request::{self, Job, Refusal};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use ringside_shared::wire::RunRequest;
use std::convert::Infallible;

/// Starts a run; it ends at the latest when the client goes away.
pub(super) async fn run(
    State(state): State<AppState>,
    Client(client): Client,
    Json(request): Json<RunRequest>,
) -> Result<Response, ApiError> {
    let job = understand(&state, request).await??;
    let live = Live::enter(&state.hall, client, job, Input::Whole)?;
    let lines = stream::unfold(live, async |mut live| {
        let lines = live.next().await?;
        Some((Ok::<_, Infallible>(lines), live))
    });
    let headers = [
        (CONTENT_TYPE, "application/x-ndjson"),
        (CACHE_CONTROL, "no-store"),
        // Proxies would otherwise collect the stream.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(lines)).into_response())
}

/// Checks and compiles. Compiling can take milliseconds, so it is done away from the async workers;
/// without filters there is nothing to compile.
pub(super) async fn understand(
    state: &AppState,
    request: RunRequest,
) -> Result<Result<Job, Refusal>, ApiError> {
    let limits = state.config.limits;
    if request.filters.is_empty() {
        return Ok(request::understand(request, limits));
    }
    let work = move || request::understand(request, limits);
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "understanding a request failed");
        ApiError::Internal
    })
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let (code, message) = (refusal.code(), refusal.to_string());
        match refusal {
            Refusal::Filter { diagnostics, .. } => Self::Filter(diagnostics),
            Refusal::EmptyCommand
            | Refusal::Nul(_)
            | Refusal::LongCommand { .. }
            | Refusal::TooManyFilters { .. }
            | Refusal::LongStack { .. }
            | Refusal::LongStdin { .. }
            | Refusal::Strict(_) => Self::Refused { code, message },
        }
    }
}

impl From<EnterError> for ApiError {
    fn from(error: EnterError) -> Self {
        let message = error.to_string();
        match error {
            EnterError::Refused(refused) => Self::Busy {
                code: match refused {
                    Refused::QueueFull { .. } => "queue-full",
                    Refused::TooManyOfYours { .. } => "too-many-runs",
                },
                message,
                retry_after: refused.retry_after(),
            },
            EnterError::Closing => Self::ShuttingDown,
            EnterError::Prepare(error) => {
                tracing::error!(%error, "a run could not be taken in");
                Self::Internal
            }
        }
    }
}
