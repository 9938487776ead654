//! The boundary picture in a real browser, fed with a recorded run.
//!
//! `date.ndjson` is what `POST /api/runs` answered for `date -s "19 april 2022 18:19:09"` under
//! the filter below.
#![cfg(target_arch = "wasm32")]

mod browser;

use std::rc::Rc;

use browser::{all, find, mount, press, says, shown, until};
use ringside_frontend::panels::boundary::Picture;
use ringside_frontend::state::{Calls, Log};
use ringside_shared::wire::{Event, Process};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

const RUN: &str = include_str!("date.ndjson");
const FILTER: &str = "default allow\nerrno EPERM clock_settime\n";

fn recorded() -> (Calls, Log<Process>) {
    let (mut calls, mut processes) = (Calls::default(), Log::default());
    for line in RUN.lines() {
        match serde_json::from_str(line).expect("a recorded event") {
            Event::Syscall(call) => drop(calls.push(&call)),
            Event::Process(process) => processes.push(process),
            _ => {}
        }
    }
    (calls, processes)
}

/// A page with the picture, the position that it selected, and a button that runs again.
#[component]
fn Page() -> Html {
    let run = use_memo((), |()| recorded());
    let generation = use_state(|| 1);
    let selected = use_state_eq(|| None);
    let again = {
        let (generation, selected) = (generation.clone(), selected.clone());
        Callback::from(move |_: MouseEvent| {
            selected.set(None);
            generation.set(*generation + 1);
        })
    };
    let on_select = {
        let selected = selected.clone();
        Callback::from(move |position| selected.set(Some(position)))
    };
    html! {
        <>
            <output class="selected">{ format!("{:?}", *selected) }</output>
            <button class="again" onclick={again}>{ "Run" }</button>
            <Picture generation={*generation} calls={run.0.clone()} processes={run.1.clone()} started={None} n_filters={1}
                source={Rc::<str>::from(FILTER)} is_live={false} selected={*selected} {on_select} />
        </>
    }
}

/// The picture, brought to its only refusal.
async fn at_the_refusal() -> HtmlElement {
    mount::<Page>();
    let picture = shown(".boundary").await;
    shown(".call-name").await;
    press(&picture, "ArrowDown", false);
    says(".boundary-narration", "before the kernel looks").await;
    picture
}

/// Waits until the drawing holds a text.
async fn drawn(selector: &str, text: &str) {
    until(&format!("{text:?} in {selector}"), || {
        let mut found = all(selector).into_iter();
        found.find(|element| {
            element
                .text_content()
                .is_some_and(|held| held.contains(text))
        })
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_refusal_is_told_by_headline_leaf_and_sentence() {
    at_the_refusal().await;
    says(".boundary-call", "clock_settime").await;
    says(".boundary-fate", "EPERM").await;
    says(".boundary-who", "your filter, line 2").await;
    drawn(".leaf.is-speaking .leaf-detail", "errno EPERM").await;
    drawn(".process-name", "date").await;
    says(".refusal-chip", "clock_settime").await;
    assert!(
        find(".area.is-reached").is_none(),
        "the kernel never saw it"
    );
}

#[wasm_bindgen_test]
async fn every_panel_is_told_where_the_picture_stands() {
    at_the_refusal().await;
    let refused = recorded()
        .0
        .iter()
        .position(|call| call.refused_by.is_some());
    says(".selected", &format!("{refused:?}")).await;
}

#[wasm_bindgen_test]
async fn the_same_place_in_the_next_run_is_news_again() {
    let picture = at_the_refusal().await;
    let refused = recorded()
        .0
        .iter()
        .position(|call| call.refused_by.is_some());
    says(".selected", &format!("{refused:?}")).await;
    shown(".again").await.click();
    says(".selected", "None").await;
    press(&picture, "ArrowDown", false);
    says(".selected", &format!("{refused:?}")).await;
}

#[wasm_bindgen_test]
async fn arrows_step_from_call_to_call() {
    let picture = at_the_refusal().await;
    press(&picture, "ArrowRight", false);
    says(".boundary-call", "write").await;
    drawn(".area.is-reached .area-name", "files").await;
    press(&picture, "ArrowLeft", false);
    says(".boundary-call", "clock_settime").await;
    press(&picture, "End", false);
    says(".boundary-call", "exit_group").await;
}

#[wasm_bindgen_test]
async fn the_story_plays_by_itself_and_the_space_bar_pauses_it() {
    mount::<Page>();
    let picture = shown(".boundary").await;
    let count = || find(".boundary-count").and_then(|count| count.text_content());
    let first = until("the story to begin", || {
        count().filter(|count| !count.starts_with("0 "))
    })
    .await;
    until("the story to go on", || {
        count().filter(|count| *count != first)
    })
    .await;
    press(&picture, " ", false);
    shown("[aria-label='Play']").await;
    let live = find(".boundary-narration").and_then(|told| told.get_attribute("aria-live"));
    assert_eq!(
        live.as_deref(),
        Some("polite"),
        "a paused picture is read aloud"
    );
    assert_eq!(all(".scrubber-ticks line").len(), 1);
}
