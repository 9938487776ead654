//! Each limit of shared runs, at it and past it.

use crate::server::{HEAD, check_problem, delete, noise, post, printed, send, served, share, text};
use axum::body::Body;
use serde_json::{Value, json};

/// A shared run of this many bytes.
fn of_length(bytes: usize) -> String {
    let empty = format!("{HEAD}\n{}\n", printed(""));
    format!("{HEAD}\n{}\n", printed(&"x".repeat(bytes - empty.len())))
}

#[tokio::test]
async fn a_run_of_the_largest_length_is_kept_and_one_byte_more_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |limits| limits.share_bytes = 4096);
    share(&app, &of_length(4096)).await;
    check_problem(&app, post(of_length(4097)), 413, "body-too-large").await;
    let flood = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1024]));
    check_problem(&app, post(Body::from_stream(flood)), 413, "body-too-large").await;
    let mut announced = post(Body::empty());
    let headers = announced.headers_mut();
    headers.insert("content-length", "4097".parse().unwrap());
    check_problem(&app, announced, 413, "body-too-large").await;
}

#[tokio::test]
async fn as_many_runs_as_may_be_are_kept_and_the_next_when_one_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |limits| limits.shares = 2);
    let first = share(&app, HEAD).await;
    share(&app, HEAD).await;
    check_problem(&app, post(HEAD), 507, "store-full").await;
    let gone = delete(text(&first, "id"), text(&first, "delete_token"));
    assert_eq!(send(&app, gone).await.0, 204);
    share(&app, HEAD).await;
}

#[tokio::test]
async fn the_bytes_of_the_store_are_used_up_and_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |limits| limits.store_bytes = 64 << 10);
    let body = format!("{HEAD}\n{}\n", printed(&noise(40 << 10)));
    let first = share(&app, &body).await;
    let problem = check_problem(&app, post(body.clone()), 507, "store-full").await;
    assert!(
        text(&problem, "detail").contains("65536 bytes"),
        "{problem}"
    );
    let gone = delete(text(&first, "id"), text(&first, "delete_token"));
    assert_eq!(send(&app, gone).await.0, 204);
    share(&app, &body).await;
}

#[tokio::test]
async fn a_client_past_its_share_of_an_hour_is_told_when_to_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |limits| limits.shares_per_client = 2);
    share(&app, HEAD).await;
    check_problem(&app, post("{}"), 422, "share-head").await;
    let (status, headers, bytes) = send(&app, post(HEAD)).await;
    let problem: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((status, &problem["code"]), (429, &"too-many-shares".into()));
    let wait: u64 = headers.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=3601).contains(&wait), "{wait}");
}

#[tokio::test]
async fn a_run_that_does_not_arrive_is_not_waited_for_and_gives_its_place_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |limits| {
        limits.share_ms = 100;
        limits.share_uploads = 1;
    });
    let never = Body::from_stream(futures_util::stream::pending::<
        Result<Vec<u8>, std::io::Error>,
    >());
    check_problem(&app, post(never), 408, "body-slow").await;
    share(&app, HEAD).await;
}

#[tokio::test]
async fn a_run_past_those_that_are_received_at_once_waits_and_is_told_to_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |limits| limits.share_uploads = 1);
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let never = futures_util::stream::once(async {
        let _ = begun.send(());
        std::future::pending::<Result<Vec<u8>, std::io::Error>>().await
    });
    let first = tokio::spawn({
        let app = app.clone();
        async move { send(&app, post(Body::from_stream(never))).await.0 }
    });
    has_begun.await.unwrap();
    check_problem(&app, post(HEAD), 429, "too-many-uploads").await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    share(&app, HEAD).await;
}

#[tokio::test]
async fn a_wish_for_a_longer_life_is_capped_and_one_for_a_shorter_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let app = served(folder.path(), |limits| limits.share_seconds = 1000);
    for (wish, least, most) in [(u64::MAX, 1000, 1000), (10, 10, 10), (0, 1, 1)] {
        let head = json!({"type": "share", "command": "ls", "keep_seconds": wish});
        let before = ringside_backend::store::now();
        let receipt = share(&app, &head.to_string()).await;
        let after = ringside_backend::store::now();
        let expires_at = receipt["expires_at"].as_u64().unwrap();
        assert!(
            (before + least..=after + most).contains(&expires_at),
            "{wish}: {receipt}"
        );
    }
}
