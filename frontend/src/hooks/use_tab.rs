//! The chosen tab of a row, as it was left on an earlier visit.

use yew::prelude::*;

use crate::services::layout;

/// The chosen tab: the one of the earlier visit, or `first`. What no row has is its first one.
#[hook]
pub fn use_tab(row: &'static str, first: &'static str) -> UseStateHandle<&'static str> {
    let tab = use_state_eq(|| match layout::tab(row) {
        // Once a visit: tabs are named by what is known when the page is built.
        Some(tab) => &*tab.leak(),
        None => first,
    });
    use_effect_with(*tab, move |tab| layout::remember_tab(row, tab));
    tab
}
