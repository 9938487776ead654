//! `GET /api/openapi.json`: this API, for programs.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// Written by hand; a test compares its paths with the routes.
pub(super) const DOCUMENT: &str = include_str!("../../openapi.json");

/// The document.
pub(super) async fn document() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}
