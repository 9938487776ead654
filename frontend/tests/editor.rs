//! The plain text box and the listing in a real browser. What CodeMirror does is tried end to end,
//! in `backend/tests/e2e_editor.rs`: its module is not there in these tests.
#![cfg(target_arch = "wasm32")]

mod browser;

use browser::{all, happen, mount, press, says, shown, until};
use ringside_frontend::hooks::{use_filter, use_run};
use ringside_frontend::panels::editor::Editor;
use ringside_frontend::panels::program::Program;
use ringside_frontend::services::core::here;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlDocument, HtmlTextAreaElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

const CLOCK: &str = "default allow\n\nerrno EPERM  clock_settime settimeofday\n";

#[component]
fn Page() -> Html {
    // There is no worker here: the core answers in this thread.
    here(ringside_core::answer);
    let (filter, run) = (use_filter(CLOCK), use_run());
    html! {
        <>
            <Editor filter={filter.clone()} />
            <Program {run} {filter} fired={3} />
        </>
    }
}

async fn text_box() -> HtmlTextAreaElement {
    shown(".editor-text").await.unchecked_into()
}

/// Types as a person does: the browser tells of each change.
fn set_text(text_box: &HtmlTextAreaElement, text: &str) {
    text_box.set_value(text);
    happen(text_box, "input");
}

/// Length in UTF-16 units, as the browser counts.
fn length(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).expect("a short text")
}

#[wasm_bindgen_test]
async fn a_misspelt_name_is_listed_and_gone_when_it_is_mended() {
    mount::<Page>();
    let text = text_box().await;
    says(".problems", "No problems. Loads as").await;
    set_text(&text, "default allow\nerrno EPERM clock_setime\n");
    says(".problems li", "error at 2:13").await;
    says(".problems-help", "clock_settime").await;
    says(".problems", "Does not load").await;
    assert_eq!(text.get_attribute("aria-invalid").as_deref(), Some("true"));
    set_text(&text, "default allow\nerrno EPERM clock_settime\n");
    says(".problems", "No problems. Loads as").await;
}

#[wasm_bindgen_test]
async fn a_problem_leads_to_its_place_in_the_text() {
    mount::<Page>();
    let text = text_box().await;
    set_text(&text, "default allow\nerrno EPERM clock_setime\n");
    says(".problems li button", "clock_setime").await.click();
    let place = length("default allow\nerrno EPERM ");
    until("the caret at the problem", || {
        (text.selection_start() == Ok(Some(place))).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_instruction_leads_to_its_line() {
    mount::<Page>();
    let text = text_box().await;
    let row = shown(".program-row[data-line='3']").await;
    press(&shown(".program-list").await, "End", false);
    shown(".program-row.active").await;
    // Walk up to an instruction of the third line.
    until("an instruction of line 3 under the row cursor", || {
        if browser::find(".program-row.active[data-line='3']").is_some() {
            return Some(());
        }
        press(&browser::find(".program-list")?, "ArrowUp", false);
        None
    })
    .await;
    row.click();
    until("the caret on line 3", || {
        (text.selection_start() == Ok(Some(length("default allow\n\n")))).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_caret_lights_the_instructions_of_its_line() {
    mount::<Page>();
    let text = text_box().await;
    shown(".program-row").await;
    assert!(all(".program-row.lit").is_empty());
    text.focus().expect("a box that takes the focus");
    let place = length(CLOCK) - 2;
    text.set_selection_range(place, place).expect("a caret");
    happen(&text, "click");
    shown(".program-row.lit").await;
    for row in all(".program-row.lit") {
        assert_eq!(row.get_attribute("data-line").as_deref(), Some("3"));
    }
}

#[wasm_bindgen_test]
async fn what_answered_is_marked_in_the_listing() {
    mount::<Page>();
    shown(".program-row.fired").await;
    for row in all(".program-row.fired") {
        assert_eq!(row.get_attribute("data-line").as_deref(), Some("3"));
    }
}

#[wasm_bindgen_test]
async fn ctrl_slash_switches_a_rule_off_and_undo_brings_it_back() {
    mount::<Page>();
    let text = text_box().await;
    text.focus().expect("a box that takes the focus");
    let place = length(CLOCK) - 2;
    text.set_selection_range(place, place).expect("a caret");
    press(&text, "/", true);
    assert_eq!(
        text.value(),
        "default allow\n\n# errno EPERM  clock_settime settimeofday\n"
    );
    until("a program without the rule", || {
        all(".program-row[data-line='3']").is_empty().then_some(())
    })
    .await;
    let document: HtmlDocument = browser::document().unchecked_into();
    assert_eq!(document.exec_command("undo"), Ok(true));
    assert_eq!(text.value(), CLOCK);
    shown(".program-row[data-line='3']").await;
}

#[wasm_bindgen_test]
async fn a_program_of_thousands_is_a_screenful_of_rows() {
    use std::fmt::Write as _;
    mount::<Page>();
    let mut source = String::from("default allow\n");
    for value in 0..600 {
        let _ = writeln!(source, "errno EPERM  ioctl if op == {}", 7 * value + 1);
    }
    set_text(&text_box().await, &source);
    until("a long program", || {
        let budget = browser::find(".program-budget")?.text_content()?;
        budget.starts_with(char::is_numeric).then_some(())?;
        let row = browser::find(".program-row")?;
        let n: u32 = row.get_attribute("aria-setsize")?.parse().ok()?;
        (n > 600).then_some(())
    })
    .await;
    let rows = all(".program-row").len();
    assert!((5..100).contains(&rows), "{rows} rows");
}
