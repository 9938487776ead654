//! One call on its way through the program: registers, the 64 bytes, forwards and back.

mod form;

use std::collections::BTreeSet;
use std::rc::Rc;

use ringside_shared::bpf::trace::Trace;
use yew::prelude::*;

use crate::hooks::{FilterHandle, RunHandle};
use crate::part;
use crate::state::debugger::{self, Debugger, HandMade, Move};
use crate::tr;
use form::CallForm;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run, whose selected call is stepped.
    pub run: RunHandle,
    /// The page's filter.
    pub filter: FilterHandle,
    /// The call that is made by hand, which is stepped instead of the selected one.
    pub by_hand: Option<HandMade>,
    /// It is another one now, or none.
    pub on_hand: Callback<Option<HandMade>>,
}

part! {
    /// The panel, in a part of the page.
    pub fn steps(Props) shows Steps, in tabs
}

/// The panel.
#[component]
pub fn Steps(props: &Props) -> Html {
    let Props {
        run,
        filter,
        by_hand,
        on_hand,
    } = props;
    let at = use_state_eq(|| 0_usize);
    let picked = run.selected.and_then(|at| run.calls.get(at));
    let data = match (by_hand, &picked) {
        (Some(call), _) => call.data(),
        (None, Some(call)) => {
            debugger::recorded(call).ok_or_else(|| "no kernel makes this call".to_owned())
        }
        (None, None) => HandMade::default().data(),
    };
    let program = filter.checked.program.as_deref();
    let debugger = match (program, &data) {
        (Some(program), Ok(data)) => Some(Rc::new(Debugger::new(program, data, *at))),
        _ => None,
    };
    let pc = debugger
        .as_ref()
        .and_then(|debugger| debugger.trace().current())
        .map(|step| step.pc);
    {
        let filter = filter.clone();
        use_effect_with(pc, move |pc| filter.step(*pc));
    }
    {
        // Whoever leaves the panel leaves no light behind.
        let filter = filter.clone();
        use_effect_with((), move |()| move || filter.step(None));
    }
    {
        // Another call, and another program, begin at the beginning.
        let at = at.setter();
        use_effect_with(
            (data.clone().ok(), filter.checked.source.clone()),
            move |_| at.set(0),
        );
    }
    let go = {
        let (at, debugger) = (at.setter(), debugger.clone());
        let breaks = Rc::clone(&filter.breaks);
        Callback::from(move |to: Move| {
            if let Some(debugger) = &debugger {
                at.set(debugger.after(to, &breaks));
            }
        })
    };
    let onkeydown = {
        let (go, filter) = (go.clone(), filter.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(to) = Move::of_key(&event.key(), event.shift_key()) {
                event.prevent_default();
                go.emit(to);
            } else if let ("F9", Some(pc)) = (event.key().as_str(), pc) {
                event.prevent_default();
                filter.toggle_break(pc);
            }
        })
    };
    html! {
        <section class="steps" aria-label="Step by step">
            <CallForm
                call={by_hand.clone()} on_edit={on_hand}
                picked={picked.map(|call| AttrValue::from(call.text.clone()))}
            />
            if let Err(problem) = &data {
                <p class="steps-problem" role="alert">{ problem.clone() }</p>
            }
            if let Some(debugger) = &debugger {
                <div class="steps-walk" id="steps-walk" tabindex="0" role="group" aria-label={tr!("Steps; the arrow keys move, with Shift to the next stop, F9 stops here")} {onkeydown}>
                    { buttons(debugger, &filter.breaks, &go) }
                    { stops(filter, pc) }
                    { current(debugger, filter) }
                    { registers(debugger.trace()) }
                    { bytes(debugger.trace()) }
                </div>
            } else if program.is_none() {
                <p class="empty">{ "Once the filter loads, calls can be walked through its program here." }</p>
            }
        </section>
    }
}

fn buttons(debugger: &Debugger, breaks: &BTreeSet<usize>, go: &Callback<Move>) -> Html {
    let here = debugger.trace().position();
    let button = |to: Move, sign: &'static str, name: &'static str, id: &'static str| {
        let onclick = go.reform(move |_: MouseEvent| to);
        let disabled = debugger.after(to, breaks) == here;
        html! { <button type="button" class="button" {id} {onclick} {disabled} title={name} aria-label={name}>{ sign }</button> }
    };
    html! {
        <p class="steps-buttons">
            { button(Move::Start, "|◀", "To the first instruction", "step-start") }
            if !breaks.is_empty() {
                { button(Move::PreviousStop, "●◀", tr!("Back to the stop before"), "step-stop-before") }
            }
            { button(Move::Back, "◀", "One instruction back", "step-back") }
            { button(Move::Forward, "▶", "One instruction on", "step-on") }
            if !breaks.is_empty() {
                { button(Move::NextStop, "▶●", tr!("On to the next stop"), "step-stop-next") }
            }
            { button(Move::End, "▶|", "To the end", "step-end") }
            <span>{ format!("{} of {}", here + 1, debugger.trace().steps().len()) }</span>
        </p>
    }
}

/// Where the walk stops, and whether it does here.
fn stops(filter: &FilterHandle, pc: Option<usize>) -> Html {
    let Some(pc) = pc else {
        return Html::default();
    };
    let breaks = &filter.breaks;
    let on_here = {
        let filter = filter.clone();
        Callback::from(move |_: MouseEvent| filter.toggle_break(pc))
    };
    let on_clear = {
        let filter = filter.clone();
        Callback::from(move |_: MouseEvent| filter.clear_breaks())
    };
    let listed: Vec<_> = breaks
        .iter()
        .take(12)
        .map(|pc| format!("{pc:04}"))
        .collect();
    let more = if breaks.len() > listed.len() {
        " …"
    } else {
        ""
    };
    html! {
        <p class="steps-stops">
            <button type="button" class="chip" id="step-break" aria-pressed={breaks.contains(&pc).to_string()} onclick={on_here}>{ tr!("● Stop here") }</button>
            if !breaks.is_empty() {
                <span>{ tr!("Stops at {listed}", listed = listed.join(", ") + more) }</span>
                <button type="button" class="chip" id="step-breaks-clear" onclick={on_clear}>{ tr!("Remove all") }</button>
            }
        </p>
    }
}

/// The instruction about to be executed and, at the last, the answer.
fn current(debugger: &Debugger, filter: &FilterHandle) -> Html {
    let Some(step) = debugger.trace().current() else {
        return Html::default();
    };
    let line = filter.checked.listing.get(step.pc);
    let returns = step.returned.and_then(|_| debugger.answer());
    html! {
        <p class="steps-now" role="status">
            if let Some(line) = line {
                <code>{ format!("{:04}  {}", line.pc, line.text) }</code>
                if !line.comment.is_empty() {
                    <span class="steps-comment">{ format!(" {}", line.comment) }</span>
                }
                if let Some(at) = line.origin_line {
                    <span class="steps-comment">{ format!(" (line {at})") }</span>
                }
            }
            if let Some(answer) = returns {
                <strong class="steps-answer" id="steps-answer">{ answer }</strong>
            }
        </p>
    }
}

fn registers(trace: &Trace) -> Html {
    let Some(step) = trace.current() else {
        return Html::default();
    };
    let before = trace
        .position()
        .checked_sub(1)
        .and_then(|at| trace.steps().get(at));
    let machine = &step.before;
    let old = before.map_or(*machine, |step| step.before);
    let cell = |name: String, value: u32, old: u32| {
        let is_new = value != old;
        html! {
            <div class={is_new.then_some("new")}>
                <dt>{ name }if is_new { <span class="steps-mark">{ " changed" }</span> }</dt>
                <dd>{ format!("{value:#010x}") }<span>{ format!(" {value}") }</span></dd>
            </div>
        }
    };
    let scratch = machine.m.iter().zip(old.m).enumerate();
    // Cells that were never written are zero, and would only be in the way.
    let scratch = scratch.filter(|(_, (value, old))| **value != 0 || *old != 0);
    html! {
        <dl class="steps-registers" aria-label="Registers before the instruction">
            { cell("A".to_owned(), machine.a, old.a) }
            { cell("X".to_owned(), machine.x, old.x) }
            { for scratch.map(|(at, (value, old))| cell(format!("M[{at}]"), *value, old)) }
            if machine.m.iter().all(|&value| value == 0) {
                <div><dt>{ "M[0] to M[15]" }</dt><dd>{ "0" }</dd></div>
            }
        </dl>
    }
}

fn bytes(trace: &Trace) -> Html {
    let word = |word: debugger::Word| {
        html! {
            <li class={word.is_loaded.then_some("loaded")}>
                <span class="steps-offset">{ word.offset }</span>
                <span>{ word.name }</span>
                <code>{ format!("{:08x}", word.value) }</code>
                if word.is_loaded {
                    <span class="steps-mark">{ "◂ loaded" }</span>
                }
            </li>
        }
    };
    html! {
        <>
            <h2>{ "What the program may look at: 64 bytes" }</h2>
            <ol class="steps-bytes">{ for debugger::input(trace).into_iter().map(word) }</ol>
        </>
    }
}
