//! What a name means, beside it.

use ringside_shared::wire::verb::Card;
use ringside_shared::wire::{CheckRequest, FactReport, PlaceRequest};
use yew::prelude::*;

use crate::hooks::use_asked;

/// What the card shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// A syscall or a set.
    pub(super) name: AttrValue,
}

/// The card; what it says is the core's.
#[component]
pub(super) fn NameCard(props: &Props) -> Html {
    const BEFORE: &str = "allow ";
    let asked = use_asked::<Card>(Some(PlaceRequest {
        filter: CheckRequest::of_text(&format!("{BEFORE}{}", props.name)),
        at: u32::try_from(BEFORE.len()).unwrap_or(0),
    }));
    let Some(Some(card)) = asked.answer.as_deref() else {
        return Html::default();
    };
    let facts = |class: &'static str, facts: &[FactReport]| {
        if facts.is_empty() {
            return Html::default();
        }
        html! {
            <dl {class}>
                { for facts.iter().map(|fact| html! { <><dt>{ fact.name.clone() }</dt><dd>{ fact.words.clone() }</dd></> }) }
            </dl>
        }
    };
    html! {
        <div class="card rules-card">
            <p class="card-head"><strong class="card-title">{ card.title.clone() }</strong><span class="card-kind">{ card.kind.clone() }</span></p>
            <p class="card-meaning">{ card.meaning.clone() }</p>
            { facts("card-arguments", &card.arguments) }
            { facts("card-facts", &card.facts) }
        </div>
    }
}
