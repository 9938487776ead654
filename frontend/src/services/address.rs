//! The page's address and what stands behind its `#`.

use gloo::utils::window;
use wasm_bindgen::JsValue;

/// What stands behind the `#`, with it; empty without one.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The page's address with another fragment.
pub fn with_fragment(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// Takes the fragment out of the address, so that a reload does not open a shared link again.
pub fn drop_fragment() {
    let href = window().location().href().unwrap_or_default();
    if let (Some((page, _)), Ok(history)) = (href.split_once('#'), window().history()) {
        // Refused only for another site's address, which this is not.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(page));
    }
}

/// Loads the page again.
pub fn reload() {
    // A browser that refuses leaves the page as it is.
    let _ = window().location().reload();
}
