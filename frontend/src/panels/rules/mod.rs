//! The rule builder: the filter's rules as rows and forms, kept in step with the text both ways.

mod card;
mod choice;
mod conditions;
mod form;
mod picker;
mod row;

use ringside_shared::load::Format;
use ringside_shared::wire::{RuleEdit, RulesReport};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::{FilterHandle, RulesHandle, use_rules};
use crate::services::dom;
use crate::state::rules::Draft;
use crate::{part, tr, trn};
use form::{ActionFields, Form};
use row::RuleRow;

/// So many rules are shown; a button shows as many more.
const PAGE: usize = 100;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
}

part! {
    /// The panel, in a part of the page.
    pub fn rules(Props) shows Rules, in tabs
}

/// The panel.
#[component]
pub fn Rules(props: &Props) -> Html {
    let filter = &props.filter;
    let rules = use_rules(filter);
    let n_shown = use_state_eq(|| PAGE);
    let open = use_state_eq(|| None::<u32>);
    let new = use_state_eq(|| None::<Draft>);
    let focus = use_mut_ref(|| None::<String>);
    let report = rules.report();
    {
        // Where the keys were goes along with a rule that moves.
        let focus = focus.clone();
        use_effect_with(rules.source(), move |_| {
            let id = focus.borrow_mut().take();
            if let Some(element) = id.and_then(|id| dom::enabled(&format!("#{id}"))) {
                // What cannot take the focus leaves it where it is.
                let _ = element.focus();
            }
        });
    }
    let report = match report {
        Some(Ok(report)) => report,
        _ if filter.checked.format != Format::Text => {
            return html! {
                <p class="empty">{ tr!("Rules are built in filter text. “Turn into filter text”, above the text, makes this one.") }</p>
            };
        }
        Some(Err(why)) => return html! { <p class="empty" role="alert">{ why }</p> },
        None => return html! { <p class="empty">{ tr!("Reading the filter …") }</p> },
    };
    let n = report.rules.len();
    let more = {
        let n_shown = n_shown.clone();
        Callback::from(move |_: MouseEvent| n_shown.set(*n_shown + PAGE))
    };
    let on_move = {
        let (rules, focus, open) = (rules.clone(), focus.clone(), open.clone());
        Callback::from(move |(rule, to): (u32, u32)| {
            let is_up = (to < rule && to > 0) || to as usize + 1 == n;
            let side = if is_up { "up" } else { "down" };
            *focus.borrow_mut() = Some(format!("rule-{to}-{side}"));
            // Forms of moved rules go along.
            open.set(open.map(|at| match at {
                _ if at == rule => to,
                _ if at == to => rule,
                _ => at,
            }));
            rules.edit(RuleEdit::Move { rule, to }, Callback::noop());
        })
    };
    let on_remove = {
        let (rules, focus, open) = (rules.clone(), focus.clone(), open.clone());
        Callback::from(move |rule: u32| {
            *focus.borrow_mut() = Some("rule-add".to_owned());
            open.set(None);
            rules.edit(RuleEdit::Remove { rule }, Callback::noop());
        })
    };
    let rows = report.rules.iter().zip(0_u32..).take(*n_shown);
    let rows = rows.map(|(rule, at)| {
        let (toggle, edits) = (open.clone(), rules.clone());
        let is_open = *open == Some(at);
        html! {
            <RuleRow
                key={at} {at} rule={rule.clone()} {is_open} is_last={at as usize + 1 == n}
                source={filter.source.clone()} refused={rules.refused().filter(|_| is_open)}
                on_toggle={Callback::from(move |()| toggle.set((*toggle != Some(at)).then_some(at)))}
                on_draft={Callback::from(move |draft: Draft| edits.edit(RuleEdit::Set { rule: at, text: draft.text() }, Callback::noop()))}
                on_move={on_move.reform(move |to| (at, to))}
                on_remove={on_remove.reform(move |()| at)}
            />
        }
    });
    let on_undo = {
        let filter = filter.clone();
        Callback::from(move |_: MouseEvent| filter.undo(false))
    };
    // The text's undo, except where something is typed, which has its own.
    let onkeydown = {
        let filter = filter.clone();
        Callback::from(move |event: KeyboardEvent| {
            let is_typed = event.target_dyn_into::<HtmlInputElement>().is_some();
            let key = event.key().to_ascii_lowercase();
            let is_redo = key == "y" || event.shift_key();
            if (event.ctrl_key() || event.meta_key()) && ["y", "z"].contains(&&*key) && !is_typed {
                event.prevent_default();
                filter.undo(is_redo);
            }
        })
    };
    html! {
        <section class="rules" aria-label={tr!("Rules")} {onkeydown}>
            { faults(&report, filter) }
            <ol class="rules-list">
                { default_row(&report, &rules) }
                { for rows }
            </ol>
            if n > *n_shown {
                <button type="button" class="chip" onclick={more}>{ trn!(n - *n_shown, "1 more rule", "{n} more rules") }</button>
            }
            { adding(&new, &rules, filter, &focus) }
            <button type="button" class="chip" id="rule-undo" onclick={on_undo}>{ tr!("Undo") }</button>
        </section>
    }
}

/// What is not understood, and where.
fn faults(report: &RulesReport, filter: &FilterHandle) -> Html {
    let Some(first) = report.problems.first() else {
        return Html::default();
    };
    let on_jump = {
        let (filter, line, column) = (filter.clone(), first.line, first.column);
        Callback::from(move |_: MouseEvent| filter.go_to(line, column))
    };
    html! {
        <p class="rules-faults" role="status">
            { tr!("Line {line} is not understood: {message}. All other rules can be edited here.", line = first.line, message = first.message) }
            { " " }
            <button type="button" class="chip" onclick={on_jump}>{ tr!("Go there") }</button>
        </p>
    }
}

/// What happens to all other calls.
fn default_row(report: &RulesReport, rules: &RulesHandle) -> Html {
    let draft = report.default.as_deref().map(Draft::of_action);
    let on_draft = {
        let rules = rules.clone();
        Callback::from(move |draft: Draft| {
            let action = draft.action_text();
            rules.edit(RuleEdit::Default { action }, Callback::noop());
        })
    };
    html! {
        <li class="rules-default">
            <span class="rules-name">{ tr!("All other calls") }</span>
            <ActionFields id="rules-default" {draft} {on_draft} />
        </li>
    }
}

/// The button for one more rule, or its form.
fn adding(
    new: &UseStateHandle<Option<Draft>>,
    rules: &RulesHandle,
    filter: &FilterHandle,
    focus: &std::rc::Rc<std::cell::RefCell<Option<String>>>,
) -> Html {
    let Some(draft) = &**new else {
        let new = new.setter();
        let begin = Callback::from(move |_: MouseEvent| new.set(Some(Draft::default())));
        return html! {
            <button type="button" class="chip" id="rule-add" onclick={begin}>{ tr!("Add a rule") }</button>
        };
    };
    let on_draft = {
        let new = new.setter();
        Callback::from(move |draft| new.set(Some(draft)))
    };
    let on_add = {
        let (new, rules, draft, focus) =
            (new.setter(), rules.clone(), draft.clone(), focus.clone());
        Callback::from(move |_: MouseEvent| {
            let (new, focus) = (new.clone(), focus.clone());
            let edit = RuleEdit::Add {
                text: draft.text(),
                at: None,
            };
            rules.edit(
                edit,
                Callback::from(move |is_done| {
                    if is_done {
                        *focus.borrow_mut() = Some("rule-add".to_owned());
                        new.set(None);
                    }
                }),
            );
        })
    };
    let on_cancel = {
        let new = new.setter();
        Callback::from(move |_: MouseEvent| new.set(None))
    };
    html! {
        <div class="rules-new" role="group" aria-label={tr!("A new rule")}>
            <Form id="new" draft={draft.clone()} {on_draft} source={filter.source.clone()} refused={rules.refused()} />
            <p class="rules-buttons">
                <button type="button" class="chip rules-done" id="rule-write" disabled={draft.targets.is_empty()} onclick={on_add}>{ tr!("Write it into the text") }</button>
                <button type="button" class="chip" onclick={on_cancel}>{ tr!("Cancel") }</button>
            </p>
        </div>
    }
}
