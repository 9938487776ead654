//! The instructions, walked by pointer and keys.

use std::rc::Rc;

use yew::prelude::*;

use super::row::Row;
use crate::components::VirtualList;
use crate::hooks::FilterHandle;
use crate::state::filter::{Analysis, Leads, Link, leads};

/// Height of a row; `.program-row` in the style sheet agrees.
const ROW_PX: f64 = 26.0;

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
    /// The line, from 1, that answered the selected call.
    pub(super) fired: Option<u32>,
    /// How often each instruction was executed in the run that is shown.
    pub(super) heat: Option<Rc<[u64]>>,
}

/// The list.
#[component]
pub(super) fn List(props: &Props) -> Html {
    let Props {
        filter,
        fired,
        heat,
    } = props;
    let active = match filter.hover {
        Some(Link::Insn(pc)) => Some(pc),
        Some(Link::Line(_)) => None,
        None => filter.step,
    };
    let leave = {
        let filter = filter.clone();
        Callback::from(move |()| filter.hover(None))
    };
    let first = |line| filter.checked.pcs_of(line).next();
    let of_cursor = filter.cursor.and_then(first);
    let shown = active.or(of_cursor).or_else(|| fired.and_then(first));
    html! {
        <div
            class="program-list" onkeydown={keys(filter, active)}
            onmouseleave={leave.reform(|_: MouseEvent| ())}
            onfocusout={leave.reform(|_: FocusEvent| ())}
        >
            <VirtualList
                n_rows={filter.checked.listing.len()} row_px={ROW_PX} cursor={shown}
                role="listbox" label="Instructions"
                active={active.map(|pc| AttrValue::from(format!("insn-{pc}")))}
                render={render(filter, active, *fired, heat.clone())}
            />
        </div>
    }
}

/// Draws the instruction at a position.
fn render(
    filter: &FilterHandle,
    active: Option<usize>,
    fired: Option<u32>,
    heat: Option<Rc<[u64]>>,
) -> Callback<usize, Html> {
    let checked = Rc::clone(&filter.checked);
    let lit_line = filter.lit_line();
    let from_active = active.map_or_else(Leads::default, |pc| leads_of(&checked, pc));
    let on_point = {
        let filter = filter.clone();
        Callback::from(move |pc| filter.hover(Some(Link::Insn(pc))))
    };
    let on_choose = {
        let filter = filter.clone();
        Callback::from(move |pc| choose(&filter, pc))
    };
    let breaks = Rc::clone(&filter.breaks);
    let on_break = {
        let filter = filter.clone();
        Callback::from(move |pc| filter.toggle_break(pc))
    };
    Callback::from(move |pc: usize| {
        let Some(line) = checked.listing.get(pc).cloned() else {
            return Html::default();
        };
        let is_of = |other: Option<u32>| line.origin_line.is_some() && line.origin_line == other;
        html! {
            <Row
                key={pc} n={checked.listing.len()} leads={leads_of(&checked, pc)}
                lit={is_of(lit_line) || active == Some(pc)} active={active == Some(pc)}
                fired={is_of(fired)} from={from(from_active, pc)}
                heat={heat.as_ref().and_then(|heat| heat.get(pc).copied())}
                is_stop={breaks.contains(&pc)} on_break={on_break.clone()}
                {line} on_point={on_point.clone()} on_choose={on_choose.clone()}
            />
        }
    })
}

fn leads_of(checked: &Analysis, pc: usize) -> Leads {
    let program = checked.program.as_deref();
    program.map_or_else(Leads::default, |program| leads(program, pc))
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

/// Arrows move the row cursor, Enter goes to the line of its instruction, Space and F9 have the
/// debugger stop there.
fn keys(filter: &FilterHandle, active: Option<usize>) -> Callback<KeyboardEvent> {
    let filter = filter.clone();
    Callback::from(move |event: KeyboardEvent| {
        let last = filter.checked.listing.len().saturating_sub(1);
        let to = match (event.key().as_str(), active) {
            ("Enter", Some(pc)) if !(event.ctrl_key() || event.meta_key()) => {
                choose(&filter, pc);
                return;
            }
            (" " | "F9", Some(pc)) => {
                event.prevent_default();
                filter.toggle_break(pc);
                return;
            }
            ("ArrowDown", None) | ("Home", _) => 0,
            ("ArrowDown", Some(pc)) => (pc + 1).min(last),
            ("ArrowUp", Some(pc)) => pc.saturating_sub(1),
            ("End", _) | ("ArrowUp", None) => last,
            _ => return,
        };
        event.prevent_default();
        filter.hover(Some(Link::Insn(to)));
    })
}

fn choose(filter: &FilterHandle, pc: usize) {
    if let Some(line) = filter.checked.line_of(pc) {
        filter.go_to_line(line);
    }
}
