//! Keys that work wherever the focus is.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::services::{dom, prefs};
use crate::state::commands::Command;
use crate::state::keys::{Keys, Press};

/// After this long without a second key, `g` was no beginning.
const PAIR_MS: f64 = 1500.0;

/// Calls back with the command whose keys were pressed.
#[hook]
pub fn use_shortcuts(on_command: Callback<&'static Command>) {
    use_effect_with(on_command, |on_command| {
        let on_command = on_command.clone();
        let options = EventListenerOptions::enable_prevent_default();
        let mut g_at = f64::NEG_INFINITY;
        let target = gloo::utils::document();
        let listener = EventListener::new_with_options(&target, "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            // Who answered a key already has it, and in a dialog keys mean the dialog.
            if event.default_prevented() || event.is_composing() || dom::is_in_dialog() {
                return;
            }
            let (key, code) = (event.key(), event.code());
            // The browser closes a popover by Escape, and tells nobody.
            if key == "Escape" && dom::is_in_popover() {
                return;
            }
            let after_g = event.time_stamp() - g_at < PAIR_MS;
            g_at = f64::NEG_INFINITY;
            let Some(press) = press(event, &key, &code, after_g) else {
                return;
            };
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlElement>().ok());
            let is_typed = target.is_some_and(|target| dom::takes_text(&target));
            let with_single = !is_typed && prefs::has_single_keys();
            if with_single && press.begins_pair() {
                g_at = event.time_stamp();
            } else if let Some(command) = Command::meant(&press, with_single) {
                // Escape is also the browser's own, out of the whole screen.
                if command.keys != Some(Keys::Bare("Escape")) {
                    event.prevent_default();
                }
                on_command.emit(command);
            }
        });
        move || drop(listener)
    });
}

/// What was pressed, if it may be ours: what is held with Alt never is.
fn press<'a>(
    event: &KeyboardEvent,
    key: &'a str,
    code: &'a str,
    after_g: bool,
) -> Option<Press<'a>> {
    let (ctrl, meta) = (event.ctrl_key(), event.meta_key());
    // Enter with Ctrl runs on a Mac, too; its other letters with Ctrl move in texts.
    let is_other = event.alt_key() || dom::is_mac() && ctrl && key != "Enter";
    (!is_other).then(|| Press {
        key,
        code,
        ctrl: ctrl || meta,
        shift: event.shift_key(),
        after_g,
    })
}
