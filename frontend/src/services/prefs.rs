//! Small choices, remembered in this browser.

use gloo::storage::{LocalStorage, Storage};

/// Whether keys of one letter do something.
const SINGLE_KEYS: &str = "ringside.single-keys";

/// Whether keys of one letter do something; they do until they are switched off.
pub fn has_single_keys() -> bool {
    LocalStorage::get(SINGLE_KEYS).unwrap_or(true)
}

/// Switches them, and shows it on the page's root, for the hints on buttons.
pub fn set_single_keys(on: bool) {
    // A browser that forbids storage forgets it with the page.
    let _ = LocalStorage::set(SINGLE_KEYS, on);
    show_single_keys(on);
}

/// Shows on the page's root whether they are on.
pub fn show_single_keys(on: bool) {
    if let Some(root) = gloo::utils::document().document_element() {
        // An attribute with this name can always be set.
        let _ = root.set_attribute("data-single-keys", if on { "on" } else { "off" });
    }
}
