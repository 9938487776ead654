//! The filter's program and its runs looked at closely, in a real browser: runs beside each other, the way
//! of a call through its program, what a run used of it, its passes, and stops.
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

#[tokio::test]
async fn the_graph_shows_the_way_of_the_selected_call_and_the_keys_walk_it_to_the_listing() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    click(&page, "#tab-graph").await;
    text_with(&page, ".flow-say", &["Select a call"]).await;
    find(&page, "#flow .flow-cell").await;
    // A refusal is selected where the verdict names it; the graph follows.
    click(&page, "#run").await;
    click(&page, "#tab-calls").await;
    click(&page, ".call-row[data-name=\"clock_settime\"]").await;
    click(&page, "#tab-graph").await;
    text_with(&page, ".flow-say", &["clock_settime(", "executes"]).await;
    find(&page, "#flow .flow-cell.lit.flow-refuse").await;
    find(&page, "#flow .flow-way:not(.lit)").await;

    let flow = find(&page, "#flow").await;
    let press = async |key: Key| {
        let key = String::from(char::from(key));
        flow.send_keys(&key).await.expect("the graph takes keys");
    };
    press(Key::Home).await;
    find(&page, "#flow .active.lit[data-pc=\"0\"]").await;
    press(Key::Down).await;
    find(&page, "#flow .active.flow-kill:not(.lit)").await;
    press(Key::Up).await;
    find(&page, "#flow .active.lit[data-pc=\"0\"]").await;
    press(Key::End).await;
    find(&page, "#flow .active.lit.flow-refuse").await;
    // Drawn at once with the box; who does not see it is told.
    let status = find(&page, "#flow [role=status]").await;
    let said = status.prop("textContent").await.expect("a property");
    let said = said.unwrap_or_default();
    assert!(
        said.contains("EPERM") && said.contains("comes by here"),
        "{said}"
    );
    // Both are lit: the line of the filter, and the instruction.
    find(&page, ".cm-line.lit[data-line=\"4\"]").await;
    press(Key::Enter).await;
    text_with(&page, ".program-row.active", &["ret", "EPERM"]).await;

    // The same in words.
    click(&page, ".flow-words summary").await;
    text_with(&page, ".flow-words ol", &["x86_64: yes", "EPERM"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn rules_and_costs_count_the_calls_of_the_run_and_lead_to_them() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    // Without a run, every rule has its place and none has fired.
    click(&page, "#tab-heat").await;
    text_with(&page, ".heat [data-fate=\"idle\"]", &["0×", "never fired"]).await;
    click(&page, "#run").await;
    let rule = ".heat [data-fate=\"fired\"]:has(.rule-0)";
    text_with(&page, rule, &["1×", "clock_settime"]).await;
    text_with(&page, ".heat-note", &["calls of this run"]).await;
    // Beside the instructions as well: the first of them is executed at every call.
    click(&page, "#tab-program").await;
    find(&page, "#insn-0 .program-heat").await;

    click(&page, "#tab-costs").await;
    text_with(
        &page,
        ".costs-say",
        &["let through without running the filter"],
    )
    .await;
    text_with(&page, ".costs-meters", &["of 4,096", "of 32,768"]).await;
    let first = ".costs tbody tr:first-child";
    text_with(&page, first, &["clock_settime", "no: ", "errno"]).await;
    click(&page, "#costs-called").await;
    find(&page, "#costs-called[aria-pressed=\"false\"]").await;
    click(&page, ".costs thead th:first-child button").await;
    find(&page, ".costs [aria-sort=\"ascending\"]").await;

    // The count of a rule leads to its calls.
    click(&page, "#tab-heat").await;
    click(
        &page,
        ".heat [data-fate=\"fired\"]:has(.rule-0) .summary-name",
    )
    .await;
    find(&page, ".call-row[data-name=\"clock_settime\"]").await;
    let rows = page.find_all(Locator::Css(".call-row[data-name]")).await;
    assert_eq!(rows.expect("rows").len(), 1);

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn passes_stand_beside_each_other_and_filters_differ_by_a_call_that_can_be_stepped() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    click(&page, "#tab-passes").await;
    text_with(&page, ".passes-list", &["lower"]).await;
    text_with(&page, ".passes-row:not(.passes-head)", &["0000 ld"]).await;
    click(&page, ".passes-list li:last-child button").await;
    find(&page, ".passes-list li:last-child [aria-pressed=\"true\"]").await;

    click(&page, "#tab-difference").await;
    text_with(&page, "#diff-verdict", &["difference", "proven"]).await;
    text_with(
        &page,
        ".diff .findings-list",
        &["stricter", "clock_settime"],
    )
    .await;
    click(&page, ".diff-step").await;
    find(&page, "#tab-steps[aria-selected=\"true\"]").await;
    click(&page, "#step-end").await;
    text_with(&page, "#steps-answer", &["EPERM"]).await;
    // The graph shows the way of that call as well.
    click(&page, "#tab-graph").await;
    find(&page, "#flow .lit.flow-refuse").await;
    // The editor holds the first example.
    let other = find(&page, "#diff-other").await;
    other.select_by_value("example-0").await.expect("an option");
    text_with(&page, "#diff-verdict", &["Equal", "proven"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn the_steps_stop_where_a_key_in_the_listing_said_forwards_and_back() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    // What is typed before the editor stands is not lost, but the focus may be.
    find(&page, ".cm-content").await;
    let list = find(&page, ".program-list [role=listbox]").await;
    for (key, insn) in [(Key::Home, 0), (Key::Down, 1), (Key::Down, 2)] {
        let key = String::from(char::from(key));
        list.send_keys(&key).await.expect("the listing takes keys");
        find(&page, &format!("#insn-{insn}.active")).await;
    }
    list.send_keys(" ").await.expect("the listing takes keys");
    find(&page, "#insn-2 .program-break").await;

    click(&page, "#tab-steps").await;
    text_with(&page, ".steps-stops", &["Stops at 0002"]).await;
    click(&page, "#step-stop-next").await;
    text_with(&page, ".steps-now", &["0002"]).await;
    // By keys to the end, where nothing more is stopped at, and back over the stop to the start.
    let walk = find(&page, "#steps-walk").await;
    let shifted = |key: Key| String::from_iter([Key::Shift, key, Key::Null].map(char::from));
    let press = async |keys: String| walk.send_keys(&keys).await.expect("the steps take keys");
    press(shifted(Key::Right)).await;
    find(&page, "#steps-answer").await;
    press(shifted(Key::Left)).await;
    text_with(&page, ".steps-now", &["0002"]).await;
    press(shifted(Key::Left)).await;
    text_with(&page, ".steps-now", &["0000"]).await;
    // F9 stops here as well, or no longer.
    press(String::from(char::from(Key::F9))).await;
    text_with(&page, ".steps-stops", &["Stops at 0000, 0002"]).await;
    click(&page, "#step-breaks-clear").await;
    find(&page, "#step-break[aria-pressed=\"false\"]").await;

    page.close().await.expect("the browser closes");
}
