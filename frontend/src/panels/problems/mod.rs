//! What the core has to say about the filter, in words.

use yew::prelude::*;

use crate::hooks::FilterHandle;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
}

/// The panel.
#[component]
pub fn Problems(props: &Props) -> Html {
    let problems = props.filter.checked.problems.iter();
    html! {
        <ul class="problems">{ for problems.map(|problem| html! { <li>{ &problem.message }</li> }) }</ul>
    }
}
