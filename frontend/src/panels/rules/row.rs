//! One rule in the list, and its form when it is open.

use std::rc::Rc;

use ringside_shared::wire::RuleReport;
use yew::prelude::*;

use super::form::Form;
use crate::components::RuleTag;
use crate::state::rules::{Draft, test_text};
use crate::{tr, trn};

/// So many syscalls of a rule are named in its row.
const MAX_NAMED: usize = 6;

/// What the row shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The rule's number.
    pub(super) at: u32,
    /// The rule.
    pub(super) rule: RuleReport,
    /// Whether its form is open.
    pub(super) is_open: bool,
    /// Whether no rule follows it.
    pub(super) is_last: bool,
    /// The filter's text.
    pub(super) source: Rc<str>,
    /// Why the last edit was not made.
    pub(super) refused: Option<AttrValue>,
    /// Its form is to be opened or closed.
    pub(super) on_toggle: Callback<()>,
    /// The rule is to say this.
    pub(super) on_draft: Callback<Draft>,
    /// It is to have another number.
    pub(super) on_move: Callback<u32>,
    /// It is to go.
    pub(super) on_remove: Callback<()>,
}

/// The row.
#[component]
pub(super) fn RuleRow(props: &Props) -> Html {
    let Props {
        at, rule, is_open, ..
    } = props;
    let draft = Draft::of(rule);
    let on_up = props.on_move.reform({
        let at = *at;
        move |_: MouseEvent| at.saturating_sub(1)
    });
    let on_down = props.on_move.reform({
        let at = *at;
        move |_: MouseEvent| at + 1
    });
    let named = rule.targets.iter().take(MAX_NAMED);
    let more = rule.targets.len().saturating_sub(MAX_NAMED);
    html! {
        <li class={classes!("rules-row", is_open.then_some("open"))}>
            <div class="rules-head">
                <RuleTag rule={*at} />
                <p class="rules-words">
                    <span class="word-action">{ draft.action_text() }</span>
                    { for named.map(|name| html! { <>{ " " }<span class="word-name">{ name.clone() }</span></> }) }
                    if more > 0 {
                        <span class="rules-more">{ " " }{ trn!(more, "and 1 more", "and {n} more") }</span>
                    }
                    if !rule.on.is_empty() {
                        <><span class="word-keyword">{ " on " }</span>{ rule.on.join(" ") }</>
                    }
                    { for rule.tests.iter().enumerate().map(|(at, test)| html! {
                        <><span class="word-keyword">{ if at == 0 { " if " } else { " && " } }</span>{ test_text(test) }</>
                    }) }
                    if !rule.sound {
                        <span class="rules-broken">{ " " }{ tr!("not understood to its end") }</span>
                    }
                </p>
                <span class="rules-buttons">
                    <button
                        type="button" class="chip" id={format!("rule-{at}-edit")} disabled={!rule.sound}
                        aria-expanded={is_open.to_string()} aria-label={tr!("Edit rule {at}", at)}
                        onclick={props.on_toggle.reform(|_: MouseEvent| ())}
                    >{ if *is_open { tr!("Close") } else { tr!("Edit") } }</button>
                    <button
                        type="button" class="chip" id={format!("rule-{at}-up")} disabled={*at == 0}
                        aria-label={tr!("Move rule {at} up", at)} title={tr!("Up: the first rule that matches decides")} onclick={on_up}
                    >{ "↑" }</button>
                    <button
                        type="button" class="chip" id={format!("rule-{at}-down")} disabled={props.is_last}
                        aria-label={tr!("Move rule {at} down", at)} title={tr!("Down")} onclick={on_down}
                    >{ "↓" }</button>
                    <button
                        type="button" class="chip" id={format!("rule-{at}-remove")}
                        aria-label={tr!("Remove rule {at}", at)} title={tr!("Remove")}
                        onclick={props.on_remove.reform(|_: MouseEvent| ())}
                    >{ "✕" }</button>
                </span>
            </div>
            if *is_open && rule.sound {
                <Form id={format!("r{at}")} {draft} on_draft={props.on_draft.clone()} source={props.source.clone()} refused={props.refused.clone()} />
            }
        </li>
    }
}
