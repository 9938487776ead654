//! What an edit of the filter would have meant for the run that is shown, before it is run again.

use ringside_shared::wire::Speaker;
use yew::prelude::*;

use super::boundary::glyph::{Glyph, fate_class};
use crate::hooks::{Against, RunHandle};
use crate::state::WhatIf as Answers;
use crate::state::what_if::{self, Group};

/// No more kinds of change than this are told before one asks for the rest.
const MOST: usize = 5;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// The filter in the editor against it.
    pub against: Against,
    /// A call is to be shown.
    #[prop_or_default]
    pub on_show: Callback<usize>,
}

/// The panel.
#[component]
pub fn WhatIf(props: &Props) -> Html {
    let all = use_state_eq(|| false);
    let words = match &props.against {
        Against::Nothing if props.run.calls.is_empty() => {
            "After a run, an edit here tells at once which of its calls would meet another verdict."
                .to_owned()
        }
        Against::Nothing => {
            "This is the filter of the run that is shown. Edit it and see what changes.".to_owned()
        }
        Against::Broken => "The filter does not load, so it would not run.".to_owned(),
        Against::Run(answers) => format!("{}.", answers.sentence()),
    };
    let answers = props.against.what_if();
    let is_quiet = matches!(props.against, Against::Nothing);
    let is_strict = answers.is_some_and(Answers::refuses);
    let groups = answers.map(Answers::groups).unwrap_or_default();
    let n_more = groups.len().saturating_sub(MOST);
    let n_shown = if *all { groups.len() } else { MOST };
    let ontoggle = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    html! {
        <section
            class={classes!("what-if", is_strict.then_some("is-strict"), is_quiet.then_some("is-quiet"))}
            aria-label="What if"
        >
            <p id="what-if" role="status"><strong>{ "What if: " }</strong>{ words }</p>
            if !groups.is_empty() {
                <ul class="what-if-groups">
                    { for groups.iter().take(n_shown).map(|group| chip(group, props)) }
                    if n_more > 0 {
                        <li><button type="button" class="chip" aria-expanded={all.to_string()} onclick={ontoggle}>
                            { if *all { "fewer".to_owned() } else { format!("{n_more} more kinds") } }
                        </button></li>
                    }
                </ul>
            }
            if is_strict {
                <p class="what-if-note">{ "A program that is refused goes on in another way: past the first refusal only a run tells." }</p>
            }
        </section>
    }
}

/// Leads to the group's first call; pressed again, to its next.
fn chip(group: &Group, props: &Props) -> Html {
    let fate = what_if::fate(&group.would_be);
    let count = group.positions.len();
    let selected = props.run.selected;
    let next = group
        .positions
        .iter()
        .copied()
        .find(|at| Some(*at) > selected);
    let next = next
        .or(group.positions.first().copied())
        .unwrap_or_default();
    let onclick = props.on_show.reform(move |_: MouseEvent| next);
    let line = group
        .would_be
        .line
        .filter(|_| group.would_be.by == Speaker::Filter);
    html! {
        <li>
            <button type="button" class={classes!("chip", fate_class(fate))} title="Show these calls, one after another"
                data-name={group.name.clone()} {onclick}>
                <Glyph {fate} />
                <code>{ group.name.clone() }</code>
                { format!(" ×{count} → {}", what_if::word(&group.would_be)) }
                if let Some(line) = line { <small>{ format!(" line {line}") }</small> }
            </button>
        </li>
    }
}
