//! Tabs as the ARIA Authoring Practices describe them: arrows move, Home and End jump.

use web_sys::HtmlElement;
use yew::prelude::*;

/// One tab and what it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Tab {
    /// Part of the elements' ids: lower case, no spaces.
    pub id: &'static str,
    /// What it says.
    pub label: AttrValue,
    /// What it shows when it is selected.
    pub content: Html,
}

/// What the tabs show.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// What the tabs are about, for screen readers.
    pub label: AttrValue,
    /// The tabs in order.
    pub tabs: Vec<Tab>,
    /// `id` of the selected one.
    pub selected: &'static str,
    /// Called with the `id` of the one that was chosen.
    pub on_select: Callback<&'static str>,
}

/// A row of tabs over the selected one's content.
#[component]
pub fn Tabs(props: &Props) -> Html {
    let row = use_node_ref();
    let ids: Vec<&'static str> = props.tabs.iter().map(|tab| tab.id).collect();
    let at = ids.iter().position(|&id| id == props.selected).unwrap_or(0);
    let onkeydown = {
        let (row, on_select) = (row.clone(), props.on_select.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (at + 1) % ids.len(),
                "ArrowLeft" => (at + ids.len() - 1) % ids.len(),
                "Home" => 0,
                "End" => ids.len() - 1,
                _ => return,
            };
            event.prevent_default();
            on_select.emit(ids[next]);
            let tab = row.cast::<HtmlElement>().and_then(|row| {
                row.query_selector(&format!("#tab-{}", ids[next]))
                    .ok()
                    .flatten()
            });
            if let Some(tab) =
                tab.and_then(|tab| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(tab).ok())
            {
                // Focus that cannot be moved stays where it is.
                let _ = tab.focus();
            }
        })
    };
    let tab = |(index, tab): (usize, &Tab)| {
        let (id, on_select) = (tab.id, props.on_select.clone());
        html! {
            <button
                role="tab" id={format!("tab-{id}")} type="button"
                aria-selected={(index == at).to_string()}
                aria-controls={format!("tabpanel-{id}")}
                tabindex={if index == at { "0" } else { "-1" }}
                onclick={move |_| on_select.emit(id)}
            >{ tab.label.clone() }</button>
        }
    };
    let shown = props.tabs.get(at);
    html! {
        <div class="tabs">
            <div class="tabs-row" role="tablist" aria-label={props.label.clone()} ref={row} {onkeydown}>
                { for props.tabs.iter().enumerate().map(tab) }
            </div>
            if let Some(shown) = shown {
                <div
                    class="tabs-panel" role="tabpanel" key={shown.id}
                    id={format!("tabpanel-{}", shown.id)}
                    aria-labelledby={format!("tab-{}", shown.id)}
                >{ shown.content.clone() }</div>
            }
        </div>
    }
}
