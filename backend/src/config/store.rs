//! Where shared runs are kept.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where shared runs are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum StoreSetting {
    /// Nobody said; [`StoreSetting::find`] looks for a place.
    #[default]
    Unset,
    /// Nowhere.
    Off,
    /// In this directory.
    In(PathBuf),
}

impl StoreSetting {
    /// A value of the setting.
    pub(super) fn read(value: &str) -> Self {
        match value {
            "" | "none" => Self::Off,
            dir => Self::In(dir.into()),
        }
    }

    /// Where state belongs, if nobody said; answers whether somebody did.
    pub fn find(&mut self, environment: impl IntoIterator<Item = (String, String)>) -> bool {
        if *self != Self::Unset {
            return matches!(self, Self::In(_));
        }
        let environment: BTreeMap<_, _> = environment.into_iter().collect();
        // What is relative would depend on where we were started.
        let folder = |name| {
            let value = environment.get(name).map(Path::new);
            value.filter(|path| path.is_absolute())
        };
        // systemd's, a list if the unit asks for several; then as the XDG base directories have it.
        let service = environment
            .get("STATE_DIRECTORY")
            .and_then(|list| list.split(':').next())
            .filter(|first| first.starts_with('/'))
            .map(PathBuf::from);
        let user = || {
            let state = folder("XDG_STATE_HOME").map(Path::to_owned);
            let state = state.or_else(|| Some(folder("HOME")?.join(".local/state")));
            state.map(|state| state.join("ringside"))
        };
        *self = service.or_else(user).map_or(Self::Off, Self::In);
        false
    }

    /// The directory, if there is one.
    pub fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Unset | Self::Off => None,
            Self::In(folder) => Some(folder.clone()),
        }
    }
}

impl fmt::Display for StoreSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset | Self::Off => f.write_str("none"),
            Self::In(folder) => write!(f, "{}", folder.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(environment: &[(&str, &str)], expected: &str) {
        let mut setting = StoreSetting::Unset;
        let environment = environment.iter();
        let pairs = environment.map(|&(key, value)| (key.to_owned(), value.to_owned()));
        assert!(!setting.find(pairs));
        assert_eq!(setting.to_string(), expected);
    }

    #[test]
    fn state_is_kept_where_state_belongs() {
        let home = ("HOME", "/home/ann");
        let xdg = ("XDG_STATE_HOME", "/state");
        check(&[home], "/home/ann/.local/state/ringside");
        check(&[home, xdg], "/state/ringside");
        let service = ("STATE_DIRECTORY", "/var/lib/ringside:/var/lib/other");
        check(&[home, xdg, service], "/var/lib/ringside");
    }

    #[test]
    fn without_a_place_nothing_is_kept() {
        check(&[], "none");
        check(&[("HOME", ""), ("XDG_STATE_HOME", "state")], "none");
    }

    #[test]
    fn what_was_said_is_not_changed() {
        let home = || [("HOME".to_owned(), "/home/ann".to_owned())];
        let mut off = StoreSetting::read("none");
        assert!(!off.find(home()));
        assert_eq!(off, StoreSetting::Off);
        let mut named = StoreSetting::read("/srv/x");
        assert!(named.find(home()));
        assert_eq!(named.folder(), Some("/srv/x".into()));
    }
}
