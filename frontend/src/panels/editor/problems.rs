//! What is wrong with the filter, in words; or what it costs.

use ringside_shared::text::Severity;
use yew::prelude::*;

use super::TEXT_ID;
use crate::hooks::FilterHandle;
use crate::services::caret;
use crate::state::filter::{Analysis, Problem};
use crate::state::words;

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
}

/// The list.
#[component]
pub(super) fn Problems(props: &Props) -> Html {
    let analysis = &props.filter.checked;
    html! {
        <div class="problems" id="problems">
            <p class={classes!("problems-verdict", (!analysis.loads()).then_some("wrong"))}>
                if analysis.loads() {
                    <span class="sign-good" aria-hidden="true">{ "✓ " }</span>
                    { format!(
                        "Loads: {} of {} instructions",
                        words::grouped(analysis.listing.len()), words::grouped(Analysis::BUDGET),
                    ) }
                } else {
                    <span class="sign-error" aria-hidden="true">{ "✕ " }</span>
                    { "Does not load" }
                }
            </p>
            if !analysis.problems.is_empty() {
                <ol class="problems-list">
                    { for analysis.problems.iter().map(|problem| item(&props.filter, problem)) }
                </ol>
            }
        </div>
    }
}

fn item(filter: &FilterHandle, problem: &Problem) -> Html {
    let (class, sign, name) = match problem.severity {
        Severity::Error => ("sign-error", "✕", "error"),
        Severity::Warning => ("sign-warning", "▲", "warning"),
        Severity::Note => ("sign-note", "i", "note"),
    };
    let onclick = {
        let (source, span) = (filter.source.clone(), problem.span);
        Callback::from(move |_| caret::select(TEXT_ID, &source, span))
    };
    html! {
        <li>
            <button type="button" {onclick} title="Go there">
                <span {class} aria-hidden="true">{ sign }</span>
                <span class="problems-place">{ format!("{name}, line {}", problem.line) }</span>
                <span class="problems-text">
                    { problem.message.clone() }
                    if let Some(help) = &problem.help {
                        <em>{ format!(" {help}") }</em>
                    }
                </span>
            </button>
        </li>
    }
}
