//! The list of calls: thousands without stutter, searched, followed, walked by keys.
//!
//! [`toolbar`] and [`search`] say which calls are asked for, [`matches`] keeps the answers as the
//! run grows, [`columns`] says what is told of them, [`row`] draws one.

mod choice;
mod columns;
pub mod matches;
pub mod row;
pub mod search;
pub mod toolbar;

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::HtmlElement;
use yew::prelude::*;

use self::matches::Matches;
use self::toolbar::Toolbar;
use crate::components::VirtualList;
use crate::hooks::{Against, RunHandle};
use crate::panels::files::FilesButton;
use crate::services::clock::now;
use crate::state::RunState;
use crate::state::columns::Column;
use crate::state::query::{Query, Vocabulary};
use crate::state::timeline::cast;
use crate::state::words::grouped;

/// Height of a row; `.call-row` in the style sheet agrees.
const ROW_PX: f64 = 26.0;
/// Rows that Page Up and Page Down move by.
const PAGE: isize = 12;
/// Search goes on for so long before the page may draw and listen again.
const SLICE_MS: f64 = 8.0;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// The filter in the editor against the run.
    #[prop_or_default]
    pub against: Against,
    /// What is searched for.
    #[prop_or_default]
    pub search: AttrValue,
    /// Another search.
    #[prop_or_default]
    pub on_search: Callback<String>,
}

/// The panel.
#[component]
pub fn TraceList(props: &Props) -> Html {
    let run = &props.run;
    let follows = use_state_eq(|| true);
    // Rows that were there when the reader scrolled away from the end.
    let left_at = use_state_eq(|| 0);
    {
        let follows = follows.setter();
        use_effect_with(run.generation, move |_| follows.set(true));
    }

    let matches = use_mut_ref(Matches::default);
    let (query, faults) = Query::read(&props.search);
    let began = now();
    let is_done = matches
        .borrow_mut()
        .catch_up(run.generation, &run.calls, &query, || {
            now() - began > SLICE_MS
        });
    let n_rows = matches.borrow().len();
    let looked_at = matches.borrow().looked_at();
    use_rest(looked_at, is_done);
    let is_live = run.phase.is_live();

    let on_pick = {
        let run = run.clone();
        Callback::from(move |position| run.select(Some(position)))
    };
    let grid = use_node_ref();
    let columns = columns::use_columns(&grid);
    let render = {
        let shown = (*columns).clone();
        let (matches, calls, selected) = (Rc::clone(&matches), run.calls.clone(), run.selected);
        let (on_pick, against) = (on_pick.clone(), props.against.clone());
        Callback::from(move |index: usize| {
            let position = matches.borrow().position(index);
            let call = position.and_then(|at| Some((at, calls.get(at)?)));
            call.map_or_else(Html::default, |(position, call)| {
                let above = index.checked_sub(1).filter(|_| shown.has(Column::Since));
                let above = above.and_then(|above| matches.borrow().position(above));
                let row = row::Row {
                    index,
                    position,
                    is_selected: selected == Some(position),
                    above_ns: above.and_then(|above| calls.brief(above, |call| call.at_ns)),
                    what_if: against.what_if().and_then(|what_if| what_if.at(position)),
                };
                row::view(&call, row, &shown, &on_pick)
            })
        })
    };
    let onkeydown = {
        let (matches, run) = (Rc::clone(&matches), run.clone());
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                "PageDown" => PAGE,
                "PageUp" => -PAGE,
                "Home" => isize::MIN / 2,
                "End" => isize::MAX / 2,
                "Enter" => return show_inspector(),
                _ => return,
            };
            event.prevent_default();
            let matches = matches.borrow();
            let to = matches.moved(run.selected, by);
            if let Some(row) = to {
                run.select(matches.position(row));
            }
        })
    };
    let on_leave = {
        let (follows, left_at) = (follows.setter(), left_at.setter());
        Callback::from(move |()| {
            left_at.set(n_rows);
            follows.set(false);
        })
    };
    let on_follow = {
        let (follows, left_at) = (follows.clone(), left_at.setter());
        Callback::from(move |()| {
            left_at.set(n_rows);
            follows.set(!*follows);
        })
    };
    // The last calls may come together with the end; the list comes to rest on them.
    let is_at_rest = run.selected.is_none() && query.is_empty();
    let is_following = *follows && (is_live || is_at_rest);
    let cursor = run.selected.filter(|_| !is_following);
    let cursor = cursor.and_then(|at| matches.borrow().row_of(at));
    let n_new = n_rows.saturating_sub(*left_at);
    html! {
        <section class="trace" aria-label="Calls">
            <Toolbar search={props.search.clone()} {faults} vocabulary={vocabulary(run)} on_search={props.on_search.clone()}
                count={count(n_rows, run.calls.len(), (!is_done).then_some(looked_at))}
                follows={*follows} on_follow={on_follow.clone()}>
                { columns::button(&columns) }
                <FilesButton run={run.clone()} />
            </Toolbar>
            <div class={classes!("trace-grid", props.against.what_if().map(|_| "with-what-if"), (!columns.are_first()).then_some("with-columns"))} ref={grid} role="grid" aria-label="Calls" tabindex="0" {onkeydown}
                aria-rowcount={(n_rows + 1).to_string()} aria-activedescendant={run.selected.map(row::id_of)}>
                { columns::head(&columns) }
                if n_rows == 0 {
                    <p class="trace-empty">{ empty_words(run.calls.is_empty(), is_live) }</p>
                }
                <VirtualList role="rowgroup" {n_rows} row_px={ROW_PX} {render} {cursor} follows={is_following} {on_leave} />
                if is_live && !*follows && n_new > 0 {
                    <button type="button" class="trace-new" onclick={on_follow.reform(|_: MouseEvent| ())}>
                        { format!("{n_new} new ↓") }
                    </button>
                }
            </div>
        </section>
    }
}

/// Goes on searching after the page had time for a key or a click.
#[hook]
fn use_rest(looked_at: usize, is_done: bool) {
    let go_on = use_force_update();
    use_effect_with((looked_at, is_done), move |(_, is_done)| {
        let timer = (!is_done).then(|| Timeout::new(0, move || go_on.force_update()));
        move || drop(timer)
    });
}

/// `12 of 113`, and how far the search has come if it has not come to the end.
fn count(n_rows: usize, n_calls: usize, looked_at: Option<usize>) -> String {
    let shown = format!("{} of {}", grouped(n_rows), grouped(n_calls));
    match looked_at {
        Some(looked_at) => format!("{shown}, {} % searched", looked_at * 100 / n_calls.max(1)),
        None => shown,
    }
}

/// What this run has to search for.
fn vocabulary(run: &RunState) -> Vocabulary {
    let mut rows = run.tally.rows();
    rows.sort_by_key(|row| std::cmp::Reverse(row.calls));
    let actors = cast::at(&run.processes, u64::MAX).into_iter();
    Vocabulary {
        names: rows.into_iter().map(|row| row.name.clone()).collect(),
        processes: actors
            .map(|actor| (actor.pid.to_string(), actor.name))
            .collect(),
        errnos: run.calls.errnos(),
    }
}

fn empty_words(is_nothing_there: bool, is_live: bool) -> &'static str {
    match (is_nothing_there, is_live) {
        (true, true) => "Waiting for the first call.",
        (true, false) => "Press Run: every syscall of your command is listed here, in order.",
        (false, _) => "No call of this run is like that. Clear the search or a chip.",
    }
}

/// Enter goes where the selected call is explained.
pub(crate) fn show_inspector() {
    let inspector = web_sys::window()
        .and_then(|window| window.document()?.get_element_by_id(super::inspector::ID))
        .and_then(|element| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(element).ok());
    if let Some(inspector) = inspector {
        // Only an element that cannot be focused refuses, and then there is nothing to do.
        let _ = inspector.focus();
    }
}
