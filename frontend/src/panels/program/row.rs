//! One instruction.

use ringside_shared::load::ListingLine;
use yew::prelude::*;

use crate::components::RuleTag;
use crate::state::filter::{Leads, operation};
use crate::state::lang::counted;
use crate::tr;

/// What a row shows.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a mark that a row may have beside the others"
)]
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The instruction.
    pub(super) line: ListingLine,
    /// How many instructions there are.
    pub(super) n: usize,
    /// Where it may lead.
    pub(super) leads: Leads,
    /// Whether its line is pointed at, or the text cursor is there.
    pub(super) lit: bool,
    /// Whether it is pointed at itself.
    pub(super) active: bool,
    /// Whether its rule answered the selected call.
    pub(super) fired: bool,
    /// When the instruction pointed at leads here: `yes`, `no`.
    pub(super) from: Option<&'static str>,
    /// How often it was executed, if there is a run to tell.
    pub(super) heat: Option<u64>,
    /// Whether the debugger stops here.
    pub(super) is_stop: bool,
    /// It is to stop here, or no longer.
    pub(super) on_break: Callback<usize>,
    /// The pointer is on it.
    pub(super) on_point: Callback<usize>,
    /// It was clicked.
    pub(super) on_choose: Callback<usize>,
}

/// The row.
#[component]
pub(super) fn Row(props: &Props) -> Html {
    let line = &props.line;
    let pc = line.pc;
    let class = classes!(
        "program-row",
        props.lit.then_some("lit"),
        props.active.then_some("active"),
        props.fired.then_some("fired"),
        (props.heat == Some(0)).then_some("cold"),
    );
    let on_break = {
        let on_break = props.on_break.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            on_break.emit(pc);
        })
    };
    let onmousemove = {
        let on_point = props.on_point.clone();
        Callback::from(move |event: MouseEvent| {
            // Browsers also tell of a pointer that rests while rows move under it; who walks them by
            // keys is not to be led away by that.
            if event.movement_x() != 0 || event.movement_y() != 0 {
                on_point.emit(pc);
            }
        })
    };
    let onclick = props.on_choose.reform(move |_: MouseEvent| pc);
    html! {
        <div
            {class} id={format!("insn-{pc}")} role="option"
            aria-selected={props.active.to_string()}
            aria-posinset={(pc + 1).to_string()} aria-setsize={props.n.to_string()}
            data-line={line.origin_line.map(|line| line.to_string())} {onmousemove} {onclick}
        >
            <span class="program-pc" onclick={on_break} title={tr!("Have the steps stop here, or no longer: Space")}>
                if props.is_stop {
                    <span class="program-break"><span aria-hidden="true">{ "●" }</span><span class="visually-hidden">{ tr!("stop, ") }</span></span>
                }
                { format!("{pc:04}") }
            </span>
            <code class="program-text" title={line.text.clone()}>
                { operation(line) }{ targets(props.leads) }
            </code>
            <span class="program-comment" title={line.comment.clone()}>
                if let Some(from) = props.from {
                    <span class="program-lead">{ format!("◂ {from}") }</span>
                }
                { line.comment.clone() }
            </span>
            <span class="program-tag">
                if let Some(n) = props.heat {
                    <span class="program-heat" title={tr!("how often it was executed in this run")}>{ format!("{}× ", counted(n)) }</span>
                }
                { tag(line, props.fired) }
            </span>
        </div>
    }
}

fn targets(leads: Leads) -> Html {
    match (leads.yes, leads.no) {
        (Some(yes), Some(no)) => html! {
            <span class="program-targets">{ format!(" yes {yes} · no {no}") }</span>
        },
        _ => Html::default(),
    }
}

/// Which part of the text it comes from: `#1 line 2`.
fn tag(line: &ListingLine, fired: bool) -> Html {
    let Some(at) = line.origin_line else {
        return Html::default();
    };
    html! {
        <>
            if fired {
                <span title="answered the selected call">{ "◆ " }</span>
            }
            if let Some(rule) = line.rule {
                <RuleTag {rule} />
            } else {
                <span class="rule-tag" title="the default action">{ "default" }</span>
            }
            <span class="program-line">{ format!(" line {at}") }</span>
        </>
    }
}
