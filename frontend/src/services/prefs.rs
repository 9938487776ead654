//! Small choices, remembered in this browser.

use gloo::storage::{LocalStorage, Storage};

use crate::state::columns::Columns;

/// The columns of the list of calls.
const COLUMNS: &str = "ringside.columns";

/// The columns of the list of calls, as they were left.
pub fn columns() -> Columns {
    let text = LocalStorage::get::<String>(COLUMNS);
    text.map_or_else(|_| Columns::default(), |text| Columns::read(&text))
}

/// Remembers them, unless they are the first ones.
pub fn set_columns(columns: &Columns) {
    if columns.are_first() {
        LocalStorage::delete(COLUMNS);
    } else {
        // A browser that forbids storage forgets it with the page.
        let _ = LocalStorage::set(COLUMNS, columns.write());
    }
}

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
