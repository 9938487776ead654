//! One call as a row.

use ringside_shared::wire::{RefusedBy, Speaker, SyscallEvent};
use yew::prelude::*;

use crate::panels::boundary::glyph::{Glyph, fate_class};
use crate::state::columns::{Column, Columns};
use crate::state::timeline::{Area, Fate, fate, quantity};
use crate::state::what_if::{self, Changed};

/// The id of a row's element, for `aria-activedescendant`.
pub fn id_of(position: usize) -> String {
    format!("call-{position}")
}

/// What of a row is not the call's own.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Counts the rows of the list from 0.
    pub index: usize,
    /// Counts the calls of the run.
    pub position: usize,
    /// Whether it is the call that every panel shows.
    pub is_selected: bool,
    /// When the call in the row above began.
    pub above_ns: Option<u64>,
    /// What the filter in the editor would answer instead.
    pub what_if: Option<&'a Changed>,
}

/// A row of the list.
pub fn view(
    call: &SyscallEvent,
    row: Row<'_>,
    columns: &Columns,
    on_pick: &Callback<usize>,
) -> Html {
    let fate = Fate::of(call);
    let Row {
        index,
        position,
        is_selected,
        what_if,
        ..
    } = row;
    let onclick = on_pick.reform(move |_: MouseEvent| position);
    let class = classes!(
        "call-row",
        fate_class(fate),
        fate.is_refusal().then_some("is-refused"),
        is_selected.then_some("is-selected"),
        what_if.map(|_| "has-what-if"),
    );
    html! {
        // Row 1 is the head.
        <div key={index} id={id_of(position)} {class} role="row" aria-rowindex={(index + 2).to_string()}
            aria-selected={is_selected.to_string()} data-name={call.name.clone()}
            data-refused-by={call.refused_by.map(speaker)} {onclick}>
            { for columns.shown().map(|column| cell(call, fate, row, column, columns.has_arguments)) }
        </div>
    }
}

fn cell(
    call: &SyscallEvent,
    fate: Fate,
    row: Row<'_>,
    column: Column,
    has_arguments: bool,
) -> Html {
    let class = format!("call-{}", column.id());
    let since = row
        .above_ns
        .map(|above_ns| call.at_ns.saturating_sub(above_ns));
    let line = call
        .verdict
        .line
        .filter(|_| call.verdict.by == Speaker::Filter);
    let text = match column {
        Column::Seq => call.seq.to_string(),
        Column::At => quantity::moment(call.at_ns),
        Column::Since => since.map(quantity::moment).unwrap_or_default(),
        Column::Pid => call.pid.to_string(),
        Column::Tid => call.tid.to_string(),
        Column::Area => Area::of(&call.name).label().to_owned(),
        Column::Rule => line.map(|line| line.to_string()).unwrap_or_default(),
        Column::Result => fate::answer(call),
        Column::Took => call.duration_ns.map(quantity::duration).unwrap_or_default(),
        Column::Call => {
            let args = call
                .text
                .strip_prefix(call.name.as_str())
                .unwrap_or_default();
            let args = if has_arguments { args } else { "" };
            return html! {
                <span role="gridcell" {class} title={call.text.clone()}><b>{ call.name.clone() }</b>{ args }</span>
            };
        }
        Column::Verdict => {
            return html! {
                <span role="gridcell" {class}><Glyph {fate} />{ fate.word() }{ for row.what_if.map(mark) }</span>
            };
        }
    };
    html! { <span role="gridcell" {class}>{ text }</span> }
}

/// What the filter in the editor would answer instead.
fn mark(changed: &Changed) -> Html {
    let fate = what_if::fate(&changed.would_be);
    let word = what_if::word(&changed.would_be);
    html! {
        <span class={classes!("call-what-if", fate_class(fate))} title={format!("With the filter as edited: {word}")}>
            <span aria-hidden="true">{ "→" }</span><span class="visually-hidden">{ "would now be " }</span>
            <Glyph {fate} />{ word }
        </span>
    }
}

/// Who said no, as the wire names it: scripts that read the page go by it.
const fn speaker(refused_by: RefusedBy) -> &'static str {
    match refused_by {
        RefusedBy::Filter => "filter",
        RefusedBy::Sandbox => "sandbox",
        RefusedBy::Kernel => "kernel",
        RefusedBy::Outer => "outer",
    }
}
