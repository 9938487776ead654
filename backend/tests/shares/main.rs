//! Shared runs: kept, read, deleted, expired, refused; by one-shot calls of the application.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod limits;
mod server;

use axum::body::Body;
use axum::http::Request;
use flate2::read::GzDecoder;
use ringside_backend::config::Config;
use serde_json::Value;
use server::{
    HEAD, check_problem, delete, get, noise, post, printed, send, served, share, text, with,
};
use std::io::Read as _;
use std::path::Path;

#[tokio::test]
async fn a_run_is_kept_read_by_its_link_and_deleted_by_its_token() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |_| {});
    let event = printed("hello <script>alert(1)</script>");
    let receipt = share(&app, &format!("{HEAD}\n{event}\n")).await;
    let (id, token) = (text(&receipt, "id"), text(&receipt, "delete_token"));
    assert_eq!((id.len(), token.len()), (22, 43));
    assert_eq!(text(&receipt, "url"), format!("/s/{id}"));

    let (status, headers, bytes) = send(&app, get(id)).await;
    assert_eq!(status, 200);
    for (name, value) in [
        ("content-type", "application/x-ndjson"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'; sandbox",
        ),
    ] {
        assert_eq!(headers.headers()[name], value, "{name}");
    }
    let lines: Vec<Value> = bytes
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["command"], &lines[0]["view"]),
        (&"date".into(), &"calls".into())
    );
    assert_eq!(lines[0]["expires_at"], receipt["expires_at"]);
    assert_eq!(lines[1], serde_json::from_str::<Value>(&event).unwrap());

    let mut packed = get(id);
    packed
        .headers_mut()
        .insert("accept-encoding", "gzip".parse().unwrap());
    let (_, headers, gzip) = send(&app, packed).await;
    assert_eq!(headers.headers()["content-encoding"], "gzip");
    assert_eq!(headers.headers()["content-length"], gzip.len().to_string());
    let mut unpacked = Vec::new();
    GzDecoder::new(&gzip[..])
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, bytes);

    let path = format!("/api/shares/{id}");
    let head = Request::head(path).body(Body::empty()).unwrap();
    let (status, _, body) = send(&app, head).await;
    assert_eq!((status, body.len()), (200, 0));

    let other = share(&app, HEAD).await;
    check_problem(
        &app,
        delete(id, text(&other, "delete_token")),
        403,
        "wrong-token",
    )
    .await;
    check_problem(&app, delete(id, "no token"), 403, "wrong-token").await;
    let bare = Request::delete(format!("/api/shares/{id}")).body(Body::empty());
    check_problem(&app, bare.unwrap(), 403, "wrong-token").await;
    let (status, _, body) = send(&app, delete(id, token)).await;
    assert_eq!((status, body.len()), (204, 0));
    check_problem(&app, get(id), 404, "no-such-share").await;
    check_problem(&app, delete(id, token), 404, "no-such-share").await;
    assert_eq!(send(&app, get(text(&other, "id"))).await.0, 200);
}

#[tokio::test]
async fn what_is_no_id_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |_| {});
    let receipt = share(&app, HEAD).await;
    let id = text(&receipt, "id");
    let (shorter, longer) = (&id[1..], format!("{id}A"));
    let stranger = "AAAAAAAAAAAAAAAAAAAAAA";
    for id in [
        shorter,
        &longer,
        stranger,
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "x%0ay",
    ] {
        check_problem(&app, get(id), 404, "no-such-share").await;
    }
}

#[tokio::test]
async fn nothing_is_on_the_disk_before_the_first_run_is_shared() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("deep/store");
    let app = served(&store, |_| {});
    check_problem(&app, get("AAAAAAAAAAAAAAAAAAAAAA"), 404, "no-such-share").await;
    check_problem(&app, post("{}"), 422, "share-head").await;
    assert!(!store.exists());
    share(&app, HEAD).await;
    let mode = |path: &Path| {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(
        (mode(&store), mode(&store.join("shares.redb"))),
        (0o700, 0o600)
    );
    let names = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, 1);
}

#[tokio::test]
async fn a_server_without_a_store_says_so() {
    let app = with(Config::default());
    check_problem(&app, post(HEAD), 501, "store-off").await;
    check_problem(&app, get("AAAAAAAAAAAAAAAAAAAAAA"), 404, "no-such-share").await;
    let (_, _, bytes) = send(
        &app,
        Request::get("/api/shares").body(Body::empty()).unwrap(),
    )
    .await;
    let policy: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(policy["enabled"], false);
}

#[tokio::test]
async fn what_is_no_run_is_refused_at_its_line_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |_| {});
    for body in [
        "",
        "\n",
        "[]",
        "{\"type\":\"share\"}",
        "{\"command\":\"ls\"}",
        "\u{0}",
    ] {
        check_problem(&app, post(body), 422, "share-head").await;
    }
    let deep = format!("{{\"type\":\"output\",\"stream\":{}", "[".repeat(100_000));
    let cases: [&[u8]; 6] = [
        b"hello",
        b"{\"type\":\"page\",\"html\":\"<h1>\"}",
        b"{\"type\":\"output\"}",
        b"{\"type\":\"output\",\"stream\":\"\xff\"}",
        b"\x89PNG",
        deep.as_bytes(),
    ];
    for line in cases {
        let body = [HEAD.as_bytes(), b"\n\n", line, b"\n"].concat();
        let problem = check_problem(&app, post(body), 422, "share-event").await;
        assert!(text(&problem, "detail").starts_with("line 3 "), "{problem}");
    }
    let plain = Request::post("/api/shares").body(Body::from(HEAD));
    check_problem(&app, plain.unwrap(), 415, "not-ndjson").await;
    assert!(!folder.path().join("shares.redb").exists());
}

#[tokio::test]
async fn a_foreign_page_may_not_share() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |_| {});
    let mut request = post(HEAD);
    let headers = request.headers_mut();
    headers.insert("host", "127.0.0.1:8080".parse().unwrap());
    headers.insert("origin", "http://evil.example".parse().unwrap());
    check_problem(&app, request, 403, "foreign-origin").await;
}

#[tokio::test]
async fn a_large_run_comes_back_whole_in_both_encodings() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |_| {});
    let line = printed(&noise(300 << 10));
    let body = format!("{HEAD}\n{line}\n{line}\n");
    let receipt = share(&app, &body).await;
    let id = text(&receipt, "id");
    let (_, _, plain) = send(&app, get(id)).await;
    assert!(plain.ends_with(format!("{line}\n{line}\n").as_bytes()));
    assert_eq!(receipt["bytes"], plain.len());
    let mut packed = get(id);
    packed
        .headers_mut()
        .insert("accept-encoding", "br, gzip".parse().unwrap());
    let (_, headers, gzip) = send(&app, packed).await;
    assert_eq!(headers.headers()["content-length"], gzip.len().to_string());
    let mut unpacked = Vec::new();
    GzDecoder::new(&gzip[..])
        .read_to_end(&mut unpacked)
        .unwrap();
    assert!(unpacked == plain);
}

#[tokio::test]
async fn only_embed_addresses_may_be_framed_and_only_by_whom_the_operator_names() {
    for (origins, framers) in [
        (vec!["*".to_owned()], "*"),
        (vec!["https://a.example".to_owned()], "https://a.example"),
        (vec![], "'none'"),
    ] {
        let app = with(Config {
            embed_origins: origins,
            ..Config::default()
        });
        for (path, expected) in [
            ("/embed/abc", framers),
            ("/s/abc", "'none'"),
            ("/", "'none'"),
        ] {
            let request = Request::get(path).header("accept", "text/html");
            let (status, headers, _) = send(&app, request.body(Body::empty()).unwrap()).await;
            assert_eq!(status, 200, "{path}");
            // Where the page was not built, a note without a policy stands in its place.
            if let Some(policy) = headers.headers().get("content-security-policy") {
                let policy = policy.to_str().unwrap();
                let directive = format!("frame-ancestors {expected}");
                assert!(
                    policy.split("; ").any(|one| one == directive),
                    "{path}: {policy}"
                );
            }
        }
    }
}
