//! The program as a picture of its ways, the way of one call lit.

mod cell;
mod keys;

use std::rc::Rc;

use ringside_shared::abi::SeccompData;
use ringside_shared::bpf::emulator::steps;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::use_size;
use crate::hooks::{FilterHandle, RunHandle};
use crate::services::dom;
use crate::state::debugger::{HandMade, watched};
use crate::state::filter::Link;
use crate::state::flow::{self, Blocks, Flow};
use crate::{part, tr, trn};
use cell::Drawn;

/// Programs of more boxes than this are drawn along the way of the call first.
const MANY: usize = 40;
/// How large things may be drawn, smallest first.
const SCALES: [f64; 8] = [0.3, 0.45, 0.65, 0.8, 1.0, 1.25, 1.6, 2.0];
/// Drawn to fit, they stay readable, and do not become posters.
const FIT: std::ops::RangeInclusive<f64> = 0.8..=1.8;
/// So much is drawn around what is seen, so that a quick scroll finds something there.
const SPARE: f64 = 300.0;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run, whose selected call's way is lit,
    pub run: RunHandle,
    /// The page's filter.
    pub filter: FilterHandle,
    /// unless one was made by hand.
    pub by_hand: Option<HandMade>,
    /// It is the selected one that counts again.
    pub on_hand: Callback<Option<HandMade>>,
    /// An instruction is to be shown in the listing.
    pub on_list: Callback<usize>,
}

part! {
    /// The panel, in a part of the page.
    pub fn flow(Props) shows FlowGraph, in tabs
}

/// The panel.
#[component]
pub fn FlowGraph(props: &Props) -> Html {
    let Props {
        run,
        filter,
        by_hand,
        on_hand,
        on_list,
    } = props;
    let picked = run.selected.and_then(|at| run.calls.get(at));
    let call = watched(by_hand.as_ref(), picked.as_ref());
    let section = use_node_ref();
    let view = use_node_ref();
    let (seen_width, seen_height) = use_size(&view);
    let corner = use_state_eq(|| (0.0, 0.0));
    let scale = use_state_eq(|| None::<f64>);
    let wish = use_state_eq(|| None::<bool>);
    let at = use_state_eq(|| None::<usize>);

    let checked = Rc::clone(&filter.checked);
    let data = call.as_ref().map(|(data, _)| *data);
    let flow = use_memo((Rc::as_ptr(&checked), data, *wish), |(_, data, wish)| {
        let Some(program) = checked.program.as_deref() else {
            return (Flow::default(), 0, false);
        };
        let blocks = Blocks::new(program.insns());
        let pcs = data.map(|data| {
            steps(program, &data)
                .map(|step| step.pc)
                .collect::<Vec<_>>()
        });
        let pcs = pcs.unwrap_or_default();
        let way = blocks.way(pcs.iter().copied());
        let only = wish.unwrap_or(blocks.all.len() > MANY) && !way.is_empty();
        (Flow::new(blocks, &way, only), pcs.len(), only)
    });
    let (flow, n_steps, only) = (&flow.0, flow.1, flow.2);
    let (width, height) = (f64::from(flow.width), f64::from(flow.height));
    let fit = (f64::from(seen_width) / width).min(f64::from(seen_height) / height);
    let size = scale.unwrap_or(fit.clamp(*FIT.start(), *FIT.end()));
    let pointed = match filter.hover {
        Some(Link::Insn(pc)) => flow.cell_of(pc),
        _ => None,
    };
    // Where the keys are, as long as nobody points at another block: a block may stand in several places.
    let block = |cell: usize| flow.cells.get(cell).map(|cell| cell.block);
    let here = at.filter(|&at| pointed.is_none_or(|pointed| block(pointed) == block(at)));
    let active = here.filter(|&at| at < flow.cells.len()).or(pointed);
    {
        let cell = at.and_then(|at| flow.cells.get(at)).cloned();
        let view = view.clone();
        use_effect_with((cell, size), move |(cell, size)| {
            if let (Some(cell), Some(view)) = (cell, view.cast::<HtmlElement>()) {
                show(&view, cell, *size);
            }
        });
    }
    {
        // Another picture begins at its upper left corner.
        let (at, view) = (at.setter(), view.clone());
        use_effect_with((Rc::as_ptr(&checked), data, only), move |_| {
            at.set(None);
            if let Some(view) = view.cast::<HtmlElement>() {
                view.set_scroll_top(0);
                view.set_scroll_left(0);
            }
        });
    }
    if checked.program.is_none() {
        return html! { <p class="empty">{ tr!("Once the filter loads, the ways through its program are drawn here.") }</p> };
    }
    let onscroll = {
        let corner = corner.setter();
        Callback::from(move |event: Event| {
            let view: HtmlElement = event.target_unchecked_into();
            corner.set((f64::from(view.scroll_left()), f64::from(view.scroll_top())));
        })
    };
    let go = {
        let (at, filter) = (at.setter(), filter.clone());
        let cells: Vec<_> = flow.cells.iter().map(|cell| cell.block).collect();
        let firsts: Vec<_> = flow
            .blocks
            .all
            .iter()
            .map(|block| block.pcs.last().copied())
            .collect();
        Callback::from(move |cell: usize| {
            at.set(Some(cell));
            let pc = cells
                .get(cell)
                .and_then(|&block| firsts.get(block).copied().flatten());
            filter.hover(pc.map(Link::Insn));
        })
    };
    let onkeydown = keys::keys(flow, active, &go, on_list, &wish.setter());
    let leave = {
        let filter = filter.clone();
        Callback::from(move |_: MouseEvent| filter.hover(None))
    };
    let part = |from: f64, long: i32| {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "pixels, not negative"
        )]
        let part = ((from - SPARE).max(0.0) / size) as u32
            ..((from + f64::from(long) + SPARE) / size) as u32;
        part
    };
    let (across, down) = (part(corner.0, seen_width), part(corner.1, seen_height));
    let drawn = Drawn {
        flow,
        checked: &checked,
        active,
        step: filter.step.and_then(|pc| flow.cell_of(pc)),
        line: filter.lit_line(),
        go: &go,
        on_list,
    };
    let on_large = {
        let section = section.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(section) = section.cast::<HtmlElement>() {
                dom::whole_screen(&section);
            }
        })
    };
    html! {
        <section class="flow" ref={section} aria-label={tr!("Control-flow graph")}>
            <p class="flow-bar">
                <span class="flow-say">{ told(flow, call.as_ref(), n_steps) }</span>
                if by_hand.is_some() && picked.is_some() {
                    <button type="button" class="chip" id="flow-selected" onclick={on_hand.reform(|_: MouseEvent| None)}>{ tr!("The selected call") }</button>
                }
                if call.is_some() {
                    <button
                        type="button" class="chip" id="flow-only" aria-pressed={only.to_string()}
                        title={tr!("Draw only the way of this call, and where it could have gone")}
                        onclick={let wish = wish.setter(); move |_: MouseEvent| wish.set(Some(!only))}
                    >{ tr!("Only its way") }</button>
                }
                { zoom(&scale, SCALES.iter().rfind(|&&step| step < size - 0.01), "−", tr!("Smaller")) }
                { zoom(&scale, SCALES.iter().find(|&&step| step > size + 0.01), "+", tr!("Larger")) }
                <button type="button" class="chip" id="flow-large" title={tr!("Whole screen")} aria-label={tr!("Whole screen")} onclick={on_large}>
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" /></svg>
                </button>
            </p>
            <div
                class="flow-view" id="flow" ref={view} tabindex="0" role="group"
                aria-label={tr!("Boxes of instructions. Right: the comparison holds. Down: it does not. Left or up: back. Enter: show it in the listing.")}
                {onscroll} {onkeydown} onmouseleave={leave}
            >
                <svg
                    class={classes!(call.is_some().then_some("has-way"))} aria-hidden="true"
                    width={(width * size).to_string()} height={(height * size).to_string()}
                    viewBox={format!("0 0 {width} {height}")}
                >
                    { for flow.seen(&across, &down).map(|(at, cell)| drawn.way(at, cell)) }
                    { for flow.seen(&across, &down).map(|(at, cell)| drawn.cell(at, cell)) }
                </svg>
                <p class="visually-hidden" role="status">
                    { here.map(|at| flow::say(flow, &checked.listing, at)) }
                </p>
            </div>
            if !flow.way.is_empty() {
                <details class="flow-words">
                    <summary>{ tr!("The way in words") }</summary>
                    <ol>{ for flow::way(flow, &checked.listing).into_iter().map(|line| html! { <li>{ line }</li> }) }</ol>
                </details>
            }
        </section>
    }
}

/// `clock_settime(…) executes 9 of 43 instructions`
fn told(flow: &Flow, call: Option<&(SeccompData, String)>, n_steps: usize) -> Html {
    let n = flow.blocks.of.len();
    let unreached = flow.blocks.n_unreached();
    html! {
        <>
            if let Some((_, text)) = call {
                <code>{ text.clone() }</code>
                { " " }{ tr!("executes {n_steps} of {n} instructions", n_steps, n) }
            } else {
                { tr!("Select a call, or make one under Steps, to light its way.") }
            }
            if unreached > 0 {
                { " " }{ trn!(unreached as u64, "1 instruction is never reached.", "{n} instructions are never reached.") }
            }
        </>
    }
}

fn zoom(
    scale: &UseStateHandle<Option<f64>>,
    to: Option<&f64>,
    sign: &'static str,
    name: &'static str,
) -> Html {
    let onclick = {
        let (scale, to) = (scale.setter(), to.copied());
        Callback::from(move |_: MouseEvent| scale.set(to))
    };
    html! { <button type="button" class="chip" title={name} aria-label={name} disabled={to.is_none()} {onclick}>{ sign }</button> }
}

/// Scrolls so that a box is seen.
fn show(view: &HtmlElement, cell: &flow::Cell, size: f64) {
    let near = |from: u32, long: u32, top: i32, room: i32| {
        let (from, to) = (f64::from(from) * size, f64::from(from + long) * size);
        let (top, room) = (f64::from(top), f64::from(room));
        if from < top || to > top + room {
            (from - (room - (to - from)).max(0.0) / 2.0).max(0.0)
        } else {
            top
        }
    };
    #[allow(clippy::cast_possible_truncation, reason = "pixels")]
    let whole = |px: f64| px.round() as i32;
    let left = near(cell.x, cell.width, view.scroll_left(), view.client_width());
    let top = near(cell.y, cell.height, view.scroll_top(), view.client_height());
    view.set_scroll_left(whole(left));
    view.set_scroll_top(whole(top));
}
