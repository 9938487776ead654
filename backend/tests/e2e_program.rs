//! The filter's program and its runs looked at closely, in a real browser: runs beside each other.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::{browser, click, driver, find, server, text_with};
use fantoccini::Locator;
use fantoccini::key::Key;

#[tokio::test]
async fn the_command_runs_with_and_without_the_filter_and_the_difference_leads_to_its_call() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    // The first example: the filter says no to what the kernel would say no to as well.
    click(&page, "#compare-open").await;
    click(&page, "#compare-run").await;
    let summary = [
        "Held against “No filter”",
        "clock_settime (line 4 instead of the kernel)",
    ];
    text_with(&page, "#compare-summary", &summary).await;
    text_with(
        &page,
        ".compare-head",
        &["No filter", "Filter in the editor", "Exited with 1"],
    )
    .await;

    // By keys to the first difference, and to the call itself.
    let table = find(&page, ".compare-table").await;
    table.send_keys("n").await.expect("the table takes keys");
    text_with(
        &page,
        ".compare-cell.is-active",
        &["≠", "clock_settime", "EPERM line 4"],
    )
    .await;
    let enter = String::from(char::from(Key::Enter));
    table.send_keys(&enter).await.expect("the table takes keys");
    find(
        &page,
        ".call-row.is-selected[data-name=\"clock_settime\"][data-refused-by=\"filter\"]",
    )
    .await;

    // The run that is shown now is not made again when it is compared with one that is.
    click(&page, "#compare-open").await;
    let third = find(&page, "#compare-side-2").await;
    third.select_by_value("pasted").await.expect("a side");
    let pasted = find(&page, "#compare-pasted").await;
    pasted
        .send_keys("default allow\nkill clock_settime")
        .await
        .expect("the box takes keys");
    click(&page, "#compare-run").await;
    let summary = [
        "A pasted filter",
        "clock_settime (line 2 instead of the kernel)",
        "killed by SIGSYS",
    ];
    text_with(&page, "#compare-summary", &summary).await;
    click(&page, "#compare-only").await;
    find(&page, "#compare-only[aria-pressed=\"true\"]").await;
    let all = page.find_all(Locator::Css(
        ".compare-row:not(.compare-head):not(.compare-thread)",
    ));
    let rows = all.await.expect("rows");
    assert!(!rows.is_empty());
    for row in rows {
        let text = row.text().await.expect("a row has text");
        assert!(
            text.contains('≠') || text.contains('−') || text.contains('+'),
            "{text}"
        );
    }

    // A filter that does not load is said with its line, and nothing more is run.
    pasted
        .send_keys("\nallow clock_setime")
        .await
        .expect("the box takes keys");
    click(&page, "#compare-run").await;
    text_with(
        &page,
        ".compare-problem",
        &["A pasted filter", "line 3", "clock_setime"],
    )
    .await;

    page.close().await.expect("the browser closes");
}
