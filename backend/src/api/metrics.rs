//! `GET /metrics`: counters for Prometheus.

use crate::app::AppState;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// The counters now.
pub(super) async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    let text = state.hall.metrics.render(state.hall.gate.occupancy());
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        text,
    )
}
