//! Every route by one-shot calls of the application, hostile input included.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt as _;
use ringside_backend::app::{AppState, app};
use ringside_backend::config::Config;
use ringside_backend::outer::Outer;
use ringside_backend::sandbox::{Cgroups, Nursery};
use ringside_backend::session::run::Ground;
use serde_json::Value;
use tower::ServiceExt as _;

async fn send(request: Request<Body>) -> Response {
    let ground = Ground {
        rootfs: None,
        nursery: Nursery::new(
            env!("CARGO_BIN_EXE_ringside"),
            Cgroups::none("one-shot calls share a process"),
        ),
        outer: Outer::default(),
    };
    app(AppState::new(Config::default(), ground))
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

fn post(path: &str, body: &Value) -> Request<Body> {
    Request::post(path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

#[tokio::test]
async fn check_answers_what_is_wrong_with_a_filter() {
    let good = serde_json::json!({"text": "default allow\nerrno EPERM clock_settime\n"});
    let report = json(send(post("/api/filters/check", &good)).await).await;
    assert_eq!(report["ok"], true, "{report}");
    let bad = serde_json::json!({"text": "default allow\nerrno EPERM clock_setime\n"});
    let report = json(send(post("/api/filters/check", &bad)).await).await;
    assert_eq!(report["ok"], false);
    assert_eq!(report["diagnostics"][0]["line"], 2);
}

#[tokio::test]
async fn a_profile_is_read_for_the_runtime_that_is_named() {
    let profile = serde_json::json!({"defaultAction": "SCMP_ACT_NOTIFY"});
    for (runtime, ok) in [("declared", true), ("crun", true), ("runc", false)] {
        let request = serde_json::json!({"oci": profile, "runtime": runtime});
        let report = json(send(post("/api/filters/check", &request)).await).await;
        assert_eq!(report["ok"], ok, "{runtime}: {report}");
    }
    let unknown = serde_json::json!({"oci": profile, "runtime": "docker"});
    check_problem(post("/api/filters/check", &unknown), 422, "target-invalid").await;
}

#[tokio::test]
async fn audit_answers_findings_with_the_edits_that_help() {
    let text = "default allow\nerrno EPERM chmod\n";
    let weak = serde_json::json!({ "text": text });
    let report = json(send(post("/api/filters/audit", &weak)).await).await;
    assert_eq!(report["ok"], true, "{report}");
    let findings = report["findings"].as_array().unwrap();
    let twin = findings.iter().find(|f| f["code"] == "twin-open").unwrap();
    assert_eq!(twin["severity"], "high");
    assert_eq!(twin["line"], 2);
    assert_eq!(twin["fix"][0]["start"], text.trim_end().len());
    let broken = serde_json::json!({"text": "default perhaps"});
    let report = json(send(post("/api/filters/audit", &broken)).await).await;
    assert_eq!(report["ok"], false);
    assert_eq!(report["findings"].as_array().unwrap().len(), 0);
    assert_eq!(report["diagnostics"][0]["line"], 1);
}

#[tokio::test]
async fn compile_answers_a_program_or_a_problem_with_diagnostics() {
    let good = serde_json::json!({"text": "default allow\nerrno EPERM clock_settime\n"});
    let report = json(send(post("/api/filters/compile", &good)).await).await;
    assert_eq!(report["insns"][0]["code"], 0x20, "{report}");
    let bad = serde_json::json!({"text": "default perhaps"});
    let problem = check_problem(post("/api/filters/compile", &bad), 422, "filter-invalid").await;
    assert!(problem["diagnostics"][0]["code"].is_string());
}

#[tokio::test]
async fn a_program_as_text_is_a_filter_too() {
    let listing = "ld [nr]\njeq #227, no\nret ALLOW\nno: ret ERRNO(EPERM)\n";
    let hex = "2000000000000000 15000001e3000000 0600000001000500 060000000000ff7f";
    for text in [listing, hex] {
        let filter = serde_json::json!({ "text": text });
        let report = json(send(post("/api/filters/check", &filter)).await).await;
        assert_eq!(
            (&report["ok"], &report["format"]),
            (&true.into(), &"bpf".into()),
            "{report}"
        );
        let report = json(send(post("/api/filters/compile", &filter)).await).await;
        assert_eq!(report["insns"].as_array().unwrap().len(), 4, "{report}");
        let report = json(send(post("/api/filters/explain", &filter)).await).await;
        assert_eq!(report["insns"], 4, "{report}");
    }
}

#[tokio::test]
async fn explain_and_diff_answer_reports_or_a_problem_with_diagnostics() {
    let a = serde_json::json!({"text": "default allow\nerrno EPERM clock_settime\n"});
    let b = serde_json::json!({"text": "default allow\nerrno EPERM settimeofday\n"});
    let bad = serde_json::json!({"text": "default perhaps"});
    let report = json(send(post("/api/filters/explain", &a)).await).await;
    assert_eq!(report["proven"], true, "{report}");
    assert_eq!(
        report["arches"][0]["answers"][0]["syscalls"][0],
        "clock_settime"
    );
    let both = serde_json::json!({"a": a, "b": b});
    let report = json(send(post("/api/filters/diff", &both)).await).await;
    assert_eq!(report["equal"], false, "{report}");
    assert_eq!(report["differences"].as_array().unwrap().len(), 2);
    check_problem(post("/api/filters/explain", &bad), 422, "filter-invalid").await;
    let both = serde_json::json!({"a": a, "b": bad});
    let problem = check_problem(post("/api/filters/diff", &both), 422, "filter-invalid").await;
    assert!(problem["diagnostics"][0]["code"].is_string());
}

#[tokio::test]
async fn a_body_that_is_not_called_json_is_refused() {
    let request = Request::post("/api/filters/check").body(Body::from("{}"));
    check_problem(request.unwrap(), 415, "not-json").await;
}

#[tokio::test]
async fn broken_json_and_json_of_another_shape_are_told_apart() {
    let request = |body: &'static str| {
        Request::post("/api/filters/check")
            .header("content-type", "application/json; charset=utf-8")
            .body(Body::from(body))
            .unwrap()
    };
    check_problem(request("{\"text\":"), 400, "json-syntax").await;
    check_problem(request("{\"txt\":\"\"}"), 422, "json-shape").await;
    check_problem(request("{\"text\":\"\",\"oci\":{}}"), 422, "json-shape").await;
    check_problem(request(" [\"default allow\"]"), 422, "json-shape").await;
    check_problem(request("\u{0}"), 400, "json-syntax").await;
}

#[tokio::test]
async fn ten_megabytes_are_refused_before_they_are_read() {
    let request = Request::post("/api/filters/check")
        .header("content-type", "application/json")
        .header("content-length", "10485760")
        .body(Body::from_stream(futures_util::stream::pending::<
            Result<Vec<u8>, std::io::Error>,
        >()))
        .unwrap();
    check_problem(request, 413, "body-too-large").await;
}

#[tokio::test]
async fn a_body_that_hides_its_length_is_cut_off_at_the_limit() {
    let flood = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 65536]));
    let request = Request::post("/api/filters/check")
        .header("content-type", "application/json")
        .body(Body::from_stream(flood))
        .unwrap();
    check_problem(request, 413, "body-too-large").await;
}

#[tokio::test]
async fn a_foreign_page_may_not_post() {
    for origin in [
        "http://evil.example",
        "null",
        "https://127.0.0.1:8080.evil.example",
    ] {
        let mut request = post("/api/filters/check", &serde_json::json!({"text": ""}));
        let headers = request.headers_mut();
        headers.insert("host", "127.0.0.1:8080".parse().unwrap());
        headers.insert("origin", origin.parse().unwrap());
        check_problem(request, 403, "foreign-origin").await;
    }
}

#[tokio::test]
async fn paths_cannot_leave_the_page() {
    for path in [
        "/../Cargo.toml",
        "/..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
        "//etc/passwd.txt",
    ] {
        check_problem(get(path), 404, "not-found").await;
    }
}

/// Every route, with a method that it takes.
const ROUTES: &[(&str, &str)] = &[
    ("/api/filters/audit", "post"),
    ("/api/filters/check", "post"),
    ("/api/filters/compile", "post"),
    ("/api/filters/diff", "post"),
    ("/api/filters/explain", "post"),
    ("/api/filters/learn", "post"),
    ("/api/host", "get"),
    ("/api/openapi.json", "get"),
    ("/api/runs", "post"),
    ("/api/runs/ws", "get"),
    ("/api/shares", "get"),
    ("/api/shares", "post"),
    ("/api/shares/{id}", "delete"),
    ("/api/shares/{id}", "get"),
    ("/healthz", "get"),
    ("/metrics", "get"),
];

#[tokio::test]
async fn the_document_names_every_route_and_no_other() {
    let document = json(send(get("/api/openapi.json")).await).await;
    let paths = document["paths"].as_object().unwrap();
    let documented: Vec<_> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| (path.as_str(), method.as_str()))
        })
        .collect();
    assert_eq!(documented, ROUTES);
    let source = include_str!("../src/api/mod.rs");
    let mut in_source: Vec<_> = source.split(".route(\"").skip(1).collect();
    for path in &mut in_source {
        *path = path.split('"').next().unwrap();
    }
    in_source.sort_unstable();
    let mut listed: Vec<_> = ROUTES.iter().map(|(path, _)| *path).collect();
    listed.dedup();
    assert_eq!(in_source, listed);
    for (path, method) in ROUTES {
        // A method that no route takes tells apart a route from nothing.
        let request = Request::patch(*path).body(Body::empty()).unwrap();
        let response = send(request).await;
        assert_eq!(response.status(), 405, "{path}");
        let allowed = response.headers()["allow"].to_str().unwrap().to_lowercase();
        assert!(
            allowed.split(',').any(|allowed| allowed == *method),
            "{path}: {allowed}"
        );
    }
}

#[tokio::test]
async fn metrics_are_in_prometheus_text() {
    let response = send(get("/metrics")).await;
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain; version=0.0.4")
    );
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.into()).unwrap();
    for name in [
        "ringside_runs_total",
        "ringside_running",
        "ringside_queued",
        "ringside_mismatches_total",
    ] {
        assert!(text.contains(&format!("\n{name}")), "{name}");
    }
}

#[tokio::test]
async fn a_socket_without_a_handshake_is_a_problem() {
    check_problem(get("/api/runs/ws"), 400, "websocket-handshake").await;
}
