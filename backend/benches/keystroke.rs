//! From a keystroke in the editor to fresh diagnostics and listing, in a real browser:
//! `cargo bench -p ringside-backend --features e2e --bench keystroke [-- FILTER…]`.
//!
//! Each round types one blank into the page and waits until the listing is that of the new text and
//! the page is laid out. Medians and the slowest of the rounds, in milliseconds.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

#[path = "../tests/browser_harness/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod browser_harness;

use browser_harness::{browser, driver, find, server};
use fantoccini::Client;
use std::fmt::Write as _;

const ROUNDS: usize = 31;

/// Puts the source into the editor, then types and takes the time. A message from a channel to
/// itself comes after all that the page does at once; while the listing is an older text's, it says
/// that it is busy; asking for a height makes the page lay out.
const TYPE: &str = r#"
const [source, rounds] = arguments;
const done = arguments[arguments.length - 1];
const box = document.querySelector(".cm-content");
const turn = () => new Promise(next => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => next();
    channel.port2.postMessage(null);
});
const program = document.querySelector(".program");
const settled = async () => {
    do { await turn(); } while (program.getAttribute("aria-busy") === "true");
    await turn();
    return document.body.offsetHeight;
};
const frame = () => new Promise(next => requestAnimationFrame(next));
const press = key => box.dispatchEvent(new KeyboardEvent("keydown", {key, ctrlKey: true, bubbles: true, cancelable: true}));
const paste = text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
};
const listing = () => program.textContent;
(async () => {
    box.focus();
    press("a");
    paste(source);
    await settled();
    const times = [];
    for (let round = 0; round < rounds; round++) {
        await frame();
        await frame();
        // Where a blank changes nothing but all places after it.
        press("Home");
        await turn();
        const start = performance.now();
        document.execCommand("insertText", false, " ");
        await settled();
        times.push(performance.now() - start);
    }
    // The page must have understood both the filter and what breaks it.
    const loaded = box.getAttribute("aria-invalid") === "false" && listing().includes("ret");
    press("Home");
    await turn();
    document.execCommand("insertText", false, "?");
    await settled();
    done([times, loaded && box.getAttribute("aria-invalid") === "true"]);
})();
"#;

#[tokio::main]
async fn main() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    find(&page, browser_harness::EDITOR).await;

    println!(
        "{:<44} {:>10} {:>10}",
        "keystroke to listing, ms", "median", "slowest"
    );
    let named = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"));
    for path in named {
        let source = std::fs::read_to_string(&path).expect("a filter");
        measure(&page, &path, &source).await;
    }
    measure(
        &page,
        "two rules",
        "default allow\nerrno EPERM clock_settime\nkill reboot\n",
    )
    .await;
    measure(&page, "2,000 values on one syscall", &many_values()).await;
    page.close().await.expect("the browser closes");
}

/// A rule that compares one argument with 2,000 values.
fn many_values() -> String {
    let mut source = String::from("default allow\nerrno EPERM ioctl if op in {");
    for value in 0..2000_u32 {
        // Writing to a String cannot fail.
        let _ = write!(source, "{}, ", value * 7919);
    }
    source.push_str("}\n");
    source
}

async fn measure(page: &Client, name: &str, source: &str) {
    let arguments = vec![source.into(), ROUNDS.into()];
    let answer = page
        .execute_async(TYPE, arguments)
        .await
        .expect("the page lives");
    assert_eq!(
        answer[1], true,
        "`{name}`: the listing does not follow the text"
    );
    let times = answer[0].as_array().expect("times");
    let mut times: Vec<f64> = times.iter().filter_map(serde_json::Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    let slowest = times.last().copied().unwrap_or_default();
    println!(
        "{name:<44} {:>10.2} {slowest:>10.2}",
        times[times.len() / 2]
    );
}
