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
    let (path, _) = path_and_query();
    let page = match href.split('#').next().unwrap_or_default() {
        // What is typed here is not the run that was kept.
        _ if path.starts_with("/s/") => &on_this_server("/"),
        page => page,
    };
    format!("{page}#{fragment}")
}

/// Takes the fragment out of the address, so that a reload does not open a shared link again.
pub fn drop_fragment() {
    let href = window().location().href().unwrap_or_default();
    // A kept run that was edited is what is typed here, no longer that run.
    let (path, _) = path_and_query();
    if let (true, Ok(history)) = (path.starts_with("/s/"), window().history()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/"));
        return;
    }
    if let (Some((page, _)), Ok(history)) = (href.split_once('#'), window().history()) {
        // Refused only for another site's address, which this is not.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(page));
    }
}

/// The path, and what stands behind `?`.
pub fn path_and_query() -> (String, String) {
    let location = window().location();
    (
        location.pathname().unwrap_or_default(),
        location.search().unwrap_or_default(),
    )
}

/// An address of this server, whole.
pub fn on_this_server(path: &str) -> String {
    format!("{}{path}", window().location().origin().unwrap_or_default())
}

/// Loads the page again.
pub fn reload() {
    // A browser that refuses leaves the page as it is.
    let _ = window().location().reload();
}
