//! The plain text box of the editor: its caret, and changes that its own undo knows.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDocument, HtmlTextAreaElement};

/// First and last place of the selection, in UTF-16 units; equal when nothing is selected.
pub fn selection(text_box: &HtmlTextAreaElement) -> (u32, u32) {
    let start = text_box.selection_start().ok().flatten().unwrap_or(0);
    let end = text_box.selection_end().ok().flatten().unwrap_or(start);
    (start, end)
}

/// Gives the box the focus and puts its caret at a place in UTF-16 units.
pub fn place_caret(text_box: &HtmlTextAreaElement, units: u32) {
    // A box that cannot take the focus stays as it is.
    let _ = text_box.focus();
    let _ = text_box.set_selection_range(units, units);
}

/// Puts `text` in the place of what lies between two places, as if it had been typed, so that
/// the browser can undo it. The box tells of it by its `input` event.
pub fn change(text_box: &HtmlTextAreaElement, start: u32, end: u32, text: &str) {
    let _ = text_box.focus();
    let _ = text_box.set_selection_range(start, end);
    let document = gloo::utils::document();
    // Deprecated, and still the only way to a change that undo knows.
    let typed = document
        .dyn_ref::<HtmlDocument>()
        .map(|document| document.exec_command_with_show_ui_and_value("insertText", false, text));
    if !matches!(typed, Some(Ok(true))) {
        let _ = text_box.set_range_text(text);
        if let Ok(event) = web_sys::InputEvent::new("input") {
            let _ = text_box.dispatch_event(&event);
        }
    }
}

/// Takes the last change back, or does it again.
pub fn undo(text_box: &HtmlTextAreaElement, is_redo: bool) {
    let _ = text_box.focus();
    let command = if is_redo { "redo" } else { "undo" };
    if let Some(document) = gloo::utils::document().dyn_ref::<HtmlDocument>() {
        let _ = document.exec_command(command);
    }
}

/// The caret, in UTF-16 units, if the box has the focus.
pub fn caret(text_box: &HtmlTextAreaElement) -> Option<u32> {
    let focused = gloo::utils::document().active_element()?;
    (&focused == text_box.as_ref() as &Element).then(|| selection(text_box).0)
}
