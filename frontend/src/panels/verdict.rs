//! Who said no in this run: the answer to the question that everybody has.

use ringside_shared::wire::{RefusedBy, Speaker, SyscallEvent, SyscallResult};
use yew::prelude::*;

use super::mending::Mending;
use crate::hooks::{RunHandle, use_elapsed};
use crate::state::{Phase, words};
use crate::tr;

/// No more refusals than this are told one by one.
const MOST: usize = 2;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// Whether command or filter are no longer those of this run.
    #[prop_or_default]
    pub is_edited: bool,
    /// Why nothing was run when Run was pressed last.
    pub complaint: Option<AttrValue>,
}

/// The panel.
#[component]
pub fn Verdict(props: &Props) -> Html {
    let run = &props.run;
    let elapsed = use_elapsed(matches!(run.phase, Phase::Running));
    let failed = props.complaint.is_some() || matches!(run.phase, Phase::Failed(_));
    let status = match &props.complaint {
        Some(complaint) => format!("Not run: {complaint}"),
        None => words::status(run),
    };
    let n_more = run.refusals.len().saturating_sub(MOST);
    html! {
        <section class="verdict" aria-label="How the run went">
            <p id="status" class={classes!("verdict-status", failed.then_some("failed"))}>
                { status }
                if matches!(run.phase, Phase::Running) {
                    { format!(", {:.1} s", elapsed / 1000.0) }
                    if let Some(most) = run.started.as_ref().and_then(|started| started.wall_ms) {
                        { tr!(" of at most {time}", time = words::quantity(most, "ms")) }
                    }
                }
            </p>
            if props.is_edited && props.complaint.is_none() {
                <p class="verdict-edited">{ "edited since this run" }</p>
            }
            if is_lost(&run.phase) {
                <Mending key={run.generation} />
            }
            if run.phase == Phase::Idle {
                <p class="verdict-note">
                    { "Commands run in a throwaway sandbox without network. Nothing you do here can hurt anything." }
                </p>
            }
            <ol class="verdict-list">
                { for run.refusals.read().iter().take(MOST).map(|at| refusal(props, **at)) }
            </ol>
            if n_more > 0 {
                <p class="verdict-more">{ format!("and {n_more} more of other kinds; the list of calls has them all") }</p>
            }
            // Said once a phase, never per call.
            <p class="visually-hidden" role="status">{ announcement(props) }</p>
        </section>
    }
}

/// Whether the run failed for want of a server that answers.
fn is_lost(phase: &Phase) -> bool {
    matches!(phase, Phase::Failed(problem) if matches!(&*problem.code, "connection-lost" | "no-server"))
}

fn announcement(props: &Props) -> String {
    let run = &props.run;
    if let Some(complaint) = &props.complaint {
        return format!("Not run: {complaint}");
    }
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
        Some(RefusedBy::Kernel | RefusedBy::Outer) => "by-kernel",
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

fn answer(call: &SyscallEvent) -> String {
    match &call.result {
        SyscallResult::Return { errno, .. } => errno.clone().unwrap_or_default(),
        SyscallResult::Killed => "killed".to_owned(),
        SyscallResult::None => "no answer".to_owned(),
    }
}

/// The sentence that tells the speakers apart.
fn who(call: &SyscallEvent) -> String {
    let because = call.because.as_deref();
    if call.verdict.by == Speaker::Strict && call.refused_by.is_some() {
        return tr!("Strict mode said no: it lets read, write, exit and rt_sigreturn through, and kills for anything else.").to_owned();
    }
    // Without a filter of the learner's, the sandbox's own is the one that let it through.
    let passed = match call.verdict.by {
        Speaker::Filter => "Your filter let it pass",
        Speaker::Sandbox | Speaker::Strict => "No filter stood in its way",
    };
    match (call.refused_by, call.verdict.line, because) {
        (Some(RefusedBy::Filter), _, Some(because)) => format!("A filter said no: {because}."),
        (Some(RefusedBy::Filter), Some(line), None) => {
            let whose = match call.verdict.filter {
                Some(1..) => "Your second filter",
                _ => "Your filter",
            };
            format!("{whose} said no in line {line}; the kernel never saw the call.")
        }
        (Some(RefusedBy::Filter), None, None) => {
            "Your filter said no: it does not list calls of this arch.".to_owned()
        }
        (Some(RefusedBy::Sandbox), ..) => {
            "Your filter let it pass; the sandbox's own filter said no.".to_owned()
        }
        (Some(RefusedBy::Outer), ..) => {
            format!("{passed}; a filter around Ringside itself said no.")
        }
        (_, _, Some(because)) if because.starts_with("CAP_") => {
            format!("{passed}; the kernel said no for want of {because}.")
        }
        (_, _, Some(because)) => {
            format!("{passed}; the kernel said no: {because}.")
        }
        _ => format!("{passed}; the kernel itself said no."),
    }
}
