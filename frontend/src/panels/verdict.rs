//! Who said no in this run: the answer to the question that everybody has.

use std::rc::Rc;

use ringside_shared::wire::{RefusedBy, SyscallEvent, SyscallResult};
use yew::prelude::*;

use crate::hooks::{RunHandle, use_elapsed};
use crate::state::{Phase, words};

/// No more refusals than this are told one by one.
const MOST: usize = 2;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
}

/// The panel.
#[component]
pub fn Verdict(props: &Props) -> Html {
    let run = &props.run;
    let elapsed = use_elapsed(matches!(run.phase, Phase::Running));
    let failed = matches!(run.phase, Phase::Failed(_));
    let n_more = run.refusals.len().saturating_sub(MOST);
    html! {
        <section class="verdict" aria-label="How the run went">
            <p id="status" class={classes!("verdict-status", failed.then_some("failed"))}>
                { words::status(run) }
                if matches!(run.phase, Phase::Running) {
                    { format!(", {:.1} s", elapsed / 1000.0) }
                }
            </p>
            <ol class="verdict-list">
                { for run.refusals.read().iter().take(MOST).map(|at| refusal(props, **at)) }
            </ol>
            if n_more > 0 {
                <p class="verdict-more">{ format!("and {n_more} more of other kinds; the list of calls has them all") }</p>
            }
            // Said once a phase, never per call.
            <p class="visually-hidden" role="status">{ announcement(run) }</p>
        </section>
    }
}

fn announcement(run: &RunHandle) -> String {
    match &run.phase {
        Phase::Idle | Phase::Connecting => String::new(),
        Phase::Running => "Running".to_owned(),
        Phase::Queued { .. } | Phase::Ended(_) | Phase::Failed(_) => words::status(run),
    }
}

fn refusal(props: &Props, position: usize) -> Html {
    let Some(call) = props.run.calls.get(position) else {
        return Html::default();
    };
    let class = match call.refused_by {
        Some(RefusedBy::Sandbox) => "by-sandbox",
        Some(RefusedBy::Kernel) => "by-kernel",
        Some(RefusedBy::Filter) | None => "by-filter",
    };
    let onclick = {
        let run = props.run.clone();
        Callback::from(move |_| run.select(Some(position)))
    };
    html! {
        <li {class}>
            <button type="button" {onclick} title="Show this call">
                <strong class="verdict-call">{ call.name.clone() }</strong>
                <span class="verdict-errno">{ answer(&call) }</span>
                <span class="verdict-who">{ who(&call) }</span>
            </button>
        </li>
    }
}

fn answer(call: &Rc<SyscallEvent>) -> String {
    match &call.result {
        SyscallResult::Return { errno, .. } => errno.clone().unwrap_or_default(),
        SyscallResult::Killed => "killed".to_owned(),
        SyscallResult::None => "no answer".to_owned(),
    }
}

/// The sentence that tells the speakers apart.
fn who(call: &SyscallEvent) -> String {
    match (call.refused_by, call.verdict.line, &call.because) {
        (Some(RefusedBy::Filter), Some(line), _) => {
            format!("Your filter said no, in line {line}. The kernel never saw the call.")
        }
        (Some(RefusedBy::Filter), None, _) => {
            "Your filter said no: calls of this arch are not listed.".to_owned()
        }
        (Some(RefusedBy::Sandbox), _, _) => {
            "The sandbox's own filter said no, under yours.".to_owned()
        }
        (_, _, Some(because)) => {
            format!("Your filter let it through. The kernel said no: {because}.")
        }
        _ => "Your filter let it through. The kernel itself said no.".to_owned(),
    }
}
