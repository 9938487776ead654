//! What the core has to say about the filter, in words.

use ringside_shared::text::Severity;
use yew::prelude::*;

use crate::hooks::FilterHandle;
use crate::state::filter::Problem;

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
}

/// The list.
#[component]
pub(super) fn Problems(props: &Props) -> Html {
    let filter = &props.filter;
    let checked = &filter.checked;
    html! {
        <div class="problems" id="problems">
            <p role="status" class={if checked.loads() { "problems-good" } else { "problems-bad" }}>
                { verdict(filter) }
            </p>
            if !checked.problems.is_empty() {
                <ol>{ for checked.problems.iter().map(|problem| row(filter, problem)) }</ol>
            }
        </div>
    }
}

fn verdict(filter: &FilterHandle) -> String {
    let checked = &filter.checked;
    let loads = match checked.listing.len() {
        0 => "Does not load".to_owned(),
        1 => "Loads as 1 instruction".to_owned(),
        n => format!("Loads as {n} instructions"),
    };
    match checked.problems.len() {
        0 => format!("✓ No problems. {loads}."),
        1 => format!("{loads}: 1 problem"),
        n => format!("{loads}: {n} problems"),
    }
}

fn row(filter: &FilterHandle, problem: &Problem) -> Html {
    let (class, sign, word) = match problem.severity {
        Severity::Error => ("mark mark-error", "✕", "error"),
        Severity::Warning => ("mark mark-warning", "▲", "warning"),
        Severity::Note => ("mark mark-note", "i", "note"),
    };
    let onclick = {
        let (filter, line, column) = (filter.clone(), problem.line, problem.column);
        Callback::from(move |_: MouseEvent| filter.go_to(line, column))
    };
    html! {
        <li>
            <button type="button" {onclick}>
                <span {class} aria-hidden="true">{ sign }</span>
                <span class="problems-text">
                    <span class="problems-place">
                        { format!("{word} at {}:{}", problem.line, problem.column) }
                    </span>
                    { " " }{ problem.message.clone() }
                    if let Some(help) = &problem.help {
                        <span class="problems-help">{ help.clone() }</span>
                    }
                </span>
            </button>
        </li>
    }
}
