//! What the filter costs: of the kernel's limits, and at each syscall.

use ringside_shared::wire::verb::Costs as Asked;
use yew::prelude::*;

use crate::hooks::{FilterHandle, RunHandle, use_asked, use_heat};
use crate::state::costs::{Column, Cost, Meter, Order, meters, table};
use crate::state::lang::{counted, text};
use crate::{part, tr, trn};

/// So many lines are drawn until somebody wants them all.
const MANY: usize = 200;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// The page's filter.
    pub filter: FilterHandle,
    /// Told a search that finds a syscall's calls in the list.
    pub on_search: Callback<String>,
}

part! {
    /// The panel, in a part of the page.
    pub fn costs(Props) shows Costs, in tabs
}

/// The panel.
#[component]
pub fn Costs(props: &Props) -> Html {
    let Props {
        run,
        filter,
        on_search,
    } = props;
    let asked = use_asked::<Asked>(filter.checked.loads().then(|| filter.question()));
    let heat = use_heat(run, filter);
    let order = use_state_eq(|| Order {
        column: Column::Executed,
        is_down: true,
    });
    let wants_all = use_state_eq(|| false);
    let is_long = use_state_eq(|| false);
    let Some(report) = &asked.answer else {
        let empty = match &asked.failed {
            Some(why) => why.clone(),
            None if asked.is_busy => tr!("The filter core is at it …").into(),
            None => tr!("Once the filter loads, what it costs stands here.").into(),
        };
        return html! { <p class="empty">{ empty }</p> };
    };
    let has_run = heat.as_ref().is_some_and(|heat| heat.asked > 0);
    let only_called = has_run && !*wants_all;
    let lines = table(&report.costs, heat.as_deref(), *order, only_called);
    let n_drawn = if *is_long { lines.len() } else { MANY };
    let head = |column: Column| {
        let onclick = {
            let order = order.clone();
            Callback::from(move |_: MouseEvent| order.set(order.pressed(column)))
        };
        html! {
            <th scope="col" aria-sort={order.direction(column)} class={class_of(column)}>
                <button type="button" {onclick}>{ text(column.label()) }</button>
            </th>
        }
    };
    let toggle = |state: &UseStateHandle<bool>, to: bool| {
        let state = state.setter();
        Callback::from(move |_: MouseEvent| state.set(to))
    };
    html! {
        <section class="costs" aria-label={tr!("Costs")} aria-busy={asked.is_busy.to_string()}>
            <div class="costs-meters">
                { for meters(&report.budget).into_iter().map(meter) }
                <p class="costs-note">{ room(report.budget.most_filters) }</p>
            </div>
            <p class="costs-say">
                <span>{ told(&lines, has_run) }</span>
                if has_run {
                    <button
                        type="button" class="chip" id="costs-called" aria-pressed={only_called.to_string()}
                        onclick={toggle(&wants_all, only_called)}
                    >{ tr!("Only what was called") }</button>
                }
            </p>
            <table>
                <thead><tr>{ for Column::ALL.map(head) }</tr></thead>
                <tbody>{ for lines.iter().take(n_drawn).map(|cost| line(cost, on_search)) }</tbody>
            </table>
            if lines.len() > n_drawn {
                <button type="button" class="chip" onclick={toggle(&is_long, true)}>
                    { tr!("Show all {n}", n = counted(lines.len() as u64)) }
                </button>
            }
            <p class="costs-note">{ tr!("Counted for this filter alone: where another filter of the thread has to look at a call, the kernel runs all of them.") }</p>
        </section>
    }
}

fn class_of(column: Column) -> Option<&'static str> {
    matches!(column, Column::Name | Column::Cached).then_some("is-text")
}

/// `12 of 4,096 instructions`
fn meter(meter: Meter) -> Html {
    let Meter { label, used, limit } = meter;
    let label = text(label);
    let (n, of) = (counted(used.into()), counted(limit.into()));
    html! {
        <p class="costs-meter">
            <span><strong>{ n.clone() }</strong>{ " " }{ tr!("of {of}", of) }{ " " }{ label }</span>
            <meter
                min="0" max={limit.to_string()} value={used.to_string()} high={(limit / 4 * 3).to_string()}
                aria-label={label}
            />
        </p>
    }
}

fn room(most: u32) -> String {
    trn!(
        u64::from(most),
        "A thread can have one such filter.",
        "A thread can have {n} such filters, one on top of the other."
    )
}

/// What the run made of it, in a sentence.
fn told(lines: &[Cost], has_run: bool) -> String {
    if !has_run {
        return tr!("Run the command to see what its calls execute.").to_owned();
    }
    let sum = |of: fn(&Cost) -> u64| counted(lines.iter().map(of).sum());
    let (calls, executed) = (sum(|line| line.calls), sum(|line| line.executed));
    let free = sum(|line| if line.of_one.cached { line.calls } else { 0 });
    tr!(
        "{calls} calls: {free} let through without running the filter, {executed} instructions executed for the others.",
        calls,
        free,
        executed
    )
}

fn line(cost: &Cost, on_search: &Callback<String>) -> Html {
    let Cost {
        of_one,
        calls,
        executed,
    } = cost;
    let insns = match (of_one.min, of_one.max) {
        (min, max) if min == max => min.to_string(),
        (min, max) if of_one.exact => format!("{min} – {max}"),
        (min, max) => format!("≥ {min}, ≤ {max}"),
    };
    let search = format!("name:{} arch:{}", of_one.syscall, of_one.arch);
    let onclick = on_search.reform(move |_: MouseEvent| search.clone());
    html! {
        <tr>
            <th scope="row" class="is-text">
                if *calls > 0 {
                    <button type="button" class="summary-name" title={tr!("List these calls")} {onclick}>{ of_one.syscall.clone() }</button>
                } else {
                    <span class="costs-name">{ of_one.syscall.clone() }</span>
                }
                if of_one.arch != "x86_64" {
                    <span class="costs-arch">{ format!(" {}", of_one.arch) }</span>
                }
            </th>
            <td>{ if *calls > 0 { counted(*calls) } else { String::new() } }</td>
            <td>{ insns }</td>
            <td>{ if *calls > 0 { counted(*executed) } else { String::new() } }</td>
            <td class="is-text">
                if of_one.cached {
                    <span class="costs-yes">{ tr!("✓ yes") }</span>
                } else {
                    <span class="costs-no">{ tr!("no: {why}", why = of_one.because.clone()) }</span>
                }
            </td>
        </tr>
    }
}
