//! HTTP resources, one file each. Status codes appear nowhere else.

mod body;
mod error;
mod guard;
mod health;
mod host;
mod openapi;
mod page;

use crate::app::AppState;
use axum::Router;
use axum::routing::get;

pub(crate) use guard::guard;

/// Every route, without middleware.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/host", get(host::host))
        .route("/api/openapi.json", get(openapi::document))
        .route("/healthz", get(health::healthz))
        .method_not_allowed_fallback(error::method_not_allowed)
        .fallback(page::page)
}
