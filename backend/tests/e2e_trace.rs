//! The trace of a real run in a real browser: searched, counted, taken apart.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use browser_harness::{Running, browser, click, driver, find, server, text_with};
use fantoccini::Client;
use fantoccini::key::Key;

/// A page with what it needs to live.
struct Open {
    page: Client,
    _running: [Running; 2],
    _profile: tempfile::TempDir,
}

/// The page opened by a link, after a run of the link's command under its filter.
async fn after_run(command: &str, filter: &str, search: &str, ending: &str) -> Open {
    let (server, address) = server();
    let (driver, driver_address) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver_address, profile.path()).await;
    let link = serde_json::json!({"c": command, "f": [filter], "q": search}).to_string();
    let link = format!("{address}/#1.{}", URL_SAFE_NO_PAD.encode(link));
    page.goto(&link).await.expect("the page answers");
    click(&page, "#run").await;
    text_with(&page, "#status", &[ending]).await;
    Open {
        page,
        _running: [server, driver],
        _profile: profile,
    }
}

async fn search(page: &Client, text: &str) {
    let search = find(page, ".trace-search").await;
    let select_all = format!("{}a{}", Key::Control, Key::Null);
    let keys = format!("{select_all}{text}");
    search.send_keys(&keys).await.expect("it takes keys");
}

/// What the search box says.
async fn searched(page: &Client) -> String {
    let search = find(page, ".trace-search").await;
    let text = search.prop("value").await.expect("the page lives");
    text.unwrap_or_default()
}

#[tokio::test]
async fn the_list_is_searched_by_words_keys_and_numbers_and_faults_say_where() {
    let filter = "default allow\nerrno EACCES chdir\n";
    let open = after_run(
        "sh -c 'cd /etc; ls /nowhere; exit 3'",
        filter,
        "is:refused",
        "Exited with 3",
    )
    .await;
    let page = &open.page;

    // The link brought its search along.
    assert_eq!(searched(page).await, "is:refused");
    text_with(page, ".trace-count", &["1 of "]).await;
    find(page, "#tabpanel-calls [data-name=\"chdir\"]").await;

    search(page, "path:/nowhere errno:* ret<0 -name:read ").await;
    text_with(page, ".call-row[data-name]", &["/nowhere", "ENOENT"]).await;

    search(page, "name:chdri ").await;
    text_with(page, ".trace-fault", &["did you mean chdir?"]).await;

    // What is typed next is offered; arrow and Enter take it.
    search(page, "name:chd").await;
    text_with(page, "#trace-offers", &["chdir"]).await;
    let keys = format!("{}{}", Key::Down, Key::Enter);
    let element = find(page, ".trace-search").await;
    element.send_keys(&keys).await.expect("it takes keys");
    text_with(page, ".trace-count", &["1 of "]).await;
    assert_eq!(searched(page).await, "name:chdir");

    // Chips write into the box what they mean, and take it out again.
    click(page, ".trace-chip.fate-filter").await;
    text_with(page, ".trace-count", &["1 of "]).await;
    assert_eq!(searched(page).await, "name:chdir is:filter");
    click(page, ".trace-chip.fate-filter").await;
    find(page, ".trace-chip.fate-filter[aria-pressed=false]").await;
    assert_eq!(searched(page).await, "name:chdir");
    open.page.clone().close().await.expect("the browser closes");
}

#[tokio::test]
async fn processes_stand_as_a_tree_and_lead_to_their_calls_and_parents_by_key() {
    let command = "sh -c 'sh -c \"date -s 1; exit 3\"; kill -9 $$'";
    let filter = "default allow\nerrno EPERM clock_settime\n";
    let open = after_run(command, filter, "", "Killed by SIGKILL").await;
    let page = &open.page;
    click(page, "#tab-processes").await;

    // Who made whom, what each was called with, how it ended.
    let shell = "[role=row][aria-level=\"1\"]";
    text_with(page, shell, &["sh\n-c 'sh -c \"date", "SIGKILL"]).await;
    text_with(page, "[role=row][aria-level=\"2\"]", &["sh", "exit 3"]).await;
    let date = "[role=row][aria-level=\"3\"]";
    text_with(page, date, &["date\n-s 1", "exit 1"]).await;
    text_with(page, &format!("{date} .is-refused"), &["1"]).await;
    text_with(page, ".family-note", &["3 processes", "yours + safety"]).await;

    // Down twice to date, left to its parent, left again closes that one's family.
    let tree = find(page, ".family-tree").await;
    let keys = format!("{}{}", Key::Down, Key::Down);
    tree.send_keys(&keys).await.expect("it takes keys");
    find(page, &format!("{date}[aria-selected=true]")).await;
    let keys = format!("{}{}", Key::Left, Key::Left);
    tree.send_keys(&keys).await.expect("it takes keys");
    find(
        page,
        "[aria-level=\"2\"][aria-expanded=false][aria-selected=true]",
    )
    .await;
    let rows = "return document.querySelectorAll('.family-tree [aria-level]').length";
    let n_rows = page.execute(rows, vec![]).await.expect("the page lives");
    assert_eq!(n_rows, 2, "its children are hidden");

    // Enter lists its calls and no others.
    let keys = format!("{}{}{}", Key::Right, Key::Right, Key::Enter);
    tree.send_keys(&keys).await.expect("it takes keys");
    find(
        page,
        "#tabpanel-calls [data-name=\"clock_settime\"], #tabpanel-calls [data-name=\"execve\"]",
    )
    .await;
    assert!(
        searched(page).await.starts_with("pid:"),
        "{}",
        searched(page).await
    );
    text_with(
        page,
        ".trace-chip[aria-pressed=true] .trace-chip-pid",
        &[""],
    )
    .await;
    open.page.clone().close().await.expect("the browser closes");
}

#[tokio::test]
async fn an_errno_says_what_it_means_of_the_call_and_who_could_have_said_it() {
    let filter = "default allow\nerrno EPERM clock_settime\n";
    let open = after_run("date -s 1", filter, "is:refused", "Exited with 1").await;
    let page = &open.page;
    click(page, "#tabpanel-calls [data-name=\"clock_settime\"]").await;
    text_with(
        page,
        ".inspector-voices .is-said",
        &["Your filter", "line 2"],
    )
    .await;
    // What the kernel would have meant by it is told, and that it did not say it.
    let words = [
        "Ringside's safety filter",
        "never saw the call",
        "CAP_SYS_TIME",
    ];
    text_with(page, ".inspector-voices", &words).await;
    let words = ["points to a time", "a filter sees the address and no more"];
    text_with(page, ".inspector-arguments", &words).await;

    // Flags are a list to tick off.
    search(page, "name:openat ret>=0").await;
    text_with(page, ".call-row[data-name=openat]", &["openat"]).await;
    click(page, ".call-row[data-name=openat]").await;
    click(page, ".inspector-flags summary").await;
    text_with(page, ".inspector-flags", &["O_CREAT", "0x40"]).await;
    text_with(page, ".inspector-flags .is-set", &["O_RDONLY"]).await;
    open.page.clone().close().await.expect("the browser closes");
}

#[tokio::test]
async fn the_summary_fits_and_tells_the_tracers_cost_apart() {
    // Somebody of each kind says no, so that no column is left out.
    let command = "sh -c 'date -s 1; dmesg; hostname x; true'";
    let filter = "default allow\nerrno EPERM clock_settime\n";
    let open = after_run(command, filter, "", "Exited with 0").await;
    let page = &open.page;
    click(page, "#tab-summary").await;
    for who in ["fate-filter", "fate-sandbox", "fate-kernel"] {
        find(page, &format!(".summary tbody td.{who}")).await;
    }
    text_with(page, ".summary-cost", &["The tracer worked", "at least"]).await;
    let fits = "const summary = document.querySelector('.summary');\
                return summary.scrollWidth <= summary.clientWidth;";
    let fits = page.execute(fits, vec![]).await.expect("the page lives");
    assert_eq!(fits, true, "the table is wider than its place");
    // The longest call of each kind was shorter without the tracer than with it; where milliseconds are told, it does not show.
    let net = longest(page).await;
    click(page, ".summary-cost button[aria-pressed=true]").await;
    find(page, ".summary-cost button[aria-pressed=false]").await;
    let whole = longest(page).await;
    assert!(
        net < whole,
        "{net} ns without the tracer, {whole} ns with it"
    );
    open.page.clone().close().await.expect("the browser closes");
}

/// What the longest call of each row of the summary took, all of them together, in nanoseconds.
async fn longest(page: &Client) -> f64 {
    let script = "const heads = [...document.querySelectorAll('.summary thead th')];
        const at = heads.findIndex(head => head.textContent === 'max');
        const units = {ns: 1, 'µs': 1e3, ms: 1e6, s: 1e9};
        const cells = [...document.querySelectorAll('.summary tbody tr')].map(row => row.children[at].textContent.split(' '));
        return cells.reduce((sum, [number, unit]) => sum + Number(number) * units[unit], 0);";
    let all = page.execute(script, vec![]).await.expect("the page lives");
    all.as_f64().expect("a duration")
}

#[tokio::test]
async fn the_timeline_is_walked_by_key_and_sums_up_a_stretch() {
    let filter = "default allow\nerrno EPERM clock_settime\n";
    let open = after_run("date -s 1", filter, "", "Exited with 1").await;
    let page = &open.page;
    click(page, "#tab-timeline").await;
    let all = text_with(page, "#lanes-words", &["1 thread, 0.000 to"]).await;

    // The refusal that is picked elsewhere is the call here.
    click(page, "[data-command=next-refusal]").await;
    text_with(page, "#lanes-words", &["clock_settime at", "EPERM"]).await;
    let stage = find(page, ".lanes-stage").await;
    stage.send_keys("www").await.expect("it takes keys");
    let nearer = find(page, "#lanes-words")
        .await
        .text()
        .await
        .expect("words");
    assert!(!nearer.starts_with(&all), "{nearer}");

    // From it to it is a stretch, which leads to its call in the list.
    stage.send_keys("[]").await.expect("it takes keys");
    text_with(
        page,
        ".lanes-stretch",
        &["1 call of 1 thread, 1 refused", "clock_settime 1"],
    )
    .await;
    click(page, ".lanes-stretch button").await;
    text_with(page, ".trace-count", &["1 of "]).await;
    assert!(
        searched(page).await.starts_with("at>="),
        "{}",
        searched(page).await
    );
    open.page.clone().close().await.expect("the browser closes");
}

#[tokio::test]
async fn columns_are_chosen_sized_remembered_and_given_up_again() {
    let open = after_run("true", "default allow\n", "", "Exited with 0").await;
    let page = &open.page;
    click(page, "#columns").await;
    click(page, "[data-column=since]").await;
    click(page, "[data-column=seq]").await;
    find(page, ".call-head .call-since").await;

    let slider = "#call-columns li:has([data-column=result]) input[type=range]";
    let slider = find(page, slider).await;
    slider.send_keys(&Key::Right).await.expect("it takes keys");
    find(page, ".call-head .call-result [aria-valuenow=\"108\"]").await;

    page.refresh().await.expect("the page comes again");
    find(page, ".call-head .call-since").await;
    find(page, ".call-head .call-result [aria-valuenow=\"108\"]").await;
    let n_seq = "return document.querySelectorAll('.call-head .call-seq').length";
    let n_seq = page.execute(n_seq, vec![]).await.expect("the page lives");
    assert_eq!(n_seq, 0, "the number was taken out");

    click(page, "#columns").await;
    click(page, "#call-columns .button").await;
    find(page, ".call-head .call-seq").await;
    find(page, ".trace-grid:not(.with-columns)").await;
    open.page.clone().close().await.expect("the browser closes");
}
