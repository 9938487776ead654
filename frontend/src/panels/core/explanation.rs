//! What the filter does, told from its program alone.

use ringside_shared::wire::TellRequest;
use ringside_shared::wire::verb::Tell;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::waiting;
use crate::hooks::{FilterHandle, use_asked};
use crate::part;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
}

part! {
    /// The panel.
    pub(super) fn explanation(Props) shows Explanation, in tabs
}

/// The panel.
#[component]
fn Explanation(props: &Props) -> Html {
    let name = use_state_eq(String::new);
    let filter = &props.filter;
    let syscall = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    let asked = use_asked::<Tell>(filter.checked.loads().then(|| TellRequest {
        filter: filter.question(),
        syscall,
    }));
    let Some(said) = &asked.answer else {
        let empty = "Once the filter loads, what it does is told here.";
        return waiting(&asked, empty);
    };
    let oninput = {
        let name = name.setter();
        Callback::from(move |event: InputEvent| {
            name.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    html! {
        <div class="explain">
            <p class="explain-one">
                <label for="explain-one">{ "One syscall" }</label>
                <input
                    id="explain-one" type="search" value={(*name).clone()} {oninput}
                    placeholder="all of them" autocomplete="off" autocapitalize="off" spellcheck="false"
                />
            </p>
            <pre tabindex="0" id="explained" aria-busy={asked.is_busy.to_string()}>{ said.text.clone() }</pre>
        </div>
    }
}
