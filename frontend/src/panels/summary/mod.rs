//! The table of `strace -c`, with who refused; sorted by its heads, leading to its calls.

pub mod order;

use ringside_shared::trace::Row;
use yew::prelude::*;

use self::order::{Column, Order};
use crate::hooks::RunHandle;
use crate::part;
use crate::state::latency::{Latencies, Latency};
use crate::state::timeline::quantity;

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
    let tally = &props.run.tally;
    let total = tally.total();
    let latencies = use_mut_ref(Latencies::default);
    latencies
        .borrow_mut()
        .catch_up(props.run.generation, &props.run.calls);
    let latencies = latencies.borrow();
    let mut rows = tally.rows();
    order.sort(&mut rows, &latencies);
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
    html! {
        <section class="summary" aria-label="Summary">
            <table>
                <thead><tr>{ for Column::ALL.map(|column| head(column, *order, &on_column)) }</tr></thead>
                <tbody>{ for rows.iter().map(|row| line(row, &total, latencies.of(&row.name), &props.on_search)) }</tbody>
                <tfoot>{ cells(&total, &total, None, html! { "total" }) }</tfoot>
            </table>
            if tally.unfinished() > 0 {
                <p class="summary-note">
                    { format!("{} more did not come back (an exit, or a kill), and strace -c counts only those that do.", tally.unfinished()) }
                </p>
            }
            <p class="summary-note">{ "Times are from entry to exit as the tracer saw them, its own work included." }</p>
        </section>
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

fn line(row: &Row, total: &Row, latency: Option<&Latency>, on_search: &Callback<String>) -> Html {
    let search = format!("name:{}", row.name);
    let onclick = on_search.reform(move |_: MouseEvent| search.clone());
    let name = html! {
        <button type="button" class="summary-name" title="List these calls" {onclick}>{ row.name.clone() }</button>
    };
    cells(row, total, latency, name)
}

fn cells(row: &Row, total: &Row, latency: Option<&Latency>, name: Html) -> Html {
    let count = |count: u64| {
        if count == 0 {
            String::new()
        } else {
            count.to_string()
        }
    };
    let took = |of: fn(&Latency) -> u64| {
        html! { <td>{ latency.map(|latency| quantity::duration(of(latency))) }</td> }
    };
    let by = |class: &'static str, count: u64| {
        html! {
            <td class={(count > 0).then_some(class)}>
                if count > 0 { { count } }
            </td>
        }
    };
    html! {
        <tr>
            <td>{ format!("{:.2}", order::share(row, total)) }</td>
            <td>{ format!("{:.6}", order::seconds(row)) }</td>
            <td>{ order::usecs_per_call(row) }</td>
            <td>{ row.calls }</td>
            <td>{ count(row.errors) }</td>
            { by("fate-filter", row.refused.filter) }
            { by("fate-sandbox", row.refused.sandbox) }
            { by("fate-kernel", row.refused.kernel) }
            { took(|latency| latency.percentile(50)) }
            { took(|latency| latency.percentile(95)) }
            { took(Latency::longest_ns) }
            <th scope="row">{ name }</th>
        </tr>
    }
}
