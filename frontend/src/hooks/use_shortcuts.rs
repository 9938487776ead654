//! Keys that work wherever the focus is.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Ctrl or Cmd with Enter runs; Escape stops while a run is live.
#[hook]
pub fn use_shortcuts(live: bool, on_run: Callback<()>, on_stop: Callback<()>) {
    use_effect_with((live, on_run, on_stop), |(live, on_run, on_stop)| {
        let (live, on_run, on_stop) = (*live, on_run.clone(), on_stop.clone());
        let target = gloo::utils::document();
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&target, "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            match event.key().as_str() {
                "Enter" if event.ctrl_key() || event.meta_key() => {
                    event.prevent_default();
                    on_run.emit(());
                }
                // In a dialog Escape means the dialog.
                "Escape" if live && !is_in_dialog() => on_stop.emit(()),
                _ => {}
            }
        });
        move || drop(listener)
    });
}

fn is_in_dialog() -> bool {
    let open = gloo::utils::document().query_selector("dialog[open]");
    open.is_ok_and(|dialog| dialog.is_some())
}
