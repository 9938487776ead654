//! What axe-core finds against the page, which must be nothing: each view, tab and dialog, before and
//! after a run, in both themes, on a wide screen and on a phone.
//!
//! Needs `dist/` (`trunk build`), chromium, chromedriver and axe-core; `make test` brings all four.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::{browser, click, driver, find, server, text_with};
use fantoccini::Client;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Buttons that open a dialog, and what the dialog shows when it has all that it shows.
const DIALOGS: [(&str, &str); 8] = [
    ("#compare-open", "#compare-run"),
    ("[data-command=host]", ".host-report"),
    ("#sheet-button", ".sheet"),
    ("#palette-button", "#palette-list li"),
    ("#share", "#share-status"),
    ("#files", ".files"),
    ("#export", "#exported"),
    ("#start-from", ".starts"),
];

/// Runs axe over what is drawn and answers what it finds: the rule, where, and why.
const LOOK: &str = "
    const done = arguments[0];
    axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done(
        violations.flatMap(({ id, nodes }) => nodes.map(
            ({ target, any, all, none }) => `${id} at ${target.join(' ')}: ${[...any, ...all, ...none][0]?.message}`,
        )),
    ), (error) => done([String(error)]));";

/// Waits until the run is over, wherever on a phone it says so.
const FINISHED: &str = "
    const done = arguments[0];
    const look = () => document.querySelector('#status').textContent.includes('Exited with 1')
        ? done(null) : setTimeout(look, 20);
    look();";

/// Presses what is there even where another part of the page is shown.
async fn press(page: &Client, css: &str) {
    find(page, css).await;
    let code = "document.querySelector(arguments[0]).click()";
    page.execute(code, vec![json!(css)])
        .await
        .unwrap_or_else(|error| panic!("cannot press `{css}`: {error}"));
}

async fn look(page: &Client, at: &str, found: &mut Vec<String>) {
    let violations = page.execute_async(LOOK, vec![]).await;
    match violations.expect("the page lives") {
        Value::Array(violations) => {
            found.extend(
                violations
                    .iter()
                    .map(|violation| format!("{at}: {violation}")),
            );
        }
        other => panic!("axe answered {other}"),
    }
}

/// Everything that can be seen of the page as it is now.
async fn look_around(page: &Client, now: &str, found: &mut Vec<String>) {
    look(page, now, found).await;
    let tabs = "return [...document.querySelectorAll('[role=tab]')].map(tab => `#${tab.id}`)";
    let tabs = page.execute(tabs, vec![]).await.expect("the page lives");
    let tabs: Vec<String> = serde_json::from_value(tabs).expect("ids");
    assert!(tabs.len() > 7, "{tabs:?}");
    for tab in tabs {
        press(page, &tab).await;
        let panel = tab.replace("#tab-", "#tabpanel-");
        find(page, &format!("{panel} > :not(.lazy)")).await;
        look(page, &format!("{now}, {tab}"), found).await;
    }
    // Some dialogs' buttons are in a tab.
    press(page, "#tab-calls").await;
    for view in ["picture", "calls", "detail", "filter"] {
        press(page, &format!("[data-view={view}]")).await;
        look(page, &format!("{now}, {view}"), found).await;
    }
    for (button, shown) in DIALOGS {
        press(page, button).await;
        find(page, &format!("dialog[open] {shown}")).await;
        look(page, &format!("{now}, dialog {button}"), found).await;
        let close = "document.querySelector('dialog[open]').close()";
        page.execute(close, vec![]).await.expect("it closes");
        find(page, "body:not(:has(dialog[open]))").await;
    }
}

async fn nothing_is_found(theme: &str, width: u32) {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../target/axe/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(axe).expect("axe-core is installed: scripts/setup --test");
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.set_window_size(width, 900).await.expect("a window");
    page.goto(&address).await.expect("the page answers");
    for next in ["light", "dark"] {
        press(&page, "#theme").await;
        find(&page, &format!("html[data-theme={next}]")).await;
        if next == theme {
            break;
        }
    }
    text_with(&page, ".problems", &["Loads as"]).await;
    page.execute(&axe, vec![]).await.expect("axe starts");

    let mut found = Vec::new();
    look_around(&page, "before a run", &mut found).await;
    click(&page, "#run").await;
    page.execute_async(FINISHED, vec![])
        .await
        .expect("the run ends");
    press(&page, "[data-command=next-refusal]").await;
    look_around(&page, "after a run", &mut found).await;
    // One thing wrong is often seen in many views.
    found.sort_by_key(|told| told.split(": \"").nth(1).map(str::to_owned));
    found.dedup_by_key(|told| told.split(": \"").nth(1).map(str::to_owned));
    assert!(
        found.is_empty(),
        "{theme}, {width} px:\n{}",
        found.join("\n")
    );

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn axe_finds_nothing_on_a_wide_light_page() {
    nothing_is_found("light", 1440).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_wide_dark_page() {
    nothing_is_found("dark", 1440).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_light_phone() {
    nothing_is_found("light", 390).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_dark_phone() {
    nothing_is_found("dark", 390).await;
}
