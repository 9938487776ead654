//! The searchable list of syscalls and sets, with the card of the one that is looked at.

use std::rc::Rc;

use ringside_shared::wire::verb::Complete;
use ringside_shared::wire::{CheckRequest, PlaceRequest};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::card::NameCard;
use crate::hooks::use_asked;
use crate::services::dom;
use crate::state::rules::matching;
use crate::{tr, trn};

/// So many are listed; whoever wants others types more.
const MAX_LISTED: usize = 40;

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// Part of the ids of its elements.
    pub(super) id: AttrValue,
    /// What the rule names already.
    pub(super) named: Vec<String>,
    /// One was picked.
    pub(super) on_pick: Callback<String>,
    /// The filter's text, whose arches count.
    pub(super) source: Rc<str>,
}

/// The box, and under it the list from the first letter to the pick. It stays while the focus is
/// elsewhere: what is about to be clicked would move away under the pointer.
#[component]
pub(super) fn Picker(props: &Props) -> Html {
    let Props {
        id,
        named,
        on_pick,
        source,
    } = props;
    let typed = use_state_eq(String::new);
    let active = use_state_eq(|| 0_usize);
    let is_open = use_state_eq(|| false);
    let question = is_open.then(|| {
        let text = format!("{source}\nallow ");
        PlaceRequest {
            at: u32::try_from(text.len()).unwrap_or(u32::MAX),
            filter: CheckRequest::of_text(&text),
        }
    });
    let offered = use_asked::<Complete>(question);
    let offers = offered.answer.as_ref().map(|answer| &answer.offers[..]);
    let found = matching(offers.unwrap_or_default(), &typed, named);
    let listed = &found[..found.len().min(MAX_LISTED)];
    let at = (*active).min(listed.len().saturating_sub(1));
    let list_id = format!("rule-names-{id}");
    let option_id = |at: usize| format!("rule-name-{id}-{at}");
    let pick = {
        let (typed, active, is_open) = (typed.setter(), active.setter(), is_open.setter());
        let on_pick = on_pick.clone();
        Callback::from(move |name: String| {
            typed.set(String::new());
            active.set(0);
            is_open.set(false);
            on_pick.emit(name);
        })
    };
    let oninput = {
        let (typed, active, is_open) = (typed.setter(), active.setter(), is_open.setter());
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
            active.set(0);
            is_open.set(true);
        })
    };
    let onkeydown = {
        let (active, is_open, pick) = (active.setter(), is_open.clone(), pick.clone());
        let (n, chosen) = (listed.len(), listed.get(at).map(|offer| offer.text.clone()));
        Callback::from(move |event: KeyboardEvent| {
            match (event.key().as_str(), *is_open && n > 0) {
                ("ArrowDown", true) => active.set((at + 1) % n),
                ("ArrowUp", true) => active.set((at + n - 1) % n),
                ("ArrowDown", false) => is_open.set(true),
                ("Enter", true) => pick.emit(chosen.clone().unwrap_or_default()),
                ("Tab", _) => return is_open.set(false),
                ("Escape", _) if *is_open => {
                    is_open.set(false);
                    event.stop_propagation();
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let onclick = {
        let is_open = is_open.setter();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let is_shown = *is_open && !listed.is_empty();
    use_effect_with((option_id(at), is_shown), |(id, is_shown)| {
        if *is_shown {
            dom::scroll_within(&format!("#{id}"));
        }
    });
    html! {
        <div class="rules-picker">
            <input
                type="text" id={format!("rule-pick-{id}")} role="combobox" aria-label={tr!("Add a syscall or a @set")}
                aria-autocomplete="list" aria-expanded={is_shown.to_string()} aria-controls={list_id.clone()}
                aria-activedescendant={is_shown.then(|| option_id(at))}
                placeholder={tr!("Add: a name, or what it does")} value={(*typed).clone()} {oninput} {onkeydown} {onclick}
                autocomplete="off" autocapitalize="off" spellcheck="false"
            />
            if is_shown {
                <ul class="rules-names" id={list_id} role="listbox" aria-label={tr!("Syscalls and sets")}>
                    { for listed.iter().enumerate().map(|(here, offer)| {
                        let (pick, name) = (pick.clone(), offer.text.clone());
                        // The box keeps the focus.
                        let onmousedown = Callback::from(move |event: MouseEvent| {
                            event.prevent_default();
                            pick.emit(name.clone());
                        });
                        let active = active.setter();
                        let onmousemove = Callback::from(move |_: MouseEvent| active.set(here));
                        html! {
                            <li
                                key={offer.text.clone()} id={option_id(here)} role="option" aria-selected={(here == at).to_string()}
                                {onmousedown} {onmousemove}
                            ><code>{ offer.text.clone() }</code><span>{ offer.detail.clone() }</span></li>
                        }
                    }) }
                </ul>
                if found.len() > listed.len() {
                    <p class="rules-more">{ trn!(found.len() - listed.len(), "and 1 more: type to search", "and {n} more: type to search") }</p>
                }
                if let Some(offer) = listed.get(at) {
                    <NameCard name={offer.text.clone()} />
                }
            } else if *is_open && !offered.is_busy {
                <p class="rules-more" role="status">{ tr!("No syscall is called so, or does this.") }</p>
            }
        </div>
    }
}
