//! Filters into and out of the page in a real browser: opened, translated, exported, mended,
//! stepped through.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::{EDITOR, browser, click, driver, find, server, text_with};
use fantoccini::Client;
use fantoccini::key::Key;
use std::path::Path;

/// Hands the page a file, as the dialog of the browser would.
async fn open(page: &Client, folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a file");
    let input = find(page, "#open-filter").await;
    let path = path.to_str().expect("a path in UTF-8");
    input.send_keys(path).await.expect("the page takes a file");
}

#[tokio::test]
async fn a_unit_is_read_turned_into_filter_text_and_written_for_docker_and_systemd() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let files = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    open(
        &page,
        files.path(),
        "swap.conf",
        b"[Service]\nSystemCallFilter=~@swap\n",
    )
    .await;
    text_with(
        &page,
        ".import-notice",
        &["swap.conf was read as a systemd unit"],
    )
    .await;
    click(&page, "#to-text").await;
    text_with(&page, ".import-notice", &["Turned from a systemd unit"]).await;
    text_with(&page, ".editor-badge", &["filter text"]).await;
    text_with(&page, EDITOR, &["swapoff", "swapon"]).await;

    click(&page, "#export").await;
    text_with(&page, "#exported", &["SCMP_ACT_KILL_PROCESS", "swapon"]).await;
    text_with(
        &page,
        ".export-usage",
        &["docker run --security-opt seccomp="],
    )
    .await;
    let forms = find(&page, "#export-form").await;
    forms.select_by_value("systemd").await.expect("a form");
    text_with(&page, "#exported", &["SystemCallFilter=~"]).await;
    text_with(&page, ".export-usage", &["systemd-run --pty -p"]).await;
    click(&page, "dialog[open] .dialog-head .button").await;

    // What is no filter is refused in words, and the text stays.
    open(
        &page,
        files.path(),
        "picture.png",
        b"\x89PNG\x0d\x0a\x1a\x0a\x00",
    )
    .await;
    text_with(&page, ".import-notice", &["picture.png is no filter"]).await;
    open(
        &page,
        files.path(),
        "large.json",
        &vec![b' '; (1 << 20) + 1],
    )
    .await;
    text_with(
        &page,
        ".import-notice",
        &["large.json", "more than the 1 MiB"],
    )
    .await;
    text_with(&page, EDITOR, &["swapoff", "swapon"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_finding_is_fixed_by_its_button_and_undo_takes_the_fix_back() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let files = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    open(
        &page,
        files.path(),
        "a.filter",
        b"default allow\nerrno EPERM chmod\n",
    )
    .await;
    text_with(&page, EDITOR, &["chmod"]).await;
    click(&page, "#tab-findings").await;
    text_with(&page, "[data-code=\"twin-open\"]", &["fchmodat2", "high"]).await;
    click(&page, "[data-code=\"twin-open\"] .finding-fix").await;
    text_with(&page, EDITOR, &["fchmodat2"]).await;
    let undo = format!("{}z{}", Key::Control, Key::Null);
    let editor = find(&page, EDITOR).await;
    editor
        .send_keys(&undo)
        .await
        .expect("the editor takes keys");
    text_with(&page, "[data-code=\"twin-open\"]", &["fchmodat2"]).await;

    // What the filter does is told from its program.
    click(&page, "#tab-explanation").await;
    text_with(&page, "#explained", &["errno(1) EPERM", "chmod"]).await;

    // A misspelt name is written right by its button.
    open(
        &page,
        files.path(),
        "b.filter",
        b"default allow\nerrno EPERM chmdo\n",
    )
    .await;
    text_with(&page, ".problems", &["Does not load"]).await;
    click(&page, ".problems-fix").await;
    text_with(&page, ".problems", &["Loads as"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_call_made_by_hand_is_stepped_to_its_answer_and_back() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    // The first example's filter, and the call that it is about.
    click(&page, "#tab-steps").await;
    text_with(&page, ".steps-buttons", &["1 of"]).await;
    text_with(&page, ".steps-bytes .loaded", &["arch", "loaded"]).await;
    find(&page, "#insn-0.active").await;
    click(&page, "#step-end").await;
    text_with(&page, "#steps-answer", &["EPERM"]).await;
    // The line that answers is lit where the filter stands.
    find(&page, ".cm-line.lit[data-line=\"4\"]").await;

    // By keys, all the way back.
    let walk = find(&page, "#steps-walk").await;
    let back = format!("{}{}", Key::Left, Key::Left);
    walk.send_keys(&back).await.expect("the panel takes keys");
    let home = String::from(char::from(Key::Home));
    walk.send_keys(&home).await.expect("the panel takes keys");
    text_with(&page, ".steps-buttons", &["1 of"]).await;

    // Another call meets the default action.
    let name = find(&page, "#step-syscall").await;
    let other = format!("{}a{}openat", Key::Control, Key::Null);
    name.send_keys(&other).await.expect("the box takes keys");
    text_with(&page, ".steps-form", &["dirfd", "pathname", "flags"]).await;
    click(&page, "#step-end").await;
    text_with(&page, "#steps-answer", &["goes on to the kernel"]).await;

    page.close().await.expect("the browser closes");
}
