//! Where a value stands in a profile: `syscalls[3].args[0]`. It becomes text for messages only.

use std::fmt;

/// The way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Path {
    /// The profile itself.
    Top,
    /// An item of a list of the profile.
    Item(&'static str, usize),
    /// A member of such an item.
    Member(&'static str, usize, &'static str),
    /// An item of a list of such an item.
    Deep(&'static str, usize, &'static str, usize),
}

impl Path {
    /// A member of what is here; deeper than profiles go, the place itself.
    pub(super) const fn member(self, key: &'static str) -> Self {
        match self {
            Self::Item(list, at) => Self::Member(list, at, key),
            other => other,
        }
    }

    /// An item of a list that is here.
    pub(super) const fn item(self, key: &'static str, position: usize) -> Self {
        match self {
            Self::Top => Self::Item(key, position),
            Self::Item(list, at) => Self::Deep(list, at, key, position),
            other => other,
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Top => f.write_str("the profile"),
            Self::Item(list, at) => write!(f, "{list}[{at}]"),
            Self::Member(list, at, key) => write!(f, "{list}[{at}].{key}"),
            Self::Deep(list, at, key, position) => write!(f, "{list}[{at}].{key}[{position}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_as_in_javascript() {
        let rule = Path::Top.item("syscalls", 3);
        assert_eq!(rule.to_string(), "syscalls[3]");
        assert_eq!(rule.member("includes").to_string(), "syscalls[3].includes");
        assert_eq!(rule.item("args", 0).to_string(), "syscalls[3].args[0]");
    }
}
