//! The form of one rule: action, syscalls, conditions.

use std::rc::Rc;

use ringside_shared::abi::errno;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::choice::Choice;
use super::conditions::Conditions;
use super::picker::Picker;
use crate::state::lang::text;
use crate::state::rules::{ACTIONS, Draft};
use crate::tr;

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// Part of the ids of its elements.
    pub(super) id: AttrValue,
    /// The rule.
    pub(super) draft: Draft,
    /// It is to be this.
    pub(super) on_draft: Callback<Draft>,
    /// The filter's text.
    pub(super) source: Rc<str>,
    /// Why the last edit was not made.
    pub(super) refused: Option<AttrValue>,
}

/// The form.
#[component]
pub(super) fn Form(props: &Props) -> Html {
    let Props {
        id,
        draft,
        on_draft,
        source,
        refused,
    } = props;
    let on_remove = |at: usize| {
        let (draft, on_draft) = (draft.clone(), on_draft.clone());
        Callback::from(move |_: MouseEvent| {
            let mut draft = draft.clone();
            draft.targets.remove(at);
            on_draft.emit(draft);
        })
    };
    let on_pick = {
        let (draft, on_draft) = (draft.clone(), on_draft.clone());
        Callback::from(move |name: String| {
            let mut draft = draft.clone();
            draft.targets.push(name);
            on_draft.emit(draft);
        })
    };
    let is_only = draft.targets.len() < 2 && *id != "new";
    html! {
        <div class="rules-form">
            <div class="rules-field">
                <span class="rules-name">{ tr!("Action") }</span>
                <ActionFields id={format!("rules-action-{id}")} draft={Some(draft.clone())} on_draft={on_draft.clone()} />
            </div>
            <div class="rules-field">
                <span class="rules-name">{ tr!("Syscalls") }</span>
                <ul class="rules-targets">
                    { for draft.targets.iter().enumerate().map(|(at, name)| html! {
                        <li key={at}>
                            <code>{ name.clone() }</code>
                            <button type="button" disabled={is_only} aria-label={tr!("Remove {name}", name)} onclick={on_remove(at)}>{ "✕" }</button>
                        </li>
                    }) }
                </ul>
                <Picker id={id.clone()} named={draft.targets.clone()} {on_pick} source={source.clone()} />
            </div>
            if !draft.targets.is_empty() {
                <Conditions id={id.clone()} draft={draft.clone()} on_draft={on_draft.clone()} />
            }
            if let Some(why) = refused {
                <p class="rules-refused" role="alert">{ why.clone() }</p>
            }
        </div>
    }
}

/// What the boxes of an action show.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct ActionProps {
    /// Their id.
    pub(super) id: AttrValue,
    /// The action; none if it is not understood or not said.
    pub(super) draft: Option<Draft>,
    /// It is to be this.
    pub(super) on_draft: Callback<Draft>,
}

/// The action, and its error or number.
#[component]
pub(super) fn ActionFields(props: &ActionProps) -> Html {
    let ActionProps {
        id,
        draft,
        on_draft,
    } = props;
    let known = draft.clone().unwrap_or_default();
    let on_action = {
        let (known, on_draft) = (known.clone(), on_draft.clone());
        Callback::from(move |action: String| {
            let mut draft = known.clone();
            draft.set_action(&action);
            on_draft.emit(draft);
        })
    };
    let on_errno = {
        let (known, on_draft) = (known.clone(), on_draft.clone());
        Callback::from(move |data: String| {
            on_draft.emit(Draft {
                data,
                ..known.clone()
            });
        })
    };
    let on_number = {
        let (known, on_draft) = (known.clone(), on_draft.clone());
        Callback::from(move |event: Event| {
            let data = event.target_unchecked_into::<HtmlInputElement>().value();
            on_draft.emit(Draft {
                data: data.trim().to_owned(),
                ..known.clone()
            });
        })
    };
    let chosen = draft.as_ref().map_or("", |draft| &draft.action);
    let mut actions: Vec<(AttrValue, AttrValue)> = ACTIONS
        .iter()
        .map(|(action, words)| {
            (
                (*action).into(),
                format!("{action}: {}", text(words)).into(),
            )
        })
        .collect();
    if draft.is_none() {
        actions.insert(0, ("".into(), tr!("not said").into()));
    }
    let errnos = || {
        let all = errno::all().map(|(number, name)| {
            let message = errno::message(number).unwrap_or_default();
            (name.into(), format!("{name}: {message}").into())
        });
        all.collect::<Vec<(AttrValue, AttrValue)>>()
    };
    html! {
        <span class="rules-action">
            <Choice id={id.clone()} label={tr!("Action")} value={chosen.to_owned()} choices={actions} on_choose={on_action} />
            if chosen == "errno" {
                <Choice id={format!("{id}-errno")} label={tr!("Error")} value={known.data.clone()} choices={errnos()} on_choose={on_errno} />
            } else if matches!(chosen, "trap" | "trace") || (draft.is_some() && !known.data.is_empty()) {
                <input
                    type="text" id={format!("{id}-data")} inputmode="numeric" placeholder="0" value={known.data.clone()}
                    aria-label={tr!("Number that goes with it")} onchange={on_number} autocomplete="off"
                />
            }
        </span>
    }
}
