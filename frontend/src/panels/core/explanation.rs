//! What the filter does, told from its program alone.

use ringside_shared::explain;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::FilterHandle;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
}

/// The panel.
#[component]
pub(super) fn Explanation(props: &Props) -> Html {
    let name = use_state_eq(String::new);
    let checked = &props.filter.checked;
    let said = use_memo((checked.source.clone(), (*name).clone()), |(_, name)| {
        let program = &checked.loaded.as_ref()?.program;
        let mut report = explain::report(program);
        let name = name.trim();
        if !name.is_empty() {
            report.costs = explain::costs(program, &report, Some(name));
            explain::only(&mut report, name);
        }
        Some(explain::text(&report))
    });
    let Some(said) = &*said else {
        return html! { <p class="empty">{ "Once the filter loads, what it does is told here." }</p> };
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
            <pre tabindex="0" id="explained">{ said.clone() }</pre>
        </div>
    }
}
