//! The processes of the run as a tree; each leads to its calls.

mod row;

use std::collections::BTreeSet;

use web_sys::HtmlElement;
use yew::prelude::*;

use self::row::ProcessRow;
use crate::components::VirtualList;
use crate::hooks::RunHandle;
use crate::state::processes::{Family, Step, parent, rows, step};
use crate::state::words::grouped;
use crate::{mark, part, tr, trn};

/// Height of a row; `.family-row` in the style sheet agrees.
const ROW_PX: f64 = 30.0;

/// The columns, left to right: class, head, what it tells.
const COLUMNS: [(&str, &str, &str); 8] = [
    (
        "is-name",
        mark!("process"),
        mark!("The program, and what it was called with"),
    ),
    (
        "is-pid",
        mark!("pid"),
        mark!("Its number, as the command itself sees it"),
    ),
    ("is-parent", mark!("parent"), mark!("Who made it")),
    (
        "is-life",
        mark!("life"),
        mark!(
            "From its beginning to its end, along the whole run; a tick where it took on another program"
        ),
    ),
    ("is-count", mark!("calls"), mark!("Calls that it made")),
    (
        "is-count",
        mark!("refused"),
        mark!("Calls that somebody refused to it"),
    ),
    (
        "is-filters",
        mark!("filters"),
        mark!("Filters that its calls have to pass"),
    ),
    ("is-end", mark!("end"), mark!("How it ended")),
];

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// Told a search that finds a process's calls in the list.
    #[prop_or_default]
    pub on_search: Callback<String>,
}

part! {
    /// The panel, in a part of the page.
    pub fn processes(Props) shows Processes, in tabs
}

/// The panel.
#[component]
pub fn Processes(props: &Props) -> Html {
    let run = &props.run;
    let family = use_mut_ref(Family::default);
    let closed = use_state_eq(BTreeSet::<usize>::new);
    // Position in the family, so that it stays on its process while others come and go.
    let cursor = use_state_eq(|| 0_usize);
    let tree = use_node_ref();
    {
        let (closed, cursor) = (closed.setter(), cursor.setter());
        use_effect_with(run.generation, move |_| {
            closed.set(BTreeSet::new());
            cursor.set(0);
        });
    }
    family
        .borrow_mut()
        .catch_up(run.generation, &run.processes, &run.calls);
    let seen = family.borrow();
    if seen.lives().is_empty() {
        return html! {
            <section class="processes" aria-label={tr!("Processes")}>
                <p class="trace-empty">{ tr!("Press Run: the processes of your command stand here as a family tree, each with what it did.") }</p>
            </section>
        };
    }
    let all = rows(&seen, &closed);
    let on_row = all.iter().position(|row| row.at == *cursor);
    // Who is hidden in a closed family is looked for at its head.
    let on_row = on_row.unwrap_or(0);
    let current = run
        .selected
        .and_then(|at| run.calls.brief(at, |call| call.pid));
    let turn = {
        let closed = closed.clone();
        Callback::from(move |at: usize| {
            let mut turned = (*closed).clone();
            if !turned.remove(&at) {
                turned.insert(at);
            }
            closed.set(turned);
        })
    };
    let pick = {
        let (on_search, family) = (props.on_search.clone(), family.clone());
        Callback::from(move |at: usize| {
            if let Some(life) = family.borrow().lives().get(at) {
                on_search.emit(format!("pid:{}", life.pid));
            }
        })
    };
    let visit = {
        let (cursor, tree) = (cursor.setter(), tree.clone());
        Callback::from(move |at: usize| {
            cursor.set(at);
            if let Some(tree) = tree.cast::<HtmlElement>() {
                // Focus that cannot be moved stays where it is.
                let _ = tree.focus();
            }
        })
    };
    let onkeydown = {
        let (all, turn, pick, cursor) = (all.clone(), turn.clone(), pick.clone(), cursor.setter());
        Callback::from(move |event: KeyboardEvent| {
            if event.alt_key() || event.ctrl_key() || event.meta_key() {
                return;
            }
            if event.key() == "Enter" {
                event.prevent_default();
                return pick.emit(all[on_row].at);
            }
            let Some(step) = step(&all, on_row, &event.key()) else {
                return;
            };
            event.prevent_default();
            match step {
                Step::To(row) => cursor.set(all[row].at),
                Step::Turn(at) => turn.emit(at),
            }
        })
    };
    let n_rows = all.len();
    let told = told(&seen, row::filters(run.started.as_deref(), 0));
    let active = all.get(on_row).map(|row| row::id_of(row.at));
    drop(seen);
    let render = {
        let (family, started) = (family.clone(), run.started.clone());
        Callback::from(move |index: usize| {
            let (family, Some(row)) = (family.borrow(), all.get(index)) else {
                return Html::default();
            };
            let parent = parent(&all, index).map(|row| all[row].at);
            let life = &family.lives()[row.at];
            html! {
                <ProcessRow key={index} {index} row={row.clone()} life={life.clone()}
                    own={family.own_filters(row.at)} until_ns={family.until_ns()} started={started.clone()}
                    parent={parent.map(|at| (at, family.lives()[at].pid))}
                    is_on={index == on_row} is_current={current == Some(life.pid)}
                    turn={turn.clone()} pick={pick.clone()} visit={visit.clone()} />
            }
        })
    };
    html! {
        <section class="processes" aria-label={tr!("Processes")}>
            <div class="family-tree" role="treegrid" aria-label={tr!("Processes")} tabindex="0" ref={tree} {onkeydown}
                aria-rowcount={(n_rows + 1).to_string()} aria-activedescendant={active}>
                <div class="family-row family-head" role="row" aria-rowindex="1">
                    { for COLUMNS.map(|(class, head, tells)| html! {
                        <span role="columnheader" {class} title={crate::state::lang::text(tells)}>{ crate::state::lang::text(head) }</span>
                    }) }
                </div>
                <VirtualList role="rowgroup" {n_rows} row_px={ROW_PX} {render} cursor={on_row} />
            </div>
            <p class="family-note"><span>{ told }</span><span class="family-keys">{ tr!("Enter: its calls. Left: its parent.") }</span></p>
        </section>
    }
}

/// The family in a sentence or two.
fn told(family: &Family, filters: String) -> String {
    let lives = family.lives();
    let running = lives.iter().filter(|life| life.ended.is_none()).count();
    let n = lives.len() as u64;
    let all = trn!(n, "1 process", "{n} processes");
    let there = match running {
        0 => String::new(),
        running => tr!(", {running} still there", running = grouped(running)),
    };
    let pass = match filters.as_str() {
        "" => tr!("No filter of the run stands in their way.").to_owned(),
        _ => tr!("Their calls pass: {filters}.", filters),
    };
    format!("{all}{there}. {pass}")
}
