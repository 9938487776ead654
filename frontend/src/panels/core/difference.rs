//! The filter in the editor compared with another: where they answer otherwise, with a call that
//! shows it.

use ringside_shared::wire::verb::Diff;
use ringside_shared::wire::{CheckRequest, DiffRequest, DifferenceReport};
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::hooks::{FilterHandle, RunHandle, use_asked};
use crate::state::debugger::HandMade;
use crate::state::difference::{Other, call, verdict, who};
use crate::{part, tr};

/// So many differences are drawn until somebody wants them all.
const MANY: usize = 60;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's run, whose filter can be compared with.
    pub(super) run: RunHandle,
    /// The page's filter.
    pub(super) filter: FilterHandle,
    /// A call is to be stepped.
    pub(super) on_step: Callback<HandMade>,
}

part! {
    /// The panel, in a part of the page.
    pub(super) fn difference(Props) shows Difference, in tabs
}

/// The panel.
#[component]
fn Difference(props: &Props) -> Html {
    let Props {
        run,
        filter,
        on_step,
    } = props;
    let all = Other::all(run);
    let chosen = use_state_eq(|| None::<Other>);
    let pasted = use_state_eq(String::new);
    let is_long = use_state_eq(|| false);
    let other = chosen.filter(|other| all.contains(other));
    let other = other
        .or_else(|| all.first().copied())
        .unwrap_or(Other::Nothing);
    let source = other.source(run, &pasted);
    let question = source
        .filter(|_| filter.checked.loads())
        .map(|source| DiffRequest {
            a: CheckRequest::of_text(&source),
            b: filter.question(),
        });
    let is_asked = question.is_some();
    let asked = use_asked::<Diff>(question);
    let on_choose = {
        let (chosen, all) = (chosen.setter(), all.clone());
        Callback::from(move |event: Event| {
            let slug = event.target_unchecked_into::<HtmlSelectElement>().value();
            chosen.set(all.iter().copied().find(|other| other.slug() == slug));
        })
    };
    let on_paste = {
        let pasted = pasted.setter();
        Callback::from(move |event: InputEvent| {
            pasted.set(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        })
    };
    let answer = match (&asked.answer, &asked.failed) {
        (Some(report), _) => {
            let differences = &report.differences;
            let n_drawn = if *is_long { differences.len() } else { MANY };
            html! {
                <>
                    <p class="diff-verdict" role="status" id="diff-verdict">{ verdict(report) }</p>
                    { for report.unproven.iter().map(|why| html! { <p class="diff-unproven">{ why }</p> }) }
                    <ol class="findings-list">
                        { for differences.iter().take(n_drawn).map(|one| row(one, on_step)) }
                    </ol>
                    if differences.len() > n_drawn {
                        <button type="button" class="chip" onclick={let is_long = is_long.setter(); move |_: MouseEvent| is_long.set(true)}>
                            { tr!("Show all {n}", n = differences.len()) }
                        </button>
                    }
                </>
            }
        }
        (None, Some(why)) => html! { <p class="empty" role="alert">{ why.clone() }</p> },
        (None, None) if asked.is_busy => {
            html! { <p class="empty">{ tr!("The filter core is at it …") }</p> }
        }
        (None, None) if is_asked || filter.checked.loads() => {
            html! { <p class="empty">{ tr!("Paste a filter in any language that is read here.") }</p> }
        }
        (None, None) => {
            html! { <p class="empty">{ tr!("Once the filter loads, it can be compared here.") }</p> }
        }
    };
    html! {
        <div class="diff" aria-busy={asked.is_busy.to_string()}>
            <p class="diff-choice">
                <label for="diff-other">{ tr!("What this filter changes, compared with") }</label>
                <select id="diff-other" onchange={on_choose}>
                    { for all.iter().map(|&one| html! {
                        <option value={one.slug()} selected={one == other}>{ one.label() }</option>
                    }) }
                </select>
            </p>
            if other == Other::Pasted {
                <textarea
                    id="diff-pasted" rows="4" value={(*pasted).clone()} oninput={on_paste} aria-label={tr!("A pasted filter")}
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                />
            }
            { answer }
        </div>
    }
}

fn row(difference: &DifferenceReport, on_step: &Callback<HandMade>) -> Html {
    let (class, sign) = match difference.change.as_str() {
        "stricter" => ("finding-word diff-stricter", tr!("▲ stricter")),
        "looser" => ("finding-word diff-looser", tr!("▽ looser")),
        _ => ("finding-word", tr!("≠ otherwise")),
    };
    let when = difference
        .when
        .iter()
        .map(|when| html! { <li><code>{ tr!("if {when}", when) }</code></li> });
    let witness = call(&difference.witness).map(|call| {
        let text = call.to_string();
        let label = tr!("Step this call: {call}", call);
        let onclick = on_step.reform(move |_: MouseEvent| call.clone());
        html! {
            <p class="finding-buttons diff-witness">
                <code>{ text }</code>
                <button type="button" class="chip diff-step" aria-label={label} {onclick}>{ tr!("Step this call") }</button>
            </p>
        }
    });
    html! {
        <li>
            <p class="finding-head">
                <span {class}>{ sign }</span>
                <span class="finding-title">{ who(difference) }</span>
            </p>
            <ul class="diff-when">{ for when }</ul>
            <p class="diff-answers">
                <span>{ difference.a.text.clone() }</span>{ " → " }<strong>{ difference.b.text.clone() }</strong>
            </p>
            { for witness }
        </li>
    }
}
