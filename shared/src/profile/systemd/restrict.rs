//! Settings that each install a seccomp filter of their own: `RestrictNamespaces=` and its kin.

use super::lines::{Assignment, Word};
use crate::abi::named;
use crate::filter::Origin;
use crate::filter::suggest::closest;
use crate::text::{Diagnostic, Diagnostics, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A setting that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Switch {
    DynamicUser,
    LockPersonality,
    MemoryDenyWriteExecute,
    PrivateDevices,
    ProtectClock,
    ProtectHostname,
    ProtectKernelLogs,
    ProtectKernelModules,
    ProtectKernelTunables,
    RestrictRealtime,
    RestrictSuidSgid,
}

const SWITCHES: [(&str, Switch); 11] = [
    ("DynamicUser", Switch::DynamicUser),
    ("LockPersonality", Switch::LockPersonality),
    ("MemoryDenyWriteExecute", Switch::MemoryDenyWriteExecute),
    ("PrivateDevices", Switch::PrivateDevices),
    ("ProtectClock", Switch::ProtectClock),
    ("ProtectHostname", Switch::ProtectHostname),
    ("ProtectKernelLogs", Switch::ProtectKernelLogs),
    ("ProtectKernelModules", Switch::ProtectKernelModules),
    ("ProtectKernelTunables", Switch::ProtectKernelTunables),
    ("RestrictRealtime", Switch::RestrictRealtime),
    ("RestrictSUIDSGID", Switch::RestrictSuidSgid),
];

/// What systemd 252 calls the kinds of namespaces, and the kernel their flags.
pub(super) const NAMESPACES: [(&str, &str); 8] = [
    ("cgroup", "CLONE_NEWCGROUP"),
    ("ipc", "CLONE_NEWIPC"),
    ("net", "CLONE_NEWNET"),
    ("mnt", "CLONE_NEWNS"),
    ("pid", "CLONE_NEWPID"),
    ("user", "CLONE_NEWUSER"),
    ("uts", "CLONE_NEWUTS"),
    ("time", "CLONE_NEWTIME"),
];

/// Whether a setting installs a filter.
pub(super) fn is_restriction(key: &str) -> bool {
    switch(key).is_some() || matches!(key, "RestrictAddressFamilies" | "RestrictNamespaces")
}

/// Every setting that installs a filter.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    let lists = ["RestrictAddressFamilies", "RestrictNamespaces"];
    SWITCHES.iter().map(|(name, _)| *name).chain(lists)
}

fn switch(key: &str) -> Option<Switch> {
    let found = SWITCHES.iter().find(|(name, _)| *name == key);
    found.map(|(_, switch)| *switch)
}

/// What a unit says beside its lists of syscalls.
#[derive(Debug, Default)]
pub(super) struct Restrictions<'a> {
    /// The switches that are on.
    pub(super) on: BTreeMap<Switch, Origin>,
    /// `RestrictAddressFamilies=`
    pub(super) families: Option<Families>,
    /// `RestrictNamespaces=`: the kinds that are kept.
    pub(super) namespaces: Option<(BTreeSet<&'static str>, Origin)>,
    /// `Personality=`, which `LockPersonality=` locks.
    pub(super) personality: Option<&'a str>,
}

/// `RestrictAddressFamilies=`
#[derive(Debug, Clone)]
pub(super) struct Families {
    /// Whether the first line named what is allowed.
    pub(super) is_allow: bool,
    /// The families that are named.
    pub(super) listed: BTreeSet<u64>,
    pub(super) origin: Origin,
}

impl<'a> Restrictions<'a> {
    /// Reads one assignment. The answer is whether it can ask for a filter.
    pub(super) fn read(
        &mut self,
        line: &Assignment<'a>,
        origin: Origin,
        problems: &mut Diagnostics,
    ) -> bool {
        match line.key {
            "RestrictAddressFamilies" => self.families(&line.words, origin, problems),
            "RestrictNamespaces" => self.namespaces(&line.words, origin, problems),
            "Personality" => {
                self.personality = line.words.first().map(|word| word.text);
                return false;
            }
            key => {
                let Some(switch) = switch(key) else {
                    return false;
                };
                match boolean(&line.words) {
                    Some(true) => {
                        self.on.insert(switch, origin);
                    }
                    Some(false) => {
                        self.on.remove(&switch);
                    }
                    None => {
                        let message = format!(
                            "`{key}=` is yes or no in systemd 252, which ignores anything else"
                        );
                        problems.push(Diagnostic::warning("bad-boolean", line.span, message));
                    }
                }
            }
        }
        true
    }

    fn families(&mut self, words: &[Word<'_>], origin: Origin, problems: &mut Diagnostics) {
        let Some((is_inverted, names)) = super::setting::list_words(words) else {
            self.families = None;
            return;
        };
        if let [only] = words
            && only.text == "none"
        {
            self.families = Some(Families {
                is_allow: true,
                listed: BTreeSet::new(),
                origin,
            });
            return;
        }
        let families = self.families.get_or_insert(Families {
            is_allow: !is_inverted,
            listed: BTreeSet::new(),
            origin,
        });
        families.origin = origin;
        for word in names {
            let Some(family) = family(word.text) else {
                let message = format!(
                    "`{}` is not an address family; systemd ignores it",
                    word.text
                );
                let mut warning = Diagnostic::warning("unknown-family", word.span, message);
                if !problems.is_full_of_warnings() {
                    let known = named::constants().map(|(name, _)| name);
                    let known = known.filter(|name| name.starts_with("AF_"));
                    warning.help = did_you_mean(closest(word.text, known));
                }
                problems.push(warning);
                continue;
            };
            if is_inverted == families.is_allow {
                families.listed.remove(&family);
            } else {
                families.listed.insert(family);
            }
        }
    }

    fn namespaces(&mut self, words: &[Word<'_>], origin: Origin, problems: &mut Diagnostics) {
        let all = || NAMESPACES.map(|(name, _)| name);
        let Some((is_inverted, names)) = super::setting::list_words(words) else {
            self.namespaces = None;
            return;
        };
        match boolean(words) {
            Some(true) => {
                self.namespaces = Some((BTreeSet::new(), origin));
                return;
            }
            Some(false) => {
                self.namespaces = Some((all().into(), origin));
                return;
            }
            None => {}
        }
        let mut listed = BTreeSet::new();
        for word in names {
            let Some(name) = all().into_iter().find(|name| *name == word.text) else {
                let message = format!(
                    "`{}` is not a kind of namespace; systemd ignores the line",
                    word.text
                );
                let mut warning = Diagnostic::warning("unknown-namespace", word.span, message);
                warning.help = did_you_mean(closest(word.text, all()));
                problems.push(warning);
                return;
            };
            listed.insert(name);
        }
        // A first line with `~` begins with every kind, one without it with none.
        let first = || {
            if is_inverted {
                all().into()
            } else {
                BTreeSet::new()
            }
        };
        let mut kept = self.namespaces.take().map_or_else(first, |(kept, _)| kept);
        if is_inverted {
            kept.retain(|name| !listed.contains(name));
        } else {
            kept.extend(listed);
        }
        self.namespaces = Some((kept, origin));
    }
}

fn did_you_mean(known: Option<&str>) -> Option<String> {
    known.map(|known| format!("did you mean `{known}`?"))
}

/// The number of a family that systemd knows by name.
pub(super) fn family(name: &str) -> Option<u64> {
    let is_family = name.starts_with("AF_") && !matches!(name, "AF_UNSPEC" | "AF_MAX");
    // What the C library calls AF_UNIX, too.
    let name = if name == "AF_FILE" { "AF_UNIX" } else { name };
    let value = named::value(name).filter(|_| is_family)?;
    u64::try_from(value).ok()
}

/// systemd's words for yes and no.
fn boolean(words: &[Word<'_>]) -> Option<bool> {
    let [word] = words else { return None };
    match word.text.to_ascii_lowercase().as_str() {
        "1" | "yes" | "y" | "true" | "t" | "on" => Some(true),
        "0" | "no" | "n" | "false" | "f" | "off" => Some(false),
        _ => None,
    }
}

/// Warns of a setting in a section where it has no meaning.
pub(super) fn wrong_section(line: &Assignment<'_>, section: &str) -> Diagnostic {
    let message = format!(
        "`{}=` has no meaning in [{section}]; systemd ignores it",
        line.key
    );
    let span: Span = line.key_span;
    Diagnostic::warning("wrong-section", span, message).with_help("put it under [Service]")
}
