//! The instructions, of which only those near what is seen are drawn.

use yew::prelude::*;

use super::row::Row;
use crate::hooks::{FilterHandle, Window, use_window};
use crate::state::filter::{Leads, Link, leads};

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
    /// The line, from 1, that answered the selected call.
    pub(super) fired: Option<u32>,
}

/// The list.
#[component]
pub(super) fn List(props: &Props) -> Html {
    let Props { filter, fired } = props;
    let checked = &filter.checked;
    let window = use_window(checked.listing.len());
    use_shown(&window, first_lit(filter, *fired));

    let active = match filter.hover {
        Some(Link::Insn(pc)) => Some(pc),
        _ => None,
    };
    let leads_to = match (active, &checked.loaded) {
        (Some(pc), Some(loaded)) => leads(loaded, pc),
        _ => Leads::default(),
    };
    let on_point = {
        let filter = filter.clone();
        Callback::from(move |pc| filter.hover(Some(Link::Insn(pc))))
    };
    let on_choose = {
        let filter = filter.clone();
        Callback::from(move |pc| choose(&filter, pc))
    };
    let leave = {
        let filter = filter.clone();
        Callback::from(move |()| filter.hover(None))
    };
    let onscroll = {
        let window = window.clone();
        Callback::from(move |_: Event| window.look())
    };
    let lit_line = filter.lit_line();
    let rows = window.rows.clone().filter_map(|pc| {
        let line = checked.listing.get(pc)?.clone();
        let is_lit = line.origin_line.is_some() && line.origin_line == lit_line;
        Some(html! {
            <Row
                key={pc} n={checked.listing.len()}
                lit={is_lit || active == Some(pc)} active={active == Some(pc)}
                fired={line.origin_line.is_some() && line.origin_line == *fired}
                from={from(leads_to, pc)}
                leads={checked.loaded.as_deref().map(|loaded| leads(loaded, pc)).unwrap_or_default()}
                {line} on_point={on_point.clone()} on_choose={on_choose.clone()}
            />
        })
    });
    html! {
        <div
            class="program-list" ref={window.list_ref.clone()} role="listbox" tabindex="0"
            aria-label="Instructions" aria-activedescendant={active.map(|pc| format!("insn-{pc}"))}
            {onscroll} onkeydown={keys(filter, &window, active)}
            onmouseleave={leave.reform(|_: MouseEvent| ())} onblur={leave.reform(|_: FocusEvent| ())}
        >
            <div ref={window.before_ref.clone()} role="presentation" />
            { for rows }
            <div ref={window.after_ref.clone()} role="presentation" />
        </div>
    }
}

/// Arrows move the row cursor, Enter goes to the line of its instruction.
fn keys(filter: &FilterHandle, window: &Window, active: Option<usize>) -> Callback<KeyboardEvent> {
    let (filter, window) = (filter.clone(), window.clone());
    Callback::from(move |event: KeyboardEvent| {
        let last = filter.checked.listing.len().saturating_sub(1);
        let to = match (event.key().as_str(), active) {
            ("Enter", Some(pc)) if !(event.ctrl_key() || event.meta_key()) => {
                choose(&filter, pc);
                return;
            }
            ("ArrowDown", None) | ("Home", _) => 0,
            ("ArrowDown", Some(pc)) => (pc + 1).min(last),
            ("ArrowUp", Some(pc)) => pc.saturating_sub(1),
            ("End", _) | ("ArrowUp", None) => last,
            _ => return,
        };
        event.prevent_default();
        window.reveal(to);
        filter.hover(Some(Link::Insn(to)));
    })
}

/// When an instruction that leads to two places leads to this one.
fn from(leads: Leads, pc: usize) -> Option<&'static str> {
    match (leads.yes == Some(pc), leads.no == Some(pc)) {
        (true, true) => Some("yes, no"),
        (true, false) => Some("yes"),
        (false, true) => Some("no"),
        (false, false) => None,
    }
}

fn choose(filter: &FilterHandle, pc: usize) {
    if let Some(line) = filter.checked.line_of(pc) {
        filter.go_to_line(line);
    }
}

/// The first instruction of the line that the text cursor is on, else of the one that answered.
fn first_lit(filter: &FilterHandle, fired: Option<u32>) -> Option<usize> {
    let first = |line| filter.checked.pcs_of(line).next();
    filter
        .cursor
        .and_then(first)
        .or_else(|| fired.and_then(first))
}

/// Scrolls to an instruction when another one is to be shown.
#[hook]
fn use_shown(window: &Window, pc: Option<usize>) {
    let window = window.clone();
    use_effect_with(pc, move |pc| {
        if let Some(pc) = *pc {
            window.reveal(pc);
        }
    });
}
