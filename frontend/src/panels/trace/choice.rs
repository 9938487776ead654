//! The choice of the list's columns.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::state::columns::{BOUNDS_PX, Column, Columns};
use crate::state::lang;
use crate::{part, tr};

/// What is chosen from.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The columns as they are.
    pub(super) columns: UseStateHandle<Columns>,
}

part! {
    /// What the popover holds, in a part of the page.
    pub(super) fn choice(Props) shows ColumnChoice, in dialogs
}

/// What the popover holds.
#[component]
pub(super) fn ColumnChoice(props: &Props) -> Html {
    let columns = &props.columns;
    let row = |column: Column| {
        let is_call = column == Column::Call;
        let onchange = {
            let columns = columns.clone();
            Callback::from(move |_: Event| columns.set((*columns).clone().toggled(column)))
        };
        let oninput = {
            let columns = columns.clone();
            Callback::from(move |event: InputEvent| {
                let slider: HtmlInputElement = event.target_unchecked_into();
                if let Ok(to_px) = slider.value().parse() {
                    columns.set((*columns).clone().resized(column, to_px));
                }
            })
        };
        let (least, most) = BOUNDS_PX;
        html! {
            <li><label>
                <input type="checkbox" checked={columns.has(column)} disabled={is_call} data-column={column.id()} {onchange} />
                <b>{ lang::text(column.head()) }</b><span>{ lang::text(column.meaning()) }</span>
            </label>
            if !is_call {
                <input type="range" min={least.to_string()} max={most.to_string()} step="2" value={columns.px(column).to_string()} disabled={!columns.has(column)}
                    aria-label={tr!("Width of the column {name}", name = lang::text(column.head()))} {oninput} />
            }
            </li>
        }
    };
    let on_arguments = {
        let columns = columns.clone();
        Callback::from(move |_: Event| {
            let mut turned = (*columns).clone();
            turned.has_arguments = !turned.has_arguments;
            columns.set(turned);
        })
    };
    let on_reset = {
        let columns = columns.clone();
        Callback::from(move |_: MouseEvent| columns.set(Columns::default()))
    };
    html! {
        <>
            <h2>{ tr!("Columns of the list") }</h2>
            <p>{ tr!("A slider makes its column wider or narrower, and so does the edge of its head; a double click there gives it its first width. All is remembered in this browser.") }</p>
            <ul class="call-choice">
                { for Column::ALL.map(row) }
                <li><label>
                    <input type="checkbox" checked={columns.has_arguments} data-column="arguments" onchange={on_arguments} />
                    <b>{ "( … )" }</b><span>{ tr!("the arguments of the call") }</span>
                </label></li>
            </ul>
            <button type="button" class="button" onclick={on_reset} disabled={columns.are_first()}>{ tr!("Columns as they were first") }</button>
        </>
    }
}
