//! The table of `strace -c`, with who refused; sorted by its heads, leading to its calls.

pub mod order;

use ringside_shared::trace::Row;
use yew::prelude::*;

use self::order::{Column, Order};
use crate::hooks::RunHandle;
use crate::state::latency::{Cost, Latencies, Part};
use crate::state::timeline::quantity;
use crate::{part, tr, trn};

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// Told a search that finds a syscall's calls in the list.
    #[prop_or_default]
    pub on_search: Callback<String>,
}

part! {
    /// The panel, in a part of the page.
    pub fn summary(Props) shows Summary, in tabs
}

/// The panel.
#[component]
pub fn Summary(props: &Props) -> Html {
    let order = use_state_eq(Order::default);
    let part = use_state_eq(|| Part::Net);
    let tally = &props.run.tally;
    let total = tally.total();
    let latencies = use_mut_ref(Latencies::default);
    latencies
        .borrow_mut()
        .catch_up(props.run.generation, &props.run.calls);
    let latencies = latencies.borrow();
    let mut rows = tally.rows();
    order.sort(&mut rows, &latencies, *part);
    let on_column = {
        let order = order.clone();
        Callback::from(move |column| order.set(order.pressed(column)))
    };
    if rows.is_empty() {
        return html! {
            <section class="summary" aria-label="Summary">
                <p class="summary-empty">{ "Press Run: here the calls are counted as strace -c counts them." }</p>
            </section>
        };
    }
    let columns: Vec<Column> = Column::ALL
        .into_iter()
        .filter(|column| column.is_needed(&total))
        .collect();
    let line = |row: &Row| {
        html! { <tr>{ for columns.iter().map(|column| cell(*column, row, &total, &latencies, *part, Some(&props.on_search))) }</tr> }
    };
    let last = columns
        .iter()
        .map(|column| cell(*column, &total, &total, &latencies, *part, None));
    html! {
        <section class="summary" aria-label="Summary">
            { cost(latencies.cost(), &part) }
            <table>
                <thead><tr>{ for columns.iter().map(|column| head(*column, *order, &on_column)) }</tr></thead>
                <tbody>{ for rows.iter().map(|row| line(row)) }</tbody>
                <tfoot><tr>{ for last }</tr></tfoot>
            </table>
            if tally.unfinished() > 0 {
                <p class="summary-note">
                    { format!("{} more did not come back (an exit, or a kill), and strace -c counts only those that do.", tally.unfinished()) }
                </p>
            }
            <p class="summary-note">{ tr!("% time, seconds and usecs/call are from stop to stop, as strace -c counts them, with the tracer's cost.") }</p>
        </section>
    }
}

/// What the tracer added, and the switch that leaves it out of the durations.
fn cost(cost: Cost, part: &UseStateHandle<Part>) -> Html {
    let is_net = **part == Part::Net;
    let onclick = {
        let part = part.clone();
        Callback::from(move |_: MouseEvent| part.set(if is_net { Part::Whole } else { Part::Net }))
    };
    let calls = trn!(cost.n_calls, "1 call", "{n} calls");
    let words = tr!(
        "The tracer worked {work} on {calls}, and being stopped took each at least {stops}.",
        work = quantity::duration(cost.work_ns),
        calls,
        stops = quantity::duration(cost.stops_ns)
    );
    html! {
        <p class="summary-cost">
            <button type="button" class="trace-chip" aria-pressed={is_net.to_string()} {onclick}
                title={tr!("Leaves both out of p50, p95 and max. What being stopped takes is that of the quickest call of this run, which did nearly nothing else.")}>
                { tr!("without the tracer") }
            </button>
            <span>{ words }</span>
        </p>
    }
}

fn head(column: Column, order: Order, on_column: &Callback<Column>) -> Html {
    let sorted = order.direction(column);
    let onclick = on_column.reform(move |_: MouseEvent| column);
    let class = classes!(
        "summary-head",
        (column == Column::Name).then_some("is-name")
    );
    html! {
        <th scope="col" {class} aria-sort={sorted}>
            <button type="button" title={column.meaning()} {onclick}>{ column.label() }</button>
        </th>
    }
}

fn cell(
    column: Column,
    row: &Row,
    total: &Row,
    latencies: &Latencies,
    part: Part,
    on_search: Option<&Callback<String>>,
) -> Html {
    let some = |count: u64| {
        if count == 0 {
            String::new()
        } else {
            count.to_string()
        }
    };
    let by = |class: &'static str, count: u64| {
        html! { <td class={(count > 0).then_some(class)}>{ some(count) }</td> }
    };
    let text = match column {
        Column::Share => format!("{:.2}", order::share(row, total)),
        Column::Seconds => format!("{:.6}", order::seconds(row)),
        Column::UsecsPerCall => order::usecs_per_call(row).to_string(),
        Column::Calls => row.calls.to_string(),
        Column::Errors => some(row.errors),
        Column::Filter => return by("fate-filter", row.refused.filter),
        Column::Sandbox => return by("fate-sandbox", row.refused.sandbox),
        Column::Kernel => return by("fate-kernel", row.refused.kernel),
        Column::Outer => return by("fate-outer", row.refused.outer),
        Column::Half | Column::Most | Column::Longest => {
            let took = column
                .place()
                .and_then(|place| latencies.of(&row.name, place, part));
            took.map(quantity::duration).unwrap_or_default()
        }
        Column::Name => return name(row, on_search),
    };
    html! { <td>{ text }</td> }
}

/// The syscall, which leads to its calls; or the word for all of them.
fn name(row: &Row, on_search: Option<&Callback<String>>) -> Html {
    let Some(on_search) = on_search else {
        return html! { <th scope="row">{ "total" }</th> };
    };
    let search = format!("name:{}", row.name);
    let onclick = on_search.reform(move |_: MouseEvent| search.clone());
    html! {
        <th scope="row" title={row.name.clone()}>
            <button type="button" class="summary-name" title="List these calls" {onclick}>{ row.name.clone() }</button>
        </th>
    }
}
