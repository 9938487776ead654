//! `POST /api/filters/audit`, `/check`, `/compile`, `/diff`, `/explain` and `/learn`: what the
//! command line does, and the page's worker.

use super::body::Json;
use super::error::ApiError;
use ringside_shared::answer::{self, Refusal};
use ringside_shared::wire::{
    AuditReport, CheckReport, CheckRequest, CompileReport, DiffReport, DiffRequest, ExplainReport,
    LearnReport, LearnRequest,
};

/// Says whether a filter loads; a filter that does not is still a good request.
pub(super) async fn check(
    Json(request): Json<CheckRequest>,
) -> Result<axum::Json<CheckReport>, ApiError> {
    answered(request, answer::check).await
}

/// What is weak about a filter; one that does not load is still a good request.
pub(super) async fn audit(
    Json(request): Json<CheckRequest>,
) -> Result<axum::Json<AuditReport>, ApiError> {
    answered(request, answer::audit).await
}

/// The program, or a problem with diagnostics.
pub(super) async fn compile(
    Json(request): Json<CheckRequest>,
) -> Result<axum::Json<CompileReport>, ApiError> {
    answered(request, answer::compile).await
}

/// What a filter does, from its program alone.
pub(super) async fn explain(
    Json(request): Json<CheckRequest>,
) -> Result<axum::Json<ExplainReport>, ApiError> {
    answered(request, answer::explain).await
}

/// Where two filters answer differently.
pub(super) async fn diff(
    Json(request): Json<DiffRequest>,
) -> Result<axum::Json<DiffReport>, ApiError> {
    answered(request, answer::diff).await
}

/// A filter that allows what recorded runs did.
pub(super) async fn learn(
    Json(request): Json<LearnRequest>,
) -> Result<axum::Json<LearnReport>, ApiError> {
    answered(request, answer::learn).await
}

async fn answered<Q: Send + 'static, A: Send + 'static>(
    request: Q,
    answer: fn(Q) -> Result<A, Refusal>,
) -> Result<axum::Json<A>, ApiError> {
    match on_a_thread(move || answer(request)).await? {
        Ok(answer) => Ok(axum::Json(answer)),
        Err(Refusal::Filter(diagnostics)) => Err(ApiError::Filter(diagnostics)),
        Err(Refusal::Asked { code, message }) => Err(ApiError::Refused { code, message }),
    }
}

/// A long filter takes milliseconds, which other requests must not wait for.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "compiling a filter failed");
        ApiError::Internal
    })
}
