//! The head of the list: columns that are sized and remembered; [`super::choice`] is where they are
//! chosen.

use web_sys::{HtmlElement, PointerEvent};
use yew::prelude::*;

use super::choice::{Props, choice};
use crate::components::Lazy;
use crate::services::prefs;
use crate::state::columns::{BOUNDS_PX, Column, Columns};
use crate::state::lang;
use crate::tr;

/// The id of the choice.
const MENU: &str = "call-columns";

/// The columns, as they were left on an earlier visit.
#[hook]
pub(super) fn use_columns(grid: &NodeRef) -> UseStateHandle<Columns> {
    let columns = use_state_eq(prefs::columns);
    let grid = grid.clone();
    use_effect_with((*columns).clone(), move |columns| {
        prefs::set_columns(columns);
        if let Some(grid) = grid.cast::<HtmlElement>() {
            let style = grid.style();
            // Custom properties take any text.
            let _ = if columns.are_first() {
                style.remove_property("--call-columns").map(drop)
            } else {
                let width = format!("{}px", columns.least_px());
                let _ = style.set_property("--call-width", &width);
                style.set_property("--call-columns", &columns.template())
            };
        }
    });
    columns
}

/// The head.
pub(super) fn head(columns: &UseStateHandle<Columns>) -> Html {
    html! {
        <div class="call-row call-head" role="row" aria-rowindex="1">
            { for columns.shown().map(|column| html! {
                <span key={column.id()} role="columnheader" class={format!("call-{}", column.id())} title={lang::text(column.meaning())}>
                    { lang::text(column.head()) }
                    if column != Column::Call { <ColumnEdge {column} columns={columns.clone()} /> }
                </span>
            }) }
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct EdgeProps {
    column: Column,
    columns: UseStateHandle<Columns>,
}

/// The edge of a column that mouse, finger and keys move.
#[component]
fn ColumnEdge(props: &EdgeProps) -> Html {
    let (column, columns) = (props.column, &props.columns);
    // Where the pointer came down, and how wide the column was.
    let held = use_mut_ref(|| None::<(i32, u16)>);
    let line = use_node_ref();
    let onpointerdown = {
        let (held, line, columns) = (held.clone(), line.clone(), columns.clone());
        Callback::from(move |event: PointerEvent| {
            event.prevent_default();
            event.stop_propagation();
            if let Some(line) = line.cast::<HtmlElement>() {
                // A pointer that is gone already moves nothing.
                let _ = line.set_pointer_capture(event.pointer_id());
                let _ = line.focus();
            }
            held.replace(Some((event.client_x(), columns.px(column))));
        })
    };
    let onpointermove = {
        let (held, columns) = (held.clone(), columns.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some((from_x, px)) = *held.borrow() {
                let by = event.client_x() - from_x;
                let by = if column.is_left() { by } else { -by };
                columns.set((*columns).clone().resized(column, i32::from(px) + by));
            }
        })
    };
    let let_go = Callback::from(move |_: PointerEvent| {
        held.take();
    });
    let onkeydown = {
        let columns = columns.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(after) = columns.after_key(column, &event.key()) {
                event.prevent_default();
                // The list's own keys are not meant.
                event.stop_propagation();
                columns.set(after);
            }
        })
    };
    let ondblclick = {
        let columns = columns.clone();
        Callback::from(move |_: MouseEvent| columns.set((*columns).clone().reset(column)))
    };
    let (least, most) = BOUNDS_PX;
    html! {
        <span class={classes!("call-edge", column.is_left().then_some("is-left"))} ref={line} role="separator" tabindex="-1"
            aria-orientation="vertical" aria-label={tr!("Edge of the column {name}", name = lang::text(column.head()))}
            aria-valuemin={least.to_string()} aria-valuemax={most.to_string()} aria-valuenow={columns.px(column).to_string()}
            {onpointerdown} {onpointermove} onpointerup={let_go.clone()} onpointercancel={let_go} {onkeydown} {ondblclick}></span>
    }
}

/// The button that shows the choice of columns.
pub(super) fn button(columns: &UseStateHandle<Columns>) -> Html {
    html! {
        <>
            <button type="button" id="columns" class="trace-chip" popovertarget={MENU} title={tr!("Choose the columns of the list")}>{ tr!("columns") }</button>
            <div id={MENU} class="trace-help" popover="auto"><Lazy view={choice(Props { columns: columns.clone() })} /></div>
        </>
    }
}
