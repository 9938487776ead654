//! A dialog as the browser has it: focus stays inside, Escape closes.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// What the dialog shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// Its title.
    pub title: AttrValue,
    /// Whether it is there.
    pub is_open: bool,
    /// It was closed.
    pub on_close: Callback<()>,
    /// Whether what it holds is still there when it is opened again, as it was.
    #[prop_or_default]
    pub keeps: bool,
    /// What it holds.
    pub children: Html,
}

/// The dialog.
#[component]
pub fn Dialog(props: &Props) -> Html {
    let dialog = use_node_ref();
    let was_open = use_mut_ref(|| false);
    *was_open.borrow_mut() |= props.is_open;
    use_effect_with((props.is_open, dialog.clone()), |(is_open, dialog)| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            match (*is_open, dialog.open()) {
                // Only a dialog that is open already cannot be opened.
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    // Several may stand on the page, all but one of them closed.
    let id = format!("dialog-{}", props.title.to_lowercase().replace(' ', "-"));
    let onclose = props.on_close.reform(|_: Event| ());
    let onclick = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <dialog class="dialog" ref={dialog} {onclose} aria-labelledby={id.clone()}>
            <div class="dialog-head">
                <h2 {id}>{ props.title.clone() }</h2>
                <button class="button" type="button" {onclick}>{ "Close" }</button>
            </div>
            <div class="dialog-body" tabindex="0">
                if props.is_open || props.keeps && *was_open.borrow() {
                    { props.children.clone() }
                }
            </div>
        </dialog>
    }
}
