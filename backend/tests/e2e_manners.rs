//! How the page behaves with a person: keys, the palette, settings that are remembered.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::{browser, click, driver, find, plain_files, server, server_on, text_with};
use fantoccini::Client;
use fantoccini::key::Key;
use serde_json::Value;

/// Presses keys wherever the focus is.
async fn press(page: &Client, keys: &str) {
    let focused = page.active_element().await.expect("a focus");
    focused.send_keys(keys).await.expect("it takes keys");
}

/// What an expression of the page is.
async fn eval(page: &Client, expression: &str) -> Value {
    let code = format!("return {expression};");
    page.execute(&code, vec![]).await.expect("an expression")
}

/// Waits until the focus is on what the selector finds.
async fn focus_on(page: &Client, css: &str) {
    find(page, &format!(":is({css}):focus")).await;
}

async fn leave(page: &Client) {
    eval(page, "document.activeElement.blur()").await;
}

#[tokio::test]
async fn keys_run_search_and_go_where_the_sheet_says() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    find(&page, "#run").await;

    let ctrl_enter = format!("{}{}{}", Key::Control, Key::Enter, Key::Null);
    press(&page, &ctrl_enter).await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;

    leave(&page).await;
    press(&page, "/").await;
    focus_on(&page, ".trace-search").await;
    // What is typed in a box is text.
    press(&page, "gs/").await;
    assert_eq!(eval(&page, "document.activeElement.value").await, "gs/");

    leave(&page).await;
    press(&page, "g").await;
    press(&page, "s").await;
    focus_on(&page, "#tab-summary").await;
    for pane in [
        ".page-detail *",
        ".header *",
        ".page-filter *",
        ".page-picture *",
        ".page-calls *",
    ] {
        press(&page, &Key::F6.to_string()).await;
        focus_on(&page, pane).await;
    }
    let shift_f6 = format!("{}{}{}", Key::Shift, Key::F6, Key::Null);
    press(&page, &shift_f6).await;
    focus_on(&page, ".page-picture *").await;

    // Step by step through the run, by the place of the keys.
    leave(&page).await;
    click(&page, ".boundary input[type=range]").await;
    leave(&page).await;
    let before = eval(&page, "document.querySelector('.boundary-count').innerText").await;
    press(&page, "l").await;
    press(&page, "L").await;
    press(&page, "J").await;
    press(&page, "j").await;
    let after = eval(&page, "document.querySelector('.boundary-count').innerText").await;
    assert_ne!(before, "0 / 0");
    assert_ne!(before, after, "nothing moved");

    press(&page, "?").await;
    text_with(
        &page,
        ".sheet",
        &["Run the command", "Ctrl ↵", "Search the calls"],
    )
    .await;
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_few_letters_find_a_command_and_enter_gives_it() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");
    find(&page, "#run").await;

    let ctrl_k = format!("{}k{}", Key::Control, Key::Null);
    press(&page, &ctrl_k).await;
    focus_on(&page, "#palette").await;
    press(&page, "lightdark").await;
    text_with(&page, "#palette-list [aria-selected=true]", &["theme"]).await;
    let named = eval(&page, "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).innerText").await;
    assert!(
        named.as_str().is_some_and(|named| named.contains("theme")),
        "{named}"
    );
    press(&page, &Key::Enter.to_string()).await;
    find(&page, "[data-theme=light]").await;

    // Arrows go around; an example fills the page; nothing fits nonsense.
    press(&page, &ctrl_k).await;
    press(&page, &Key::Up.to_string()).await;
    text_with(&page, "#palette-list [aria-selected=true]", &["Example"]).await;
    press(&page, &Key::Enter.to_string()).await;
    let last = "document.querySelector('.command-examples li:last-child button').getAttribute('aria-pressed')";
    assert_eq!(eval(&page, last).await, "true");
    press(&page, &ctrl_k).await;
    press(&page, "qqqq").await;
    text_with(&page, ".palette-none", &["No command"]).await;
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn keys_of_one_letter_stay_switched_off() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    let address = plain_files();
    page.goto(&address).await.expect("the page answers");
    click(&page, "#sheet-button").await;
    click(&page, "#single-keys").await;
    page.goto(&address).await.expect("the page answers");
    find(&page, "[data-single-keys=off]").await;
    leave(&page).await;
    press(&page, "/").await;
    let ctrl_k = format!("{}k{}", Key::Control, Key::Null);
    press(&page, &ctrl_k).await;
    // The search did not take the focus before the palette did.
    focus_on(&page, "#palette").await;
    press(&page, &Key::Escape.to_string()).await;
    let focused = eval(&page, "document.activeElement.className").await;
    assert_ne!(focused, "trace-search");
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_server_that_is_lost_in_a_run_is_asked_until_it_is_back() {
    let (first, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    let command = find(&page, "#command").await;
    let select_all = format!("{}a{}", Key::Control, Key::Null);
    command.send_keys(&select_all).await.expect("keys");
    command.send_keys("sleep 60").await.expect("keys");
    click(&page, "#run").await;
    text_with(&page, "#status", &["Running", "of at most 10 s"]).await;
    find(&page, "#tabpanel-calls [data-name]").await;

    drop(first);
    text_with(&page, "#status", &["connection", "lost"]).await;
    // What came before stays.
    find(&page, "#tabpanel-calls [data-name]").await;
    text_with(&page, ".mending", &["asked again in"]).await;
    // With nothing to show, the picture says why: on a phone it is all that is seen.
    click(&page, "#run").await;
    text_with(&page, ".boundary-narration", &["No server answers"]).await;

    let listen = address.trim_start_matches("http://").trim_end_matches('/');
    let (_second, _) = server_on(listen);
    text_with(&page, ".mending", &["answers again"]).await;
    command.send_keys(&select_all).await.expect("keys");
    command.send_keys("true").await.expect("keys");
    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 0"]).await;
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn without_a_server_each_example_has_a_recorded_run_that_names_its_rule() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");
    click(&page, "#recorded").await;
    text_with(
        &page,
        "#status",
        &["Recorded", "Exited with 1", "1 refused"],
    )
    .await;
    text_with(&page, ".verdict-list", &["clock_settime", "line 4"]).await;
    page.close().await.expect("the browser closes");
}
