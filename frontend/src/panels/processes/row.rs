//! One process as a row of the tree.

use std::rc::Rc;

use ringside_shared::wire::Started;
use yew::prelude::*;

use crate::state::processes::{Ended, Life, Row};
use crate::state::timeline::quantity;
use crate::state::words::grouped;
use crate::{tr, trn};

/// Units of the life bar's own grid.
const BAR: f64 = 1_000.0;
/// The shortest life that can still be seen.
const LEAST: f64 = 8.0;

/// The id of a row's element, for `aria-activedescendant`.
pub(super) fn id_of(at: usize) -> String {
    format!("family-{at}")
}

/// What a row shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// Counts the rows from 0.
    pub(super) index: usize,
    pub(super) row: Row,
    pub(super) life: Life,
    /// Filters besides those of the run.
    pub(super) own: usize,
    /// The end of all bars.
    pub(super) until_ns: u64,
    pub(super) started: Option<Rc<Started>>,
    /// Position and pid of the parent.
    pub(super) parent: Option<(usize, i32)>,
    /// The keys are on it.
    pub(super) is_on: bool,
    /// The call that every panel shows is one of its calls.
    pub(super) is_current: bool,
    /// Shows or hides its children.
    pub(super) turn: Callback<usize>,
    /// Lists its calls.
    pub(super) pick: Callback<usize>,
    /// Takes the keys to a process.
    pub(super) visit: Callback<usize>,
}

#[component]
pub(super) fn ProcessRow(props: &Props) -> Html {
    let Props { row, life, .. } = props;
    let at = row.at;
    let button = |callback: &Callback<usize>, to: usize| {
        callback.reform(move |event: MouseEvent| {
            event.stop_propagation();
            to
        })
    };
    let class = classes!(
        "family-row",
        props.is_on.then_some("is-on"),
        props.is_current.then_some("is-current"),
    );
    let own = u32::try_from(props.own).unwrap_or(u32::MAX);
    html! {
        <div {class} id={id_of(at)} role="row" aria-rowindex={(props.index + 2).to_string()}
            aria-level={(row.level + 1).to_string()} aria-posinset={row.place.0.to_string()} aria-setsize={row.place.1.to_string()}
            aria-expanded={row.has_children.then(|| row.is_open.to_string())} aria-selected={props.is_on.to_string()}
            data-pid={life.pid.to_string()} onclick={button(&props.visit, at)}>
            <span role="gridcell" class="is-name" title={format!("{} {}", life.program, life.words)}>
                { branch(row) }
                if row.has_children {
                    <button type="button" class="family-turn" tabindex="-1" aria-hidden="true" onclick={button(&props.turn, at)}>
                        { if row.is_open { "▾" } else { "▸" } }
                    </button>
                } else {
                    <span class="family-turn" aria-hidden="true"></span>
                }
                <button type="button" class="family-name" tabindex="-1" title={tr!("List its calls")} onclick={button(&props.pick, at)}>{ life.program.clone() }</button>
                <span class="family-words">{ life.words.clone() }</span>
                if life.threads > 1 {
                    <span class="family-tag">{ trn!(u64::from(life.threads), "1 thread", "{n} threads") }</span>
                }
                if own > 0 {
                    <span class="family-tag" title={tr!("Filters that it installed itself, or those it comes from")}>{ trn!(u64::from(own), "+1 filter", "+{n} filters") }</span>
                }
            </span>
            <span role="gridcell" class="is-pid">{ life.pid }</span>
            <span role="gridcell" class="is-parent">
                if let Some((at, pid)) = props.parent {
                    <button type="button" tabindex="-1" title={tr!("Go to its parent")} onclick={button(&props.visit, at)}>{ pid }</button>
                }
            </span>
            <span role="gridcell" class="is-life">{ bar(life, props.until_ns) }</span>
            <span role="gridcell" class="is-count">{ count(life.calls) }</span>
            <span role="gridcell" class={classes!("is-count", if life.refusals > 0 { "is-refused" } else { "is-none" })}>{ count(life.refusals) }</span>
            <span role="gridcell" class="is-filters">{ filters(props.started.as_deref(), own) }</span>
            { end(life) }
        </div>
    }
}

/// The lines that lead down to it.
fn branch(row: &Row) -> Html {
    let line = |goes_by: &bool| html! { <i class={goes_by.then_some("goes-by")}></i> };
    let is_last = row.place.0 == row.place.1;
    // The last step is its own: a corner, or a fork.
    let above = row.lines.get(1..).unwrap_or_default().iter();
    html! {
        <span class="family-branch" aria-hidden="true">
            { for above.map(line) }
            if row.level > 0 { <i class={if is_last { "corner" } else { "fork" }}></i> }
        </span>
    }
}

fn count(n: u64) -> String {
    grouped(usize::try_from(n).unwrap_or(usize::MAX))
}

/// Its life along the run, with ticks where it became another program.
fn bar(life: &Life, until_ns: u64) -> Html {
    #[allow(clippy::cast_precision_loss, reason = "a place of a thousand")]
    let place = |at_ns: u64| BAR * (at_ns as f64 / until_ns.max(1) as f64).min(1.0);
    let began = place(life.began_ns).min(BAR - LEAST);
    let ended = life.ended.as_ref().map(|(at_ns, _)| *at_ns);
    let width = (place(ended.unwrap_or(until_ns)) - began).max(LEAST);
    let lived = ended.unwrap_or(until_ns).saturating_sub(life.began_ns);
    let words = tr!(
        "began at {began} ms, lived {lived}",
        began = quantity::moment(life.began_ns),
        lived = quantity::duration(lived)
    );
    html! {
        <svg class="family-life" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" aria-label={words.clone()}>
            <title>{ words }</title>
            <path class="family-run" d="M0 6H1000" />
            <rect class={classes!(ended.is_none().then_some("is-there"))} x={format!("{began:.1}")} y="2" width={format!("{width:.1}")} height="8" />
            { for life.execs.iter().map(|&at_ns| html! { <path class="family-exec" d={format!("M{:.1} 0V12", place(at_ns))} /> }) }
        </svg>
    }
}

/// What the calls of a process have to pass: its own filters, yours, Ringside's.
pub(super) fn filters(started: Option<&Started>, own: u32) -> String {
    let yours = started.map_or(0, |started| started.programs.len());
    let has_safety = started.is_some_and(|started| started.sandbox_program.is_some());
    let own = (own > 0).then(|| tr!("{own} own", own));
    let yours = match yours {
        0 => None,
        1 => Some(tr!("yours").to_owned()),
        n => Some(tr!("{n} yours", n)),
    };
    let safety = has_safety.then(|| tr!("safety").to_owned());
    let all: Vec<String> = [own, yours, safety].into_iter().flatten().collect();
    all.join(" + ")
}

fn end(life: &Life) -> Html {
    let (class, words) = match &life.ended {
        None => ("is-there", tr!("running").to_owned()),
        Some((_, Ended::Exit(0))) => ("is-good", "exit 0".to_owned()),
        Some((_, Ended::Exit(code))) => ("is-bad", format!("exit {code}")),
        Some((_, Ended::Signal(signal))) => ("is-killed", signal.clone()),
    };
    html! { <span role="gridcell" class={classes!("is-end", class)}>{ words }</span> }
}
