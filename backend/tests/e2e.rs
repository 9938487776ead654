//! The served page in a real browser: `date -s` is refused by the learner's rule; the rule goes,
//! and the kernel refuses for a reason of its own.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::{EDITOR, browser, click, driver, find, plain_files, server, text_with};
use fantoccini::key::Key;

#[tokio::test]
async fn date_is_refused_by_the_rule_and_without_the_rule_by_the_kernel() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    // The newcomer changes nothing and presses Run.
    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;
    click(&page, "#tab-output").await;
    text_with(
        &page,
        "#tabpanel-output",
        // What it prints to its two streams meets in any order, and it prints this in pieces.
        &["date: ", "cannot set date", "Operation not permitted"],
    )
    .await;

    // The refused call says which rule of whose filter answered.
    click(&page, "#tab-calls").await;
    click(&page, "#tabpanel-calls [data-refused-by=\"filter\"]").await;
    text_with(
        &page,
        ".inspector",
        &["clock_settime", "EPERM", "line 4", "errno EPERM"],
    )
    .await;

    // The rule goes; the kernel has its own reason.
    let editor = find(&page, EDITOR).await;
    editor.click().await.expect("the editor takes the focus");
    let select_all = format!("{}a{}", Key::Control, Key::Null);
    editor
        .send_keys(&select_all)
        .await
        .expect("the editor takes keys");
    editor
        .send_keys("default allow")
        .await
        .expect("the editor takes keys");
    let run = format!("{}{}{}", Key::Control, Key::Enter, Key::Null);
    editor.send_keys(&run).await.expect("the editor takes keys");
    click(
        &page,
        "#tabpanel-calls [data-refused-by=\"kernel\"][data-name=\"clock_settime\"]",
    )
    .await;
    text_with(
        &page,
        ".inspector",
        &["clock_settime", "EPERM", "CAP_SYS_TIME", "kernel"],
    )
    .await;

    page.close().await.expect("the browser closes");
}

/// An edit is weighed against the run that was: the line under the filter counts, the list marks,
/// and both lead to the call; nothing is run for it.
#[tokio::test]
async fn an_edit_says_which_calls_of_the_run_would_meet_another_verdict() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;

    let editor = find(&page, EDITOR).await;
    editor.click().await.expect("the editor takes the focus");
    let select_all = format!("{}a{}", Key::Control, Key::Null);
    let keys = format!("{select_all}default allow\nkill clock_settime");
    editor
        .send_keys(&keys)
        .await
        .expect("the editor takes keys");

    text_with(&page, "#what-if", &["1 of ", "answered otherwise"]).await;
    click(&page, ".what-if-groups [data-name=\"clock_settime\"]").await;
    let row = "#tabpanel-calls .is-selected[data-name=\"clock_settime\"]";
    text_with(&page, row, &["your filter", "would now be", "killed"]).await;
    text_with(&page, ".inspector-what-if", &["killed", "line 2"]).await;

    page.close().await.expect("the browser closes");
}

/// A link holds what is typed; who opens it finds it filled in, and nothing has run.
#[tokio::test]
async fn a_shared_link_fills_the_page_and_runs_nothing() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    let editor = find(&page, EDITOR).await;
    editor.click().await.expect("the editor takes the focus");
    let select_all = format!("{}a{}", Key::Control, Key::Null);
    let keys = format!("{select_all}default allow\nerrno EROFS chmod");
    editor
        .send_keys(&keys)
        .await
        .expect("the editor takes keys");
    click(&page, "#share").await;
    text_with(&page, "#share-status", &["characters"]).await;
    let link = find(&page, "#share-link").await;
    let link = link
        .prop("value")
        .await
        .expect("a property")
        .expect("a link");
    page.close().await.expect("the browser closes");

    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&link).await.expect("the page answers");
    text_with(&page, EDITOR, &["default allow\nerrno EROFS chmod"]).await;
    text_with(&page, "#status", &["Press Run"]).await;
    page.close().await.expect("the browser closes");
}

/// The same build as plain files: the recorded example opens, an edit is weighed against it, and
/// only Run says that it needs a server.
#[tokio::test]
async fn without_a_server_only_run_says_that_it_needs_one() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");

    click(&page, "#files").await;
    click(&page, "#files-example").await;
    text_with(
        &page,
        "#status",
        &["Recorded.", "Exited with 1", "1 refused"],
    )
    .await;
    let editor = find(&page, EDITOR).await;
    editor.click().await.expect("the editor takes the focus");
    let select_all = format!("{}a{}", Key::Control, Key::Null);
    let keys = format!("{select_all}default allow\nerrno EACCES openat");
    editor
        .send_keys(&keys)
        .await
        .expect("the editor takes keys");
    text_with(
        &page,
        "#what-if",
        &["would now be refused", "1 would now be let through"],
    )
    .await;

    click(&page, "#run").await;
    text_with(
        &page,
        "#status",
        &["No server answers here", "Run needs one"],
    )
    .await;
    page.close().await.expect("the browser closes");
}
