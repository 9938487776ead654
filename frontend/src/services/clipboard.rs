//! The clipboard.

use gloo::utils::{body, document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

/// Copies a text; the answer is whether that worked.
pub async fn copy(text: &str) -> bool {
    // Browsers give the new interface only to https and to localhost; a server in a local
    // network is neither.
    if window().is_secure_context() {
        let copying = window().navigator().clipboard().write_text(text);
        if JsFuture::from(copying).await.is_ok() {
            return true;
        }
    }
    copy_selection_of(text).unwrap_or(false)
}

/// The old way: a text box nobody sees, its text selected.
fn copy_selection_of(text: &str) -> Option<bool> {
    let element = document().create_element("textarea").ok()?;
    let text_box: HtmlTextAreaElement = element.dyn_into().ok()?;
    text_box.set_class_name("visually-hidden");
    text_box.set_value(text);
    body().append_child(&text_box).ok()?;
    text_box.select();
    let document = document().dyn_into::<HtmlDocument>().ok()?;
    let copied = document.exec_command("copy");
    text_box.remove();
    copied.ok()
}
