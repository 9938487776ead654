//! The filter as the kernel gets it.

use yew::prelude::*;

use crate::hooks::FilterHandle;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
    /// The rule that answered the selected call, from 0; the inner `None` is the default action.
    #[prop_or_default]
    pub lit: Option<Option<u32>>,
}

/// The panel.
#[component]
pub fn Program(props: &Props) -> Html {
    let rows = props.filter.checked.listing.iter();
    html! {
        <section class="program" aria-label="Program">
            <ol>{ for rows.map(|row| html! { <li>{ &row.text }</li> }) }</ol>
        </section>
    }
}
