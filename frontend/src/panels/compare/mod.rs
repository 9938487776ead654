//! The same command under two or three filters, call beside call.

mod cell;
mod choice;
mod comparison;
mod grid;

use yew::prelude::*;

use crate::components::{Dialog, Lazy};
use crate::hooks::{FilterHandle, RunHandle, use_finished};
use comparison::comparison;

/// What is compared.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// The page's filter.
    pub filter: FilterHandle,
    /// The command box.
    pub command: AttrValue,
    /// A call is to be shown on the page.
    pub on_show: Callback<()>,
}

/// The button that opens the comparison, and the dialog that holds it.
#[component]
pub fn CompareButton(props: &Props) -> Html {
    let is_open = use_state_eq(|| false);
    let finished = use_finished(&props.run);
    let set_open = |to: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(to))
    };
    // Escape closes the dialog, and must not also stop a run behind it.
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
        }
    });
    let on_close = set_open(false);
    let props = comparison::Props {
        page: props.clone(),
        finished,
        is_open: *is_open,
        on_close: on_close.clone(),
    };
    html! {
        <>
            <button
                type="button" class="button" id="compare-open" aria-haspopup="dialog"
                onclick={set_open(true).reform(|_: MouseEvent| ())}
                title="The same command under two or three filters, call beside call"
            >{ "Compare…" }</button>
            <div class="host" {onkeydown}>
                <Dialog title="Compare" is_open={*is_open} {on_close} keeps=true>
                    <Lazy view={comparison(props)} />
                </Dialog>
            </div>
        </>
    }
}
