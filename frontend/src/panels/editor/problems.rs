//! What the core has to say about the filter, in words.

use ringside_shared::text::Severity;
use yew::prelude::*;

use crate::hooks::FilterHandle;
use crate::state::filter::{Edit, Problem};

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
            <p role="status" class={if checked.loads() || !checked.is_answer { "problems-good" } else { "problems-bad" }}>
                { verdict(filter) }
            </p>
            if let Some(why) = &filter.silence {
                <p class="problems-silence" role="alert">
                    { format!("{why} Runs still work: the server judges the filter. ") }
                    <button type="button" class="problems-fix" onclick={retry(filter)}>{ "Try again" }</button>
                </p>
            }
            if !checked.problems.is_empty() {
                <ol>{ for checked.problems.iter().map(|problem| row(filter, problem)) }</ol>
            }
        </div>
    }
}

fn verdict(filter: &FilterHandle) -> String {
    let checked = &filter.checked;
    if !checked.is_answer {
        return match filter.silence {
            Some(_) => "Not read",
            None => "Reading the filter …",
        }
        .to_owned();
    }
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

fn retry(filter: &FilterHandle) -> Callback<MouseEvent> {
    let filter = filter.clone();
    Callback::from(move |_| filter.retry())
}

/// Problems of something that is not in the editor: without a way to their place.
pub(crate) fn notes(problems: &[Problem]) -> Html {
    let item = |problem: &Problem| {
        let (class, sign, word) = look(problem.severity);
        html! {
            <li>
                <span {class} aria-hidden="true">{ sign }</span>
                <span>
                    <strong>{ format!("{word}: ") }</strong>{ problem.message.clone() }
                    if let Some(help) = &problem.help {
                        <span class="notes-help">{ help.clone() }</span>
                    }
                </span>
            </li>
        }
    };
    if problems.is_empty() {
        return Html::default();
    }
    html! { <ul class="notes">{ for problems.iter().map(item) }</ul> }
}

/// Class, sign and word.
const fn look(severity: Severity) -> (&'static str, &'static str, &'static str) {
    match severity {
        Severity::Error => ("mark mark-error", "✕", "error"),
        Severity::Warning => ("mark mark-warning", "▲", "warning"),
        Severity::Note => ("mark mark-note", "i", "note"),
    }
}

fn row(filter: &FilterHandle, problem: &Problem) -> Html {
    let (class, sign, word) = look(problem.severity);
    let fix = problem.fix();
    let on_fix = {
        let (filter, fix) = (filter.clone(), fix.clone());
        Callback::from(move |_: MouseEvent| {
            let edit = fix
                .clone()
                .and_then(|fix| Edit::joined(&filter.checked.source, &[fix]));
            if let Some(edit) = edit.filter(|_| filter.is_checked()) {
                filter.edit(edit);
            }
        })
    };
    let onclick = {
        let (filter, line, column) = (filter.clone(), problem.line, problem.column);
        Callback::from(move |_: MouseEvent| filter.go_to(line, column))
    };
    html! {
        <li class={fix.is_some().then_some("with-fix")}>
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
            if let Some(fix) = fix {
                <button type="button" class="problems-fix" onclick={on_fix}>
                    { "Write " }<code>{ fix.new_text }</code>
                </button>
            }
        </li>
    }
}
