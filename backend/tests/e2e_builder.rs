//! The rule builder in a real browser: rows and forms that follow the text, and edits of the text
//! that leave comments and layout alone.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::{EDITOR, browser, click, driver, find, plain_files, text_with};
use fantoccini::Client;
use fantoccini::elements::Element;
use fantoccini::key::Key;
use std::time::Duration;

/// Presses keys where the focus is.
async fn press(element: &Element, keys: impl std::fmt::Display) {
    let keys = keys.to_string();
    element.send_keys(&keys).await.expect("it takes keys");
}

fn key(key: Key) -> char {
    char::from(key)
}

/// Puts a text in the place of all that stands in the editor.
async fn write(page: &Client, text: &str) {
    click(page, EDITOR).await;
    let editor = find(page, EDITOR).await;
    press(&editor, format!("{}a{}{text}", Key::Control, Key::Null)).await;
}

/// Chooses in a list by what is written before the choice's colon.
async fn choose(page: &Client, css: &str, value: &str) {
    let list = find(page, css).await;
    list.select_by_value(value).await.expect("such a choice");
}

/// Types into a box and leaves it.
async fn fill(page: &Client, css: &str, text: &str) {
    let field = find(page, css).await;
    press(&field, format!("{text}{}", key(Key::Tab))).await;
}

/// Waits until the text in the editor is this, to the last blank.
async fn text_is(page: &Client, expected: &str) {
    const LINES: &str = "return [...document.querySelectorAll('.cm-line')]
        .map(line => line.textContent).join('\\n')";
    let mut last = String::new();
    let found = tokio::time::timeout(Duration::from_secs(30), async {
        while last != expected {
            let text = page.execute(LINES, vec![]).await.expect("the page lives");
            text.as_str().unwrap_or_default().clone_into(&mut last);
        }
    });
    assert!(
        found.await.is_ok(),
        "the text never was {expected:?}, but: {last:?}"
    );
}

/// The text with one piece of it changed.
fn changed(from: &str, to: &str) -> String {
    assert_eq!(TEXT.matches(from).count(), 1, "{from}");
    TEXT.replace(from, to)
}

const TEXT: &str = "# Clocks\ndefault allow # all else\nkill  reboot   # never";

#[tokio::test]
async fn a_rule_edited_by_form_is_an_edit_of_the_text_that_leaves_comments_alone() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");

    write(&page, TEXT).await;
    click(&page, "#tab-rules").await;
    text_with(&page, ".rules-row", &["#0", "kill", "reboot"]).await;
    click(&page, "#rule-0-edit").await;
    choose(&page, "#rules-action-r0", "errno").await;
    text_is(&page, &changed("kill ", "errno EPERM ")).await;
    choose(&page, "#rules-action-r0-errno", "EACCES").await;
    text_is(&page, &changed("kill ", "errno EACCES ")).await;

    // A syscall, by what it does, with its card.
    let pick = find(&page, "#rule-pick-r0").await;
    press(&pick, "replace the program").await;
    text_with(&page, ".rules-names [aria-selected=true]", &["execve"]).await;
    text_with(&page, ".rules-card", &["execve", "pathname", "argv"]).await;
    press(&pick, key(Key::Enter)).await;
    text_is(
        &page,
        &changed("kill  reboot", "errno EACCES  reboot execve"),
    )
    .await;
    click(&page, "[aria-label=\"Remove execve\"]").await;
    text_is(&page, &changed("kill ", "errno EACCES ")).await;

    // A condition, by the argument's name and the constant's.
    click(&page, "#rule-test-r0").await;
    choose(&page, "#rule-arg-r0-more", "op").await;
    fill(&page, "#rule-value-r0-more-0", "LINUX_REBOOT_CMD_RESTART").await;
    let rule = "errno EACCES  reboot if op == LINUX_REBOOT_CMD_RESTART";
    text_is(&page, &changed("kill  reboot", rule)).await;
    text_with(&page, ".problems", &["No problems"]).await;
    choose(&page, "#rules-default", "log").await;
    let all = changed("kill  reboot", rule).replace("default allow", "default log");
    text_is(&page, &all).await;

    // One undo is common to form and text, by the text's key and by the form's button.
    let editor = find(&page, EDITOR).await;
    for _ in 0..5 {
        press(&editor, format!("{}z{}", Key::Control, Key::Null)).await;
    }
    text_is(&page, &changed("kill ", "errno EPERM ")).await;
    click(&page, "#rule-undo").await;
    text_is(&page, TEXT).await;
    text_with(&page, ".rules-row", &["kill reboot"]).await;
    // What is shown as chosen follows, too.
    text_with(&page, "#rules-action-r0 option:checked", &["kill"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn rules_are_added_moved_and_removed_by_keys_and_follow_what_is_typed() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");

    write(&page, TEXT).await;
    click(&page, "#tab-rules").await;
    find(&page, "#rule-0-edit").await;
    let add = find(&page, "#rule-add").await;
    press(&add, key(Key::Enter)).await;
    let pick = find(&page, "#rule-pick-new").await;
    press(&pick, "settimeofday").await;
    text_with(
        &page,
        ".rules-names [aria-selected=true]",
        &["settimeofday"],
    )
    .await;
    press(&pick, key(Key::Enter)).await;
    text_with(&page, ".rules-new .rules-targets", &["settimeofday"]).await;
    click(&page, "#rule-write").await;
    let added = format!("{TEXT}\nerrno EPERM settimeofday");
    text_is(&page, &added).await;

    // The focus goes along with what moves.
    let up = find(&page, "#rule-1-up").await;
    press(&up, key(Key::Enter)).await;
    text_is(
        &page,
        &changed("\nkill", "\nerrno EPERM settimeofday\nkill"),
    )
    .await;
    find(&page, "#rule-0-down:focus").await;
    click(&page, "#rule-0-remove").await;
    text_is(&page, TEXT).await;

    // What is typed is in the list; what is not understood is said, and the rest stays editable.
    let editor = find(&page, EDITOR).await;
    let end = format!("{}{}{}", Key::Control, key(Key::End), Key::Null);
    press(&editor, format!("{end}\nlog swapon\nallow read if")).await;
    text_with(&page, ".rules-faults", &["Line 5 is not understood"]).await;
    text_with(
        &page,
        ".rules-list",
        &["log swapon", "not understood to its end"],
    )
    .await;
    find(&page, "#rule-2-edit:disabled").await;
    click(&page, "#rule-1-edit").await;
    choose(&page, "#rules-action-r1", "kill").await;
    text_is(&page, &format!("{TEXT}\nkill swapon\nallow read if")).await;

    page.close().await.expect("the browser closes");
}
