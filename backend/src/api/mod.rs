//! HTTP resources, one file each. Status codes appear nowhere else.

mod body;
mod client;
mod error;
mod filters;
mod guard;
mod health;
mod host;
mod metrics;
mod openapi;
mod page;
mod runs;
mod socket;

use crate::app::AppState;
use axum::Router;
use axum::routing::{get, post};

pub(crate) use guard::guard;
pub(crate) use host::LatestReport;

/// Every route, without middleware.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/filters/check", post(filters::check))
        .route("/api/filters/compile", post(filters::compile))
        .route("/api/host", get(host::host))
        .route("/api/openapi.json", get(openapi::document))
        .route("/api/runs", post(runs::run))
        .route("/api/runs/ws", get(socket::socket))
        .route("/metrics", get(metrics::metrics))
        .route("/healthz", get(health::healthz))
        .method_not_allowed_fallback(error::method_not_allowed)
        .fallback(page::page)
}
