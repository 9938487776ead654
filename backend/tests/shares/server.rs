//! The application with a store, and a client of it.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use http_body_util::BodyExt as _;
use ringside_backend::app::{AppState, app};
use ringside_backend::config::{Config, Limits, StoreSetting};
use ringside_backend::outer::Outer;
use ringside_backend::sandbox::{Cgroups, Nursery};
use ringside_backend::session::run::Ground;
use serde_json::{Value, json};
use std::path::Path;
use tower::ServiceExt as _;

pub(crate) const HEAD: &str =
    r#"{"type":"share","command":"date","filters":["default allow\n"],"view":"calls"}"#;

pub(crate) fn served(folder: &Path, change: impl FnOnce(&mut Limits)) -> Router {
    let mut config = Config {
        store: StoreSetting::In(folder.to_owned()),
        ..Config::default()
    };
    change(&mut config.limits);
    with(config)
}

pub(crate) fn with(config: Config) -> Router {
    let nursery = Nursery::new(
        env!("CARGO_BIN_EXE_ringside"),
        Cgroups::none("one-shot calls share a process"),
    );
    let ground = Ground {
        rootfs: None,
        nursery,
        outer: Outer::default(),
    };
    app(AppState::new(config, ground))
}

/// Status, headers as they came, body.
pub(crate) async fn send(app: &Router, request: Request<Body>) -> (u16, Response<()>, Vec<u8>) {
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let status = parts.status.as_u16();
    (status, Response::from_parts(parts, ()), bytes.into())
}

pub(crate) fn post(body: impl Into<Body>) -> Request<Body> {
    Request::post("/api/shares")
        .header("content-type", "application/x-ndjson")
        .body(body.into())
        .unwrap()
}

pub(crate) fn get(id: &str) -> Request<Body> {
    let path = format!("/api/shares/{id}");
    Request::get(path).body(Body::empty()).unwrap()
}

pub(crate) fn delete(id: &str, token: &str) -> Request<Body> {
    Request::delete(format!("/api/shares/{id}"))
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap()
}

/// An event of a run that prints `text`.
pub(crate) fn printed(text: &str) -> String {
    // In the order in which the server writes it.
    format!(
        "{{\"type\":\"output\",\"stream\":\"stdout\",\"text\":{}}}",
        json!(text)
    )
}

pub(crate) async fn share(app: &Router, body: &str) -> Value {
    let (status, headers, bytes) = send(app, post(body.to_owned())).await;
    let receipt: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(status, 201, "{receipt}");
    let id = receipt["id"].as_str().unwrap();
    assert_eq!(headers.headers()["location"], format!("/api/shares/{id}"));
    receipt
}

pub(crate) async fn check_problem(
    app: &Router,
    request: Request<Body>,
    status: u16,
    code: &str,
) -> Value {
    let (got, headers, bytes) = send(app, request).await;
    let problem: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    assert_eq!((got, &problem["code"]), (status, &code.into()), "{problem}");
    assert_eq!(
        headers.headers()["content-type"],
        "application/problem+json"
    );
    problem
}

pub(crate) fn text<'a>(receipt: &'a Value, field: &str) -> &'a str {
    receipt[field].as_str().unwrap()
}

/// Text that gzip cannot make shorter by much.
pub(crate) fn noise(bytes: usize) -> String {
    let mut state = 1_u64;
    let digits = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        char::from(b'!' + u8::try_from((state >> 33) % 90).unwrap())
    });
    digits.take(bytes).collect()
}
