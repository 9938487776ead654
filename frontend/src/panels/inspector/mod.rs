//! One call in full: what it asked, who answered, what, and why.
//!
//! [`arguments`] takes the call apart, [`asked`] shows what it asked, [`errno`] what its errno means
//! and who could have said it, [`reason`] says why it ended as it did.

pub mod arguments;
mod asked;
mod errno;
pub mod reason;

use ringside_shared::abi::syscalls::cards;
use ringside_shared::wire::verb::CallCard;
use ringside_shared::wire::{CallCardRequest, Speaker, SyscallEvent, SyscallResult};
use yew::prelude::*;

use crate::hooks::{Against, RunHandle, use_asked};
use crate::panels::boundary::glyph::{Glyph, fate_class};
use crate::part;
use crate::state::timeline::{Fate, cast, fate, quantity};
use crate::state::what_if::{self, Changed};

/// The panel's id, where Enter in the list leads.
pub const ID: &str = "inspector";

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// The filter in the editor against the run.
    #[prop_or_default]
    pub against: Against,
    /// Told the line of the filter that is to be shown in the editor.
    #[prop_or_default]
    pub on_line: Option<Callback<u32>>,
}

part! {
    /// The panel, in a part of the page.
    pub fn inspector(Props) shows Inspector, in tabs
}

/// The panel.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let run = &props.run;
    let call = run.selected.and_then(|at| run.calls.get(at));
    let about = call.as_ref().map(about);
    let known = use_asked::<CallCard>(about.clone()).answer;
    let card = known
        .as_deref()
        .filter(|card| Some(&card.about) == about.as_ref());
    let Some(call) = call else {
        return html! {
            <section class="inspector" id={ID} tabindex="0" aria-label="This call">
                <p class="inspector-empty">
                    { "Pick a call in the picture or in the list: here it is taken apart, with who answered and why." }
                </p>
            </section>
        };
    };
    let fate = Fate::of(&call);
    let program = cast::name_of(&run.processes, call.pid, call.at_ns);
    html! {
        <section class={classes!("inspector", fate_class(fate))} id={ID} tabindex="0" aria-label="This call">
            <header>
                <h2>{ call.name.clone() }</h2>
                <p class="inspector-fate"><Glyph {fate} /><strong>{ headline(&call, fate) }</strong></p>
                <p class="inspector-meta">
                    { format!("number {} on {} · {program}, pid {} · call {}", call.nr, call.arch, call.pid, call.seq) }
                    if let Some(nanos) = call.duration_ns {
                        { format!(" · took {}", quantity::duration(nanos)) }
                    }
                </p>
                if let Some(meaning) = cards::meaning(&call.name) {
                    <p class="inspector-meaning">{ format!("{}: {meaning}.", call.name) }</p>
                }
            </header>
            if let Some(mismatch) = &call.mismatch {
                <p class="inspector-mismatch" role="alert">{ format!("Verdict and result disagree: {mismatch}.") }</p>
            }
            { for props.against.what_if().zip(run.selected).and_then(|(what_if, at)| what_if.at(at)).map(as_edited) }
            <h3>{ "Why" }</h3>
            { rule(&call, &run.source, props.on_line.as_ref()) }
            { for reason::sentences(&call).into_iter().map(|told| html! { <p>{ told }</p> }) }
            { errno::view(&call, run.started.as_deref(), known.as_deref()) }
            if let Some(note) = reason::vdso_note(&call) { <p class="inspector-note">{ note }</p> }
            <h3>{ "What it asked" }</h3>
            { asked::view(&call, card) }
            <h3>{ "Verdict and result" }</h3>
            { both(&call) }
            { siblings(&call) }
        </section>
    }
}

fn headline(call: &SyscallEvent, fate: Fate) -> String {
    let answer = fate::answer(call);
    match (fate::refuser(call), fate) {
        (Some(who), Fate::Faked(_)) => format!("skipped · {who}"),
        (Some(who), _) => format!("{answer} · {who}"),
        (None, Fate::NoReturn) => "no return".to_owned(),
        (None, _) => format!("= {answer}"),
    }
}

/// What the filter in the editor would answer instead.
fn as_edited(changed: &Changed) -> Html {
    let would_be = &changed.would_be;
    let fate = what_if::fate(would_be);
    let line = would_be.line.filter(|_| would_be.by == Speaker::Filter);
    html! {
        <p class={classes!("inspector-what-if", fate_class(fate))}>
            <Glyph {fate} />{ "With the filter as it is edited now: " }<span>
                <strong>{ what_if::word(would_be) }</strong>
                if let Some(line) = line { { format!(", line {line}") } }
            </span>
        </p>
    }
}

/// The line that answered, quoted from the filter as it was sent.
fn rule(call: &SyscallEvent, source: &str, on_line: Option<&Callback<u32>>) -> Html {
    let is_ours = call.verdict.by == Speaker::Filter && call.verdict.filter == Some(0);
    let Some(line) = call.verdict.line.filter(|_| is_ours) else {
        return Html::default();
    };
    let index = usize::try_from(line)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let text = source.lines().nth(index).unwrap_or_default().to_owned();
    let quote = html! {
        <>
            <span class="inspector-line">{ line }</span>
            <code>{ text }</code>
        </>
    };
    match on_line {
        Some(on_line) => {
            let onclick = on_line.reform(move |_: MouseEvent| line);
            html! { <button type="button" class="inspector-rule" title="Show this line in the editor" {onclick}>{ quote }</button> }
        }
        None => html! { <p class="inspector-rule">{ quote }</p> },
    }
}

/// What the core is asked of a call.
fn about(call: &SyscallEvent) -> CallCardRequest {
    let errno = match &call.result {
        SyscallResult::Return { errno, .. } => errno.clone(),
        SyscallResult::Killed | SyscallResult::None => None,
    };
    CallCardRequest {
        arch: call.arch.clone(),
        name: call.name.clone(),
        args: call.args.clone(),
        errno,
    }
}

/// What the filters answered beside what the kernel then did.
fn both(call: &SyscallEvent) -> Html {
    let verdict = &call.verdict;
    let action = match verdict.action.as_str() {
        "errno" | "trap" | "trace" | "notify" => format!("{}({})", verdict.action, verdict.data),
        action => action.to_owned(),
    };
    let speaker = match verdict.by {
        Speaker::Filter => "your filter",
        Speaker::Sandbox => "safety filter",
        Speaker::Strict => "strict mode",
    };
    let result = match &call.result {
        SyscallResult::Return { text, value, .. } if text.is_empty() => value.to_string(),
        SyscallResult::Return { text, .. } => text.clone(),
        SyscallResult::Killed => "SIGSYS, no result".to_owned(),
        SyscallResult::None => "no result".to_owned(),
    };
    html! {
        <dl class="inspector-both">
            <div>
                <dt>{ "The filters answered" }</dt>
                <dd>
                    <strong>{ action }</strong>
                    <span>{ speaker }
                        if let Some(insns) = verdict.insns { { format!(", {insns} instructions") } }
                    </span>
                </dd>
            </div>
            <div>
                <dt>{ "The program got" }</dt>
                <dd><strong>{ result }</strong></dd>
            </div>
        </dl>
    }
}

fn siblings(call: &SyscallEvent) -> Html {
    let siblings: Vec<&str> = cards::siblings(&call.name).collect();
    if siblings.is_empty() {
        return Html::default();
    }
    html! {
        <p class="inspector-note">
            { "Other ways to ask the same: " }<code>{ siblings.join(", ") }</code>
            { ". A rule that means the deed must name them too." }
        </p>
    }
}
