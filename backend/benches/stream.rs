//! A long run in a real browser: how smooth the page stays, and what it takes.
//! `cargo bench -p ringside-backend --features e2e --bench stream [-- CALLS]`, on a release build of the page.
//!
//! The run is real: dd copies single bytes, two calls each. Frames are timed while its calls stream in
//! (list followed, picture playing), then while the list is scrolled, then while the timeline is
//! moved. With `REAL_PROFILES=DIR` that folder's Docker profile is put into the editor, and one without
//! `read`, in turn: from the paste to what-if's new answer on the page.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

#[path = "../tests/browser_harness/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod browser_harness;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use browser_harness::{browser, driver, find, server_with};
use fantoccini::Client;
use fantoccini::wd::TimeoutConfiguration;
use serde_json::Value;

/// Limits that let such a run be.
const LIMITS: [(&str, &str); 4] = [
    ("RINGSIDE_EVENTS", "2000000"),
    ("RINGSIDE_WALL_MS", "600000"),
    ("RINGSIDE_CPU_SECONDS", "600"),
    ("RINGSIDE_STALL_MS", "60000"),
];

/// Times frames from the first call to the end of the run.
const STREAM: &str = r##"
const done = arguments[arguments.length - 1];
const frames = [];
const status = document.querySelector("#status");
let last = null, began = null;
const tick = now => {
    if (/Running/.test(status.textContent)) {
        began ??= now;
        if (last !== null) frames.push(now - last);
        last = now;
    }
    if (/Exited|Ended|Killed|lost/.test(status.textContent)) {
        done([frames, now - began, status.textContent]);
    } else requestAnimationFrame(tick);
};
document.querySelector("#run").click();
requestAnimationFrame(tick);
"##;

/// Times frames while something is done before each of them.
const MOVE: &str = r#"
const [what, n] = arguments;
const done = arguments[arguments.length - 1];
const list = document.querySelector(".trace .virtual-list");
const stage = document.querySelector(".lanes-stage");
const press = code => stage.dispatchEvent(new KeyboardEvent("keydown", {code, key: code, bubbles: true, cancelable: true}));
const moves = {
    // Three rows a frame, and a jump into another part of the run every second.
    scroll: at => { list.scrollTop = at % 60 ? list.scrollTop + 78 : (at / n) * list.scrollHeight; },
    timeline: at => press(at < 40 ? "KeyW" : at % 2 ? "KeyD" : "KeyA"),
};
const frames = [];
let last = null;
const tick = now => {
    if (last !== null) frames.push(now - last);
    last = now;
    if (frames.length >= n) return done([frames]);
    moves[what](frames.length);
    requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
"#;

/// Puts two filters into the editor in turn, and waits for the page to say what each would mean.
const WHAT_IF: &str = r##"
const [filters, rounds] = arguments;
const done = arguments[arguments.length - 1];
const box = document.querySelector(".cm-content"), told = document.querySelector("#what-if");
const turn = () => new Promise(next => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => next();
    channel.port2.postMessage(null);
});
const paste = text => {
    box.focus();
    box.dispatchEvent(new KeyboardEvent("keydown", {key: "a", ctrlKey: true, bubbles: true, cancelable: true}));
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
};
const answer = async text => {
    const before = told.textContent, began = performance.now();
    paste(text);
    while (told.textContent === before || !/calls?/.test(told.textContent)) await turn();
    document.body.offsetHeight;
    return performance.now() - began;
};
(async () => {
    const times = [];
    for (let round = 0; round < rounds + 2; round++) {
        const took = await answer(filters[round % filters.length]);
        // The first answers also send the run to the worker, once.
        if (round > 1) times.push(took);
        await new Promise(next => setTimeout(next, 50));
    }
    done([times, told.textContent]);
})();
"##;

/// The memory of the page's wasm, in bytes: asking for the module again answers what runs already.
const MEMORY: &str = r#"
const done = arguments[arguments.length - 1];
const link = [...document.querySelectorAll("link[rel=modulepreload]")].find(link => /frontend/.test(link.href));
import(link.href).then(module => module.default()).then(wasm => done(wasm.memory.buffer.byteLength), error => done(String(error)));
"#;

#[tokio::main]
async fn main() {
    let calls: u32 = std::env::args()
        .skip(1)
        .find_map(|arg| arg.parse().ok())
        .unwrap_or(100_000);
    let (_server, address) = server_with("127.0.0.1:0", &["--no-store"], &LIMITS);
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    let long = TimeoutConfiguration::new(Some(std::time::Duration::from_mins(10)), None, None);
    page.update_timeouts(long).await.expect("the driver waits");
    let command = format!("dd if=/dev/zero of=/dev/null bs=1 count={}", calls / 2);
    let link = serde_json::json!({"c": command, "f": ["default allow\n"], "q": ""}).to_string();
    let link = format!("{address}/#1.{}", URL_SAFE_NO_PAD.encode(link));
    page.goto(&link).await.expect("the page answers");
    find(&page, browser_harness::EDITOR).await;
    find(&page, ".program[aria-busy=false]").await;

    let streamed = ask(&page, STREAM, vec![]).await;
    let took_ms = streamed[1].as_f64().unwrap_or_default();
    println!(
        "{}, streamed in {:.1} s",
        streamed[2].as_str().unwrap_or_default(),
        took_ms / 1e3
    );
    println!(
        "{:<34} {:>7} {:>7} {:>7} {:>7}",
        "frame, ms", "p50", "p95", "longest", "frames"
    );
    tell("while the calls stream in", &streamed[0]);
    let moved = ask(&page, MOVE, vec!["scroll".into(), 600.into()]).await;
    tell("while the list is scrolled", &moved[0]);
    browser_harness::click(&page, "#tab-timeline").await;
    find(&page, ".lanes-stage").await;
    let moved = ask(&page, MOVE, vec!["timeline".into(), 300.into()]).await;
    tell("while the timeline is moved", &moved[0]);
    let memory = ask(&page, MEMORY, vec![]).await;
    match memory.as_f64() {
        Some(bytes) => println!(
            "memory of the page's wasm: {:.0} MiB",
            bytes / f64::from(1 << 20)
        ),
        None => println!("memory of the page's wasm: unknown ({memory})"),
    }
    if let Ok(folder) = std::env::var("REAL_PROFILES") {
        what_if(&page, std::path::Path::new(&folder)).await;
    }
    page.close().await.expect("the browser closes");
}

/// From an edit with Docker's profile to what it would have meant.
async fn what_if(page: &Client, folder: &std::path::Path) {
    let names = std::fs::read_dir(folder).expect("REAL_PROFILES is a folder");
    let names = names.flatten().map(|entry| entry.path());
    let mut docker: Vec<_> = names
        .filter(|path| {
            path.to_string_lossy().contains("moby") || path.to_string_lossy().contains("docker")
        })
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    docker.sort();
    let path = docker.first().expect("the folder has Docker's profile");
    let profile = std::fs::read_to_string(path).expect("a profile");
    let without = profile.replacen("\"read\"", "\"readv\"", 1);
    assert_ne!(profile, without, "the profile allows read");
    let filters = Value::from(vec![profile, without]);
    let told = ask(page, WHAT_IF, vec![filters, 20.into()]).await;
    println!(
        "{:<34} {:>7} {:>7} {:>7} {:>7}",
        path.file_name().unwrap_or_default().display(),
        "p50",
        "p95",
        "longest",
        "edits"
    );
    tell("from the edit to what-if, ms", &told[0]);
}

async fn ask(page: &Client, script: &str, arguments: Vec<Value>) -> Value {
    page.execute_async(script, arguments)
        .await
        .expect("the page lives")
}

fn tell(what: &str, times: &Value) {
    let times = times.as_array().into_iter().flatten();
    let mut times: Vec<f64> = times.filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    let last = times.len().saturating_sub(1);
    let at = |percent: usize| times.get(last * percent / 100).copied().unwrap_or_default();
    println!(
        "{what:<34} {:>7.1} {:>7.1} {:>7.1} {:>7}",
        at(50),
        at(95),
        at(100),
        times.len()
    );
}
