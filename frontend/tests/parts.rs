//! Parts that any panel uses, and the host's dialog, in a real browser.
#![cfg(target_arch = "wasm32")]

mod browser;

use browser::{all, find, mount, press, says, shown, until};
use ringside_frontend::components::{Tab, Tabs, VirtualList};
use ringside_frontend::panels::host::HostButton;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

#[component]
fn Hundred() -> Html {
    let cursor = use_state(|| 0);
    let onclick = {
        let cursor = cursor.clone();
        Callback::from(move |_: MouseEvent| cursor.set(77_777))
    };
    let render = Callback::from(|row: usize| html! { <div class="call-row row">{ row }</div> });
    html! {
        <>
            <button {onclick}>{ "go" }</button>
            <div class="program-list">
                <VirtualList n_rows=100_000 row_px=26.0 {render} cursor={*cursor} />
            </div>
        </>
    }
}

#[wasm_bindgen_test]
async fn a_hundred_thousand_rows_are_a_screenful_wherever_one_looks() {
    mount::<Hundred>();
    says(".row", "0").await;
    assert!(all(".row").len() < 100);
    shown("button").await.click();
    says(".row", "77777").await;
    assert!(all(".row").len() < 100);
}

#[component]
fn Tabbed() -> Html {
    let selected = use_state(|| "calls");
    let on_select = {
        let selected = selected.clone();
        Callback::from(move |id| selected.set(id))
    };
    let tab = |id: &'static str| Tab {
        id,
        label: id.into(),
        content: html! { <p>{ format!("these are the {id}") }</p> },
    };
    let tabs = vec![tab("calls"), tab("summary")];
    html! { <Tabs label="Lists" selected={*selected} {on_select} {tabs} /> }
}

#[wasm_bindgen_test]
async fn arrows_go_from_tab_to_tab_and_around() {
    mount::<Tabbed>();
    says("[role=tabpanel]", "these are the calls").await;
    press(&shown("[role=tablist]").await, "ArrowRight", false);
    says("[role=tabpanel]", "these are the summary").await;
    assert_eq!(shown("[aria-selected=true]").await.id(), "tab-summary");
    press(&shown("[role=tablist]").await, "ArrowRight", false);
    says("[role=tabpanel]", "these are the calls").await;
}

#[component]
fn Host() -> Html {
    html! { <HostButton /> }
}

#[wasm_bindgen_test]
async fn without_a_server_the_host_says_so_and_can_be_asked_again() {
    mount::<Host>();
    shown("button[aria-haspopup]").await.click();
    shown("dialog[open]").await;
    says("dialog [role=alert]", "No word from a server").await;
    says("dialog [role=alert]", "listing work here all the same").await;
    says("dialog button", "Ask again").await.click();
    says("dialog [role=alert]", "No word from a server").await;
    says("dialog button", "Close").await.click();
    until("a closed dialog", || {
        find("dialog[open]").is_none().then_some(())
    })
    .await;
}
