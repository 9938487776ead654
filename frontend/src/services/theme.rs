//! Light, dark, or as the system says: an attribute of the root element, remembered.

use gloo::storage::{LocalStorage, Storage};

const KEY: &str = "ringside.theme";

/// How the page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The next one when the button is pressed.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// What the button says.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The one that was chosen on an earlier visit.
    pub fn remembered() -> Self {
        match LocalStorage::get::<String>(KEY).as_deref() {
            Ok("light") => Self::Light,
            Ok("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Shows and remembers it. A browser that forbids storage only shows it.
    pub fn apply(self) {
        if let Some(root) = gloo::utils::document().document_element() {
            let _ = match self {
                Self::System => root.remove_attribute("data-theme"),
                theme => root.set_attribute("data-theme", theme.name()),
            };
        }
        let _ = LocalStorage::set(KEY, self.name());
    }
}

/// Wears a theme that the address asks for, and remembers nothing.
pub fn wear(theme: Option<&str>) {
    let theme = theme.filter(|theme| matches!(*theme, "light" | "dark"));
    if let (Some(root), Some(theme)) = (gloo::utils::document().document_element(), theme) {
        // An attribute that cannot be set leaves the system's theme.
        let _ = root.set_attribute("data-theme", theme);
    }
}
