//! The caret of a text box.

use gloo::utils::document;
use ringside_shared::text::Span;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// Focuses a text box and selects the bytes of `span` in its `source`.
pub fn select(id: &str, source: &str, span: Span) {
    let found = document().get_element_by_id(id);
    let Some(text_box) = found.and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return;
    };
    // A box that cannot take the focus stays as it is.
    let _ = text_box.focus();
    let _ = text_box.set_selection_range(units(source, span.start), units(source, span.end));
}

/// The line of the caret, from 1.
pub fn line(text_box: &HtmlTextAreaElement) -> Option<u32> {
    let caret = text_box.selection_start().ok().flatten()?;
    let mut left = caret;
    let text = text_box.value();
    let before = text.chars().take_while(|c| {
        let is_before = left > 0;
        left = left.saturating_sub(width(*c));
        is_before
    });
    u32::try_from(before.filter(|&c| c == '\n').count() + 1).ok()
}

/// Browsers count UTF-16 units, we count bytes.
fn units(source: &str, byte: u32) -> u32 {
    let before = source.get(..byte as usize).unwrap_or(source);
    before.chars().map(width).sum()
}

fn width(c: char) -> u32 {
    if c.len_utf16() == 2 { 2 } else { 1 }
}
