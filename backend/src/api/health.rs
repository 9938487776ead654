//! `GET /healthz`: the server answers.

/// Says `ok`.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}
