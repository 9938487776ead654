//! Not drawn yet.

use yew::prelude::*;

use crate::hooks::RunHandle;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
}

/// The panel.
#[component]
pub fn Inspector(props: &Props) -> Html {
    html! { <p>{ props.run.calls.len() }</p> }
}
