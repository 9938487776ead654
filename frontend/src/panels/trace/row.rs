//! One call as a row.

use ringside_shared::wire::{RefusedBy, SyscallEvent};
use yew::prelude::*;

use crate::panels::boundary::glyph::{Glyph, fate_class};
use crate::state::timeline::{Fate, fate, quantity};
use crate::state::what_if::{self, Changed};

/// The id of a row's element, for `aria-activedescendant`.
pub fn id_of(position: usize) -> String {
    format!("call-{position}")
}

/// A row; `index` counts the rows of the list from 0, `position` the calls of the run.
pub fn view(
    call: &SyscallEvent,
    position: usize,
    index: usize,
    is_selected: bool,
    what_if: Option<&Changed>,
    on_pick: &Callback<usize>,
) -> Html {
    let fate = Fate::of(call);
    let onclick = on_pick.reform(move |_: MouseEvent| position);
    let args = call
        .text
        .strip_prefix(call.name.as_str())
        .unwrap_or_default();
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
            <span role="gridcell" class="call-seq">{ call.seq }</span>
            <span role="gridcell" class="call-time">{ quantity::moment(call.at_ns) }</span>
            <span role="gridcell" class="call-pid">{ call.tid }</span>
            <span role="gridcell" class="call-text" title={call.text.clone()}>
                <b>{ call.name.clone() }</b>{ args }
            </span>
            <span role="gridcell" class="call-verdict"><Glyph {fate} />{ fate.word() }{ for what_if.map(mark) }</span>
            <span role="gridcell" class="call-result">{ fate::answer(call) }</span>
            <span role="gridcell" class="call-duration">{ call.duration_ns.map(quantity::duration) }</span>
        </div>
    }
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
