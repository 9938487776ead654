//! The filter as text.

use yew::prelude::*;

use crate::hooks::FilterHandle;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
    /// The line, from 1, that answered the selected call.
    #[prop_or_default]
    pub fired: Option<u32>,
}

/// The panel.
#[component]
pub fn Editor(props: &Props) -> Html {
    let Props { filter, fired } = props;
    let oninput = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            filter.set_source(
                &event
                    .target_unchecked_into::<web_sys::HtmlTextAreaElement>()
                    .value(),
            );
        })
    };
    html! {
        <section class="editor" aria-label="Filter" data-fired={fired.map(|line| line.to_string())}>
            <textarea aria-label="Filter text" value={filter.source.to_string()} {oninput} />
        </section>
    }
}
