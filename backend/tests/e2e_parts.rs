//! The parts of the page that are fetched after it, or when they are first shown.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::between::{Between, Fate};
use browser_harness::{browser, click, driver, find, plain_files, server, text_with};
use fantoccini::Client;
use serde_json::json;
use std::fs;
use std::path::Path;

/// The files of all parts.
const PARTS: &str = "part-";

/// How many there are.
fn n_parts() -> usize {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let files = fs::read_dir(dist).expect("the page is built");
    files
        .map(|entry| entry.expect("a file").file_name())
        .filter(|name| name.to_string_lossy().starts_with(PARTS))
        .count()
}

/// Waits until the page has every part.
async fn all_parts(page: &Client) {
    let all = n_parts();
    assert!(all > 0, "the page has no parts");
    let wait = "const [names, all] = arguments, done = arguments[2];
        const look = () => performance.getEntriesByType('resource')
            .filter(it => it.name.split('/').pop().startsWith(names) && it.responseEnd > 0).length >= all
            ? done(null) : setTimeout(look, 20);
        look();";
    page.execute_async(wait, vec![json!(PARTS), json!(all)])
        .await
        .expect("every part is fetched ahead");
}

#[tokio::test]
async fn the_page_is_drawn_and_judges_its_filter_before_any_part_is_there() {
    let (_server, address) = server();
    let (between, address) = Between::new(&address, PARTS, Fate::Awaited);
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    text_with(&page, ".problems", &["Loads as"]).await;
    find(&page, ".boundary canvas").await;

    // What is in a part says that it is on its way, and is there as soon as it is.
    click(&page, "#run").await;
    text_with(&page, "#status", &["Asking the server"]).await;
    click(&page, "#compare-open").await;
    text_with(&page, "dialog[open] .lazy", &["is being fetched"]).await;
    between.set(Fate::There);
    find(&page, "dialog[open] #compare-run").await;
    click(&page, "dialog[open] .dialog-head button").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;
    text_with(&page, ".program", &["ret"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_part_that_cannot_be_fetched_is_said_and_tried_again() {
    let (_server, address) = server();
    let (between, address) = Between::new(&address, PARTS, Fate::Missing);
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    click(&page, "#compare-open").await;
    let absent = ["could not be fetched", "The rest works"];
    text_with(&page, "dialog[open] [role=alert]", &absent).await;
    click(&page, "dialog[open] .dialog-head button").await;
    click(&page, "#tab-summary").await;
    text_with(&page, "#tabpanel-summary", &absent).await;
    click(&page, "#run").await;
    text_with(&page, "#status", &["could not be fetched", "press Run"]).await;
    // The rest works.
    text_with(&page, ".problems", &["Loads as"]).await;
    click(&page, "#theme").await;
    find(&page, "[data-theme=light]").await;

    between.set(Fate::There);
    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;
    click(&page, "#tabpanel-summary button").await;
    text_with(&page, "#tabpanel-summary", &["total"]).await;
    click(&page, "#compare-open").await;
    click(&page, "dialog[open] .lazy button").await;
    find(&page, "dialog[open] #compare-run").await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn parts_are_fetched_ahead_and_are_there_when_the_server_is_gone() {
    let (server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    all_parts(&page).await;
    drop(server);
    click(&page, "#tab-steps").await;
    find(&page, "#steps-walk").await;
    click(&page, "#sheet-button").await;
    find(&page, "dialog[open] .sheet-groups").await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn parts_are_found_beside_a_page_of_plain_files() {
    let address = plain_files();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    click(&page, "#compare-open").await;
    find(&page, "dialog[open] #compare-run").await;

    page.close().await.expect("the browser closes");
}
