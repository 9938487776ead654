//! The sizes of the panes and the tabs that were chosen, remembered in this browser.

use gloo::storage::{LocalStorage, Storage};

use super::dom;
use crate::state::layout::Edge;

/// The size of a pane, as it was left.
pub fn size_of(edge: Edge) -> f64 {
    let (_, first, _) = edge.bounds();
    edge.clamp(LocalStorage::get(edge.property()).unwrap_or(first))
}

/// Gives a pane a size and remembers it.
pub fn resize(edge: Edge, size: f64) {
    // A browser that forbids storage forgets it with the page.
    let _ = LocalStorage::set(edge.property(), size);
    show(edge, Some(size));
}

/// Gives all panes the sizes that they had.
pub fn restore() {
    for edge in Edge::ALL {
        if LocalStorage::get::<f64>(edge.property()).is_ok() {
            show(edge, Some(size_of(edge)));
        }
    }
}

/// Gives all panes their first sizes, and forgets the others.
pub fn reset() {
    for edge in Edge::ALL {
        LocalStorage::delete(edge.property());
        show(edge, None);
    }
}

fn show(edge: Edge, size: Option<f64>) {
    if let Some(root) = dom::find(":root") {
        // A custom property takes any text.
        let _ = match size {
            Some(size) => root
                .style()
                .set_property(edge.property(), &format!("{size:.2}%")),
            None => root.style().remove_property(edge.property()).map(drop),
        };
    }
    if let Some(line) = dom::find(&format!("#{}", edge.id())) {
        // As can an attribute.
        let _ = line.set_attribute("aria-valuenow", &format!("{:.0}", size_of(edge)));
    }
}

/// The tab of a row of tabs that was chosen last.
pub fn tab(row: &str) -> Option<String> {
    LocalStorage::get(format!("ringside.tab.{row}")).ok()
}

/// Remembers the tab of a row of tabs.
pub fn remember_tab(row: &str, tab: &str) {
    // A browser that forbids storage forgets it with the page.
    let _ = LocalStorage::set(format!("ringside.tab.{row}"), tab);
}
