//! The columns, scrolled in step, walked by keys.

use std::rc::Rc;

use yew::prelude::*;

use super::cell::cell;
use crate::components::VirtualList;
use crate::state::compare::sides::Column;
use crate::state::compare::{Comparison, Mark, Row};
use crate::state::words::{self, grouped};

/// Height of a row; `.compare-row` in the style sheet agrees.
const ROW_PX: f64 = 26.0;
/// Rows that a page key moves.
const PAGE: usize = 20;

/// What the grid shows.
#[derive(Debug, Clone, Properties)]
pub(super) struct Props {
    /// What came of it.
    pub(super) comparison: Rc<Comparison>,
    /// The runs.
    pub(super) columns: Vec<Column>,
    /// Counts the comparisons.
    pub(super) serial: u32,
    /// A call is to be shown on the page: its column and position.
    pub(super) on_call: Callback<(usize, usize)>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        // The runs of a comparison do not change any more.
        Rc::ptr_eq(&self.comparison, &other.comparison) && self.serial == other.serial
    }
}

/// The grid, with the keys and buttons that lead from difference to difference.
#[component]
pub(super) fn Grid(props: &Props) -> Html {
    let only = use_state_eq(|| false);
    let cursor = use_state_eq(|| (0_usize, 1_usize));
    let Props {
        comparison,
        columns,
        on_call,
        ..
    } = props;
    let shown = use_memo((props.serial, *only), |(_, only)| comparison.shown(*only));
    let n_rows = shown.len();
    let (row, column) = (cursor.0.min(n_rows.saturating_sub(1)), cursor.1);
    let turn = {
        let (shown, comparison) = (Rc::clone(&shown), Rc::clone(comparison));
        move |forwards: bool, from: usize| {
            let at = |turn: &usize| shown.binary_search(turn).ok();
            let mut turns = comparison.turns().iter().filter_map(at);
            if forwards {
                turns.find(|turn| *turn > from)
            } else {
                turns.take_while(|turn| *turn < from).last()
            }
        }
    };
    let go_turn = |forwards: bool| {
        let (cursor, turn) = (cursor.clone(), turn.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(to) = turn(forwards, row) {
                cursor.set((to, cursor.1));
            }
        })
    };
    let open = {
        let (shown, comparison, on_call) =
            (Rc::clone(&shown), Rc::clone(comparison), on_call.clone());
        Callback::from(move |(row, column): (usize, usize)| {
            let Some(Row::Call { at, .. }) =
                shown.get(row).and_then(|at| comparison.rows().get(*at))
            else {
                return;
            };
            // What vanished leads to the call that it was.
            let found = [column, 0]
                .into_iter()
                .find_map(|column| Some((column, at[column]? as usize)));
            if let Some(found) = found {
                on_call.emit(found);
            }
        })
    };
    let onkeydown = {
        let (cursor, open, turn) = (cursor.clone(), open.clone(), turn.clone());
        let n_columns = comparison.n_columns();
        Callback::from(move |event: KeyboardEvent| {
            let last = n_rows.saturating_sub(1);
            let to = match event.key().as_str() {
                "ArrowDown" => ((row + 1).min(last), column),
                "ArrowUp" => (row.saturating_sub(1), column),
                "PageDown" => ((row + PAGE).min(last), column),
                "PageUp" => (row.saturating_sub(PAGE), column),
                "Home" => (0, column),
                "End" => (last, column),
                "ArrowRight" => (row, (column + 1).min(n_columns - 1)),
                "ArrowLeft" => (row, column.saturating_sub(1)),
                "n" => (turn(true, row).unwrap_or(row), column),
                "p" => (turn(false, row).unwrap_or(row), column),
                "Enter" if !event.ctrl_key() && !event.meta_key() => {
                    open.emit((row, column));
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            cursor.set(to);
        })
    };
    let n_turns = comparison.turns().len();
    let here = comparison
        .turns()
        .iter()
        .filter(|turn| shown.get(row).is_some_and(|at| *turn <= at))
        .count();
    let ontoggle = {
        let (only, cursor) = (only.clone(), cursor.clone());
        Callback::from(move |_: MouseEvent| {
            only.set(!*only);
            cursor.set((0, column));
        })
    };
    let pick = |at: usize| {
        let cursor = cursor.clone();
        Callback::from(move |_: MouseEvent| cursor.set((cursor.0, at)))
    };
    // On a narrow screen one column is seen, and the first is what the signs are about.
    let seen = column.max(1);
    html! {
        <section class={classes!("compare-grid", format!("compare-sees-{seen}"), format!("compare-of-{}", columns.len()))} aria-label="Call beside call">
            <div class="compare-tools">
                <button type="button" class="chip" id="compare-previous" onclick={go_turn(false)} disabled={turn(false, row).is_none()}
                    aria-keyshortcuts="p">{ "▲ Previous" }<kbd>{ " P" }</kbd></button>
                <button type="button" class="chip" id="compare-next" onclick={go_turn(true)} disabled={turn(true, row).is_none()}
                    aria-keyshortcuts="n">{ "▼ Next difference" }<kbd>{ " N" }</kbd></button>
                <span class="compare-count">{ match n_turns {
                    0 => "no difference".to_owned(),
                    n => format!("{} of {} places", grouped(here), grouped(n)),
                } }</span>
                <button type="button" class="chip" id="compare-only" aria-pressed={only.to_string()} onclick={ontoggle}>{ "Only differences" }</button>
                <span class="compare-legend">{ "+ appeared  − vanished  ≠ changed" }</span>
            </div>
            <div role="grid" class="compare-table" tabindex="0" aria-label="Calls" {onkeydown}
                aria-rowcount={(n_rows + 1).to_string()} aria-colcount={columns.len().to_string()}
                aria-activedescendant={format!("compare-{row}-{column}")}>
                <div class="compare-row compare-head" role="row" aria-rowindex="1">
                    { for columns.iter().enumerate().map(|(at, column)| html! {
                        <div class={classes!("compare-cell", format!("compare-column-{at}"))} role="columnheader">
                            <button type="button" tabindex="-1" onclick={pick(at)}>{ column.side.label() }</button>
                            <span>{ words::status(&column.run) }</span>
                        </div>
                    }) }
                </div>
                if n_rows == 0 {
                    <p class="empty">{ "No call differs." }</p>
                } else {
                    <VirtualList {n_rows} row_px={ROW_PX} cursor={Some(row)} role="rowgroup"
                        render={render(&shown, comparison, columns, (row, column), &open)} />
                }
            </div>
        </section>
    }
}

fn render(
    shown: &Rc<Vec<usize>>,
    comparison: &Rc<Comparison>,
    columns: &[Column],
    cursor: (usize, usize),
    open: &Callback<(usize, usize)>,
) -> Callback<usize, Html> {
    let (shown, comparison) = (Rc::clone(shown), Rc::clone(comparison));
    let (columns, open) = (columns.to_vec(), open.clone());
    Callback::from(move |row: usize| {
        let Some(found) = shown.get(row).and_then(|at| comparison.rows().get(*at)) else {
            return Html::default();
        };
        let index = (row + 2).to_string();
        let is_here = cursor.0 == row;
        match found {
            Row::Thread(name) => html! {
                <div key={row} class={classes!("compare-row", "compare-thread", is_here.then_some("is-here"))} role="row" aria-rowindex={index}>
                    <div role="gridcell" id={format!("compare-{row}-{}", cursor.1)}>{ name.clone() }</div>
                </div>
            },
            Row::Call { at, marks } => {
                let call = |column: usize| columns[column].run.calls.get(at[column]? as usize);
                let base = call(0);
                html! {
                    <div key={row} class={classes!("compare-row", is_here.then_some("is-here"))} role="row" aria-rowindex={index}>
                        { for (0..columns.len()).map(|column| {
                            let onclick = open.reform(move |_: MouseEvent| (row, column));
                            let mark = if column == 0 { Mark::Nothing } else { marks[column] };
                            cell(call(column).as_ref(), base.as_ref(), mark, column, format!("compare-{row}-{column}"), cursor == (row, column), onclick)
                        }) }
                    </div>
                }
            }
        }
    })
}
