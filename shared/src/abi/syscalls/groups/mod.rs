//! systemd's `@sets`, as `systemd-analyze syscall-filter` prints them: those of each systemd that we
//! know. Syscalls newer than a systemd are in none of its sets.

mod v252;
mod v257;

use std::fmt;
use std::str::FromStr;

/// A named set of syscalls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// With its `@`.
    pub name: &'static str,
    /// In systemd's words.
    pub meaning: &'static str,
    /// Sorted by name. Some exist on other arches only.
    pub syscalls: &'static [&'static str],
}

/// A version of systemd, by its sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Systemd {
    /// 252, of 2022: Debian 12, RHEL 9.
    V252,
    /// 257, of 2024: Debian 13, RHEL 10.
    #[default]
    V257,
}

impl Systemd {
    /// Every version that we know, the newest last.
    pub const ALL: [Self; 2] = [Self::V252, Self::V257];

    /// The package that the sets come from: stable updates change them, too.
    pub const fn package(self) -> &'static str {
        match self {
            Self::V252 => v252::PACKAGE,
            Self::V257 => v257::PACKAGE,
        }
    }

    /// Every set, in systemd's order.
    pub const fn groups(self) -> &'static [Group] {
        match self {
            Self::V252 => v252::GROUPS,
            Self::V257 => v257::GROUPS,
        }
    }

    /// The syscalls of a set, by its name with the `@`.
    ///
    /// ```
    /// use ringside_shared::abi::syscalls::groups::Systemd;
    /// let has = |systemd: Systemd| systemd.group("@file-system").unwrap().contains(&"statmount");
    /// assert!(has(Systemd::V257) && !has(Systemd::V252));
    /// ```
    pub fn group(self, name: &str) -> Option<&'static [&'static str]> {
        // About thirty: a scan is quick enough.
        let mut groups = self.groups().iter();
        groups
            .find(|group| group.name == name)
            .map(|group| group.syscalls)
    }
}

impl fmt::Display for Systemd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V252 => "252",
            Self::V257 => "257",
        })
    }
}

/// The text is not a version of systemd that we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the sets of systemd `{0}` are not known; known are those of 252 and 257")]
pub struct UnknownSystemd(pub String);

impl FromStr for Systemd {
    type Err = UnknownSystemd;

    fn from_str(text: &str) -> Result<Self, UnknownSystemd> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| UnknownSystemd(text.to_owned()))
    }
}

/// The syscalls of a set of the newest systemd, by its name with the `@`: `@clock`.
pub fn group(name: &str) -> Option<&'static [&'static str]> {
    Systemd::default().group(name)
}

/// Every set of the newest systemd, in its order.
pub fn all() -> &'static [Group] {
    Systemd::default().groups()
}
