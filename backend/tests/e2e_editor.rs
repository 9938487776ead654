//! The filter's editor in a real browser: typed into, switched, mended, undone; and the plain text
//! box where its module is missing.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::{
    EDITOR, browser, click, driver, find, plain_files, plain_files_but, text_with,
};
use fantoccini::Client;
use fantoccini::key::Key;

/// Types into the editor, wherever its cursor is.
async fn press(page: &Client, keys: &str) {
    let editor = find(page, EDITOR).await;
    editor.send_keys(keys).await.expect("the editor takes keys");
}

/// A key together with Ctrl.
fn ctrl(key: impl std::fmt::Display) -> String {
    format!("{}{key}{}", Key::Control, Key::Null)
}

/// Puts a text in the place of all that stands in the editor.
async fn write(page: &Client, text: &str) {
    click(page, EDITOR).await;
    press(page, &format!("{}{text}", ctrl('a'))).await;
}

/// Reads a property of the editor's element.
async fn attribute(page: &Client, css: &str, name: &str) -> Option<String> {
    let element = find(page, css).await;
    element.attr(name).await.expect("an element of the page")
}

#[tokio::test]
async fn what_is_typed_is_coloured_judged_and_mended_by_a_key_that_undo_takes_back() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");

    write(&page, "default allow\nerrno EPERM chmdo").await;
    text_with(&page, ".problems", &["Does not load", "error at 2:13"]).await;
    text_with(&page, ".cm-lintRange-error", &["chmdo"]).await;
    find(&page, ".editor-marks .mark-error").await;
    text_with(&page, ".word-action", &["allow"]).await;
    find(&page, ".cm-content[aria-invalid=true]").await;
    let label = attribute(&page, EDITOR, "aria-label").await;
    assert_eq!(label.as_deref(), Some("Filter text"));

    press(&page, &ctrl('.')).await;
    text_with(&page, EDITOR, &["errno EPERM chmod"]).await;
    text_with(&page, ".problems", &["Loads as"]).await;
    find(&page, ".cm-content[aria-invalid=false]").await;
    press(&page, &ctrl('z')).await;
    text_with(&page, EDITOR, &["errno EPERM chmdo"]).await;
    press(&page, &ctrl('y')).await;
    text_with(&page, EDITOR, &["errno EPERM chmod"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_rule_is_switched_by_key_and_by_its_tag_and_undo_knows_both() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");

    write(&page, "default allow\nkill reboot").await;
    text_with(&page, ".editor-tags", &["#0"]).await;
    press(&page, &ctrl('/')).await;
    text_with(&page, EDITOR, &["# kill reboot"]).await;
    text_with(&page, ".editor-tags .off", &["off"]).await;
    click(&page, ".editor-tags .switch").await;
    text_with(&page, EDITOR, &["default allow\nkill reboot"]).await;
    text_with(&page, ".editor-tags .rule-0", &["#0"]).await;
    press(&page, &ctrl('z')).await;
    text_with(&page, EDITOR, &["# kill reboot"]).await;
    press(&page, &ctrl('z')).await;
    text_with(&page, EDITOR, &["default allow\nkill reboot"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn lines_and_instructions_light_each_other() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");

    // By the cursor.
    write(&page, "default allow\nkill reboot").await;
    find(&page, ".program-row.lit[data-line=\"2\"]").await;
    // From an instruction to its line, lit and then gone to.
    let list = find(&page, ".program-list [role=listbox]").await;
    let end = String::from(char::from(Key::End));
    list.send_keys(&end).await.expect("the listing takes keys");
    // The pointer, which still rests on the editor, has no say in it.
    find(&page, ".program-row.active:last-child").await;
    let up = String::from(char::from(Key::Up));
    list.send_keys(&up).await.expect("the listing takes keys");
    find(&page, ".program-row.active[data-line=\"2\"]").await;
    find(&page, ".cm-line.lit[data-line=\"2\"]").await;
    find(&page, ".editor-tags .lit").await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn without_its_module_the_editor_is_a_plain_text_box_that_does_the_same() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    let address = plain_files_but("code-mirror-");
    page.goto(&address).await.expect("the page answers");

    click(&page, "textarea.editor-text").await;
    let plain = find(&page, "textarea.editor-text").await;
    let keys = format!("{}default allow\nerrno EPERM chmdo", ctrl('a'));
    plain.send_keys(&keys).await.expect("the box takes keys");
    text_with(&page, ".problems", &["error at 2:13"]).await;
    click(&page, ".problems-fix").await;
    text_with(&page, ".problems", &["Loads as"]).await;
    let typed = plain.prop("value").await.expect("a property");
    assert_eq!(typed.as_deref(), Some("default allow\nerrno EPERM chmod"));
    plain
        .send_keys(&ctrl('z'))
        .await
        .expect("the box takes keys");
    text_with(&page, ".problems", &["error at 2:13"]).await;

    page.close().await.expect("the browser closes");
}

/// A list of words lets a key through that came too soon to be meant for it: waits until it is
/// older than that.
async fn settled(page: &Client) {
    find(page, ".cm-tooltip-autocomplete li[aria-selected]").await;
    let age = "const done = arguments[0]; const seen = performance.now();
        const look = () => performance.now() - seen > 150 ? done(null) : requestAnimationFrame(look);
        look();";
    page.execute_async(age, vec![])
        .await
        .expect("the page lives");
}

/// Presses a key, which `char::from` knows.
async fn press_key(page: &Client, key: Key) {
    press(page, &String::from(char::from(key))).await;
}

#[tokio::test]
async fn what_may_stand_at_the_cursor_is_offered_by_its_place_and_taken_by_key() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");

    write(&page, "default allow # é €\nerrno EPERM opena").await;
    text_with(
        &page,
        ".cm-tooltip-autocomplete",
        &["openat", "open a file"],
    )
    .await;
    settled(&page).await;
    press_key(&page, Key::Tab).await;
    text_with(&page, EDITOR, &["errno EPERM openat"]).await;

    // Where the line cannot end, nothing needs to be begun.
    press(&page, " if ").await;
    text_with(
        &page,
        ".cm-tooltip-autocomplete",
        &["dirfd", "pathname", "flags"],
    )
    .await;
    press(&page, "fl").await;
    text_with(
        &page,
        ".cm-tooltip-autocomplete li[aria-selected]",
        &["flags"],
    )
    .await;
    settled(&page).await;
    press_key(&page, Key::Enter).await;
    text_with(
        &page,
        ".cm-tooltip-autocomplete li[aria-selected]",
        &["&", "any of these bits"],
    )
    .await;
    settled(&page).await;
    press_key(&page, Key::Enter).await;
    text_with(&page, ".cm-tooltip-autocomplete", &["O_RDONLY", "O_WRONLY"]).await;
    press(&page, "O_CREA").await;
    text_with(
        &page,
        ".cm-tooltip-autocomplete li[aria-selected]",
        &["O_CREAT"],
    )
    .await;
    settled(&page).await;
    press_key(&page, Key::Enter).await;
    text_with(&page, EDITOR, &["errno EPERM openat if flags & O_CREAT"]).await;
    text_with(&page, ".problems", &["No problems"]).await;

    // A finished word is let alone: Enter is a new line, and nothing is offered in comments.
    press_key(&page, Key::Enter).await;
    press(&page, "# kill reb").await;
    text_with(&page, EDITOR, &["O_CREAT\n# kill reb"]).await;
    text_with(&page, ".editor-tags", &["#0"]).await;
    let lists = page.find_all(fantoccini::Locator::Css(".cm-tooltip-autocomplete"));
    assert!(lists.await.expect("a page").is_empty());

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_key_tells_what_a_word_means() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");

    write(&page, "default allow # é €\nkill ptrace").await;
    press_key(&page, Key::F1).await;
    let told = ["ptrace", "syscall", "pid", "high: ", "ptrace(2)"];
    text_with(&page, ".cm-tooltip.card", &told).await;
    press_key(&page, Key::Home).await;
    press_key(&page, Key::F1).await;
    text_with(&page, ".cm-tooltip.card", &["kill", "action", "strictest"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn what_an_audit_finds_is_marked_in_the_text_and_mended_by_the_same_key() {
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&plain_files()).await.expect("the page answers");

    write(&page, "default allow # é €\nerrno EPERM open").await;
    text_with(
        &page,
        ".cm-line:nth-child(2) .finding",
        &["errno EPERM open"],
    )
    .await;
    // A finding is no problem: the filter is valid.
    text_with(&page, ".problems", &["No problems"]).await;
    press(&page, &ctrl('.')).await;
    text_with(&page, EDITOR, &["openat"]).await;
    press(&page, &ctrl('z')).await;
    text_with(
        &page,
        ".cm-line:nth-child(2) .finding",
        &["errno EPERM open"],
    )
    .await;

    page.close().await.expect("the browser closes");
}
