//! Every route by one-shot calls of the application, hostile input included.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt as _;
use ringside_backend::app::{AppState, app};
use ringside_backend::config::Config;
use serde_json::Value;
use tower::ServiceExt as _;

async fn send(request: Request<Body>) -> Response {
    app(AppState::new(Config::default()))
        .oneshot(request)
        .await
        .unwrap()
}

async fn json(response: Response) -> Value {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice(&bytes).unwrap()
}

async fn check_problem(request: Request<Body>, status: u16, code: &str) -> Value {
    let response = send(request).await;
    assert_eq!(response.status(), status);
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let problem = json(response).await;
    assert_eq!(problem["code"], code);
    assert_eq!(problem["status"], status);
    for field in ["type", "title", "detail"] {
        assert!(problem[field].is_string(), "{field} is missing: {problem}");
    }
    problem
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn healthz_says_ok() {
    assert_eq!(send(get("/healthz")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_host_report_names_the_running_kernel() {
    let report = json(send(get("/api/host")).await).await;
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    assert_eq!(report["kernel"]["release"], release.trim());
    assert_eq!(report["seccomp"]["modes"][1], "filter");
}

#[tokio::test]
async fn an_unknown_address_of_the_api_is_a_problem() {
    check_problem(get("/api/nothing"), 404, "not-found").await;
    check_problem(get("/missing.png"), 404, "not-found").await;
}

#[tokio::test]
async fn a_wrong_method_is_a_problem_that_names_the_right_one() {
    let request = Request::delete("/api/host").body(Body::empty()).unwrap();
    let response = send(request).await;
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET,HEAD");
    assert_eq!(json(response).await["code"], "method-not-allowed");
}

#[tokio::test]
async fn a_rebound_host_name_is_refused() {
    let request = Request::get("/api/host").header("host", "evil.example:8080");
    check_problem(request.body(Body::empty()).unwrap(), 403, "foreign-host").await;
}

#[tokio::test]
async fn every_answer_forbids_sniffing_and_none_allows_foreign_pages() {
    for path in ["/healthz", "/api/nothing", "/"] {
        let response = send(get(path)).await;
        assert_eq!(
            response.headers()["x-content-type-options"],
            "nosniff",
            "{path}"
        );
        assert!(
            !response
                .headers()
                .contains_key("access-control-allow-origin")
        );
    }
}
