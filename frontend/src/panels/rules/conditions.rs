//! The conditions of a rule: argument, comparison, values.

use ringside_shared::wire::verb::Complete;
use ringside_shared::wire::{CheckRequest, PlaceRequest, TestReport};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::choice::Choice;
use crate::hooks::use_asked;
use crate::state::lang::text;
use crate::state::rules::{Draft, TESTS, is_whole, n_values, set_value, value_text, with_test};
use crate::tr;

/// What the conditions show.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// Part of the ids of the elements.
    pub(super) id: AttrValue,
    /// The rule.
    pub(super) draft: Draft,
    /// It is to be this.
    pub(super) on_draft: Callback<Draft>,
}

/// What may stand at the end of a line.
fn end_of(line: String) -> PlaceRequest {
    PlaceRequest {
        at: u32::try_from(line.len()).unwrap_or(u32::MAX),
        filter: CheckRequest::of_text(&line),
    }
}

/// The conditions; one that is not whole yet waits here, and not in the text.
#[component]
pub(super) fn Conditions(props: &Props) -> Html {
    let Props {
        id,
        draft,
        on_draft,
    } = props;
    let pending = use_state_eq(|| None::<TestReport>);
    let head = draft.head();
    let offered = use_asked::<Complete>(Some(end_of(format!("{head} if "))));
    let arguments: Vec<(String, String)> = offered.answer.map_or_else(Vec::new, |answer| {
        let offers = answer.offers.iter();
        offers
            .map(|offer| (offer.text.clone(), offer.detail.clone()))
            .collect()
    });
    let on_test = |at: usize| {
        let (draft, on_draft) = (draft.clone(), on_draft.clone());
        Callback::from(move |test: Option<TestReport>| {
            let mut draft = draft.clone();
            match test {
                Some(test) if is_whole(&test) => draft.tests[at] = test,
                Some(_) => return,
                None => drop(draft.tests.remove(at)),
            }
            on_draft.emit(draft);
        })
    };
    let on_pending = {
        let (draft, on_draft, pending) = (draft.clone(), on_draft.clone(), pending.setter());
        Callback::from(move |test: Option<TestReport>| {
            if let Some(test) = test.clone().filter(is_whole) {
                let mut draft = draft.clone();
                draft.tests.push(test);
                on_draft.emit(draft);
                pending.set(None);
            } else {
                pending.set(test);
            }
        })
    };
    let on_add = {
        let (pending, first) = (pending.setter(), arguments.first().cloned());
        Callback::from(move |_: MouseEvent| {
            let arg = first.as_ref().map_or("arg0", |(name, _)| name);
            pending.set(Some(TestReport {
                arg: arg.to_owned(),
                test: "==".to_owned(),
                values: vec![String::new()],
            }));
        })
    };
    let all = draft.tests.iter().enumerate();
    html! {
        <div class="rules-field">
            <span class="rules-name">{ tr!("Only if") }</span>
            { for all.map(|(at, test)| html! {
                <TestRow key={at} id={format!("{id}-{at}")} test={test.clone()} arguments={arguments.clone()} head={head.clone()} on_test={on_test(at)} />
            }) }
            if let Some(test) = &*pending {
                <TestRow id={format!("{id}-more")} test={test.clone()} {arguments} {head} on_test={on_pending} />
            } else {
                <button type="button" class="chip" id={format!("rule-test-{id}")} onclick={on_add}>
                    { if draft.tests.is_empty() { tr!("Any arguments; add a condition") } else { tr!("Add a condition") } }
                </button>
            }
        </div>
    }
}

/// What a condition shows.
#[derive(Debug, Clone, PartialEq, Properties)]
struct RowProps {
    id: AttrValue,
    test: TestReport,
    arguments: Vec<(String, String)>,
    head: String,
    on_test: Callback<Option<TestReport>>,
}

#[component]
fn TestRow(props: &RowProps) -> Html {
    let RowProps {
        id,
        test,
        arguments,
        head,
        on_test,
    } = props;
    let sign = test.test.split(' ').next().unwrap_or_default();
    let sign = if sign == ".." { "in" } else { sign };
    let offered = use_asked::<Complete>(Some(end_of(format!("{head} if {} {sign} ", test.arg))));
    let on_arg = {
        let (test, on_test) = (test.clone(), on_test.clone());
        Callback::from(move |arg: String| {
            on_test.emit(Some(TestReport {
                arg,
                ..test.clone()
            }));
        })
    };
    let on_sign = {
        let (test, on_test) = (test.clone(), on_test.clone());
        Callback::from(move |sign: String| on_test.emit(Some(with_test(&test, &sign))))
    };
    let on_value = |at: usize| {
        let (test, on_test) = (test.clone(), on_test.clone());
        Callback::from(move |event: Event| {
            let mut test = test.clone();
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            set_value(&mut test, at, &typed);
            on_test.emit(Some(test));
        })
    };
    let arguments = arguments
        .iter()
        .map(|(name, _)| (name.clone().into(), name.clone().into()));
    let signs = TESTS
        .iter()
        .map(|(sign, words)| ((*sign).into(), text(words).into()));
    let value = |at: usize| {
        let label = if at == 0 {
            tr!("Value")
        } else {
            tr!("Second value")
        };
        html! {
            <input
                type="text" key={at} id={format!("rule-value-{id}-{at}")} list={format!("rule-values-{id}")} aria-label={label}
                value={value_text(test, at)} onchange={on_value(at)} placeholder={tr!("a number or a constant")}
                autocomplete="off" autocapitalize="off" spellcheck="false"
            />
        }
    };
    html! {
        <div class="rules-test" role="group" aria-label={tr!("Condition")}>
            <Choice
                id={format!("rule-arg-{id}")} label={tr!("Argument")} value={test.arg.clone()}
                choices={arguments.collect::<Vec<_>>()} on_choose={on_arg}
            />
            <Choice
                id={format!("rule-sign-{id}")} label={tr!("Comparison")} value={test.test.clone()}
                choices={signs.collect::<Vec<_>>()} on_choose={on_sign}
            />
            <span class="rules-values">{ for (0..n_values(&test.test)).map(value) }</span>
            <datalist id={format!("rule-values-{id}")}>
                if let Some(answer) = &offered.answer {
                    { for answer.offers.iter().map(|offer| html! { <option value={offer.text.clone()}>{ offer.detail.clone() }</option> }) }
                }
            </datalist>
            <button type="button" class="chip" aria-label={tr!("Remove this condition")} onclick={on_test.reform(|_: MouseEvent| None)}>{ "✕" }</button>
        </div>
    }
}
