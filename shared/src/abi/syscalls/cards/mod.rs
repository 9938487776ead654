//! What a learner wants to know of a syscall: what it does, what else does the same, which
//! capability the kernel asks for, and what it gives away.
//!
//! ```
//! use ringside_shared::abi::syscalls::cards;
//! let card = cards::card("umount2").unwrap();
//! assert_eq!(card.man, Some("umount"));
//! assert_eq!(card.guard.unwrap().capability, "CAP_SYS_ADMIN");
//! assert_eq!(card.since, Some("2.2"));
//! ```

mod compat;
mod errno_of;
mod event;
mod file;
mod guard;
mod identity;
mod io;
mod ipc;
mod memory;
mod mount;
mod page;
mod path;
mod process;
mod risk;
mod schedule;
mod sibling;
mod signal;
mod since;
mod socket;
mod system;
mod time;

pub use errno_of::errno_of;
pub use guard::{Guard, capability_for, guard};
pub use risk::{Level, Risk, risk};
pub use sibling::siblings;
pub use since::MAN_PAGES;

use crate::abi::{Arch, syscalls};

/// All that we tell of one syscall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// As in filters: `clock_settime`.
    pub name: &'static str,
    /// What it does, in one line.
    pub meaning: &'static str,
    /// The page in section 2 of the manual, where it has one: [`man`].
    pub man: Option<&'static str>,
    /// The kernel release that first had it.
    pub since: Option<&'static str>,
    /// Why one should think before allowing it.
    pub risk: Option<&'static Risk>,
    /// The capability that the kernel asks for.
    pub guard: Option<&'static Guard>,
    /// What else does the same work.
    pub siblings: Vec<&'static str>,
}

/// The card of a syscall; `None` if no arch has one of this name.
pub fn card(name: &str) -> Option<Card> {
    let name = Arch::ALL.into_iter().find_map(|arch| {
        let nr = syscalls::number(arch, name)?;
        syscalls::name(arch, nr)
    })?;
    Some(Card {
        name,
        meaning: meaning(name)?,
        man: man(name),
        since: since(name),
        risk: risk(name),
        guard: guard(name),
        siblings: siblings(name).collect(),
    })
}

/// A syscall and what it does.
type Meaning = (&'static str, &'static str);

/// The meanings of one theme, each sorted by name.
static THEMES: [&[Meaning]; 15] = [
    io::MEANINGS,
    path::MEANINGS,
    file::MEANINGS,
    memory::MEANINGS,
    process::MEANINGS,
    schedule::MEANINGS,
    identity::MEANINGS,
    signal::MEANINGS,
    time::MEANINGS,
    event::MEANINGS,
    socket::MEANINGS,
    mount::MEANINGS,
    ipc::MEANINGS,
    system::MEANINGS,
    compat::MEANINGS,
];

/// What a syscall does, in one line. Wider forms of 32-bit arches (`mmap2`, `clock_settime64`)
/// borrow the line of the call that they stand for.
///
/// ```
/// use ringside_shared::abi::syscalls::cards;
/// assert_eq!(cards::meaning("clock_settime"), Some("set a clock"));
/// ```
pub fn meaning(name: &str) -> Option<&'static str> {
    of(name).or_else(|| of(plain(name)?))
}

fn of(name: &str) -> Option<&'static str> {
    THEMES.iter().find_map(|meanings| {
        let at = meanings
            .binary_search_by(|(known, _)| (*known).cmp(name))
            .ok()?;
        Some(meanings[at].1)
    })
}

/// The kernel release that first had a syscall: `5.6` for openat2. For calls as old as Linux `1.0`.
pub fn since(name: &str) -> Option<&'static str> {
    let at = since::SINCE
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok()?;
    Some(since::SINCE[at].1)
}

/// The page of the manual, in section 2, that describes a syscall; many describe several:
/// `umount` for umount2, `_exit` for exit. Wider forms of 32-bit arches have the page of the call
/// that they stand for.
///
/// ```
/// use ringside_shared::abi::syscalls::cards;
/// assert_eq!(cards::man("newfstatat"), Some("stat"));
/// assert_eq!(cards::man("read"), Some("read"));
/// ```
pub fn man(name: &str) -> Option<&'static str> {
    if page::WITHOUT.binary_search(&name).is_ok() {
        return man(plain(name)?);
    }
    let other = page::OTHER.binary_search_by(|(known, _)| (*known).cmp(name));
    match other {
        Ok(at) => Some(page::OTHER[at].1),
        Err(_) => Arch::ALL.into_iter().find_map(|arch| {
            let nr = syscalls::number(arch, name)?;
            syscalls::name(arch, nr)
        }),
    }
}

/// The call that a 32-bit arch's newer or wider form stands for: `clock_settime` for
/// `clock_settime64`.
fn plain(name: &str) -> Option<&str> {
    const ODD: [(&str, &str); 12] = [
        ("_llseek", "lseek"),
        ("_newselect", "select"),
        ("fadvise64_64", "fadvise64"),
        ("fstatat64", "newfstatat"),
        ("mmap2", "mmap"),
        ("sigaction", "rt_sigaction"),
        ("sigpending", "rt_sigpending"),
        ("sigprocmask", "rt_sigprocmask"),
        ("sigreturn", "rt_sigreturn"),
        ("sigsuspend", "rt_sigsuspend"),
        ("ugetrlimit", "getrlimit"),
        ("umount", "umount2"),
    ];
    let odd = ODD
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, plain)| *plain);
    odd.or_else(|| {
        ["_time64", "64", "32"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::capability;

    #[test]
    fn every_syscall_has_a_meaning() {
        for arch in Arch::ALL {
            for (_, name) in syscalls::all(arch) {
                assert!(meaning(name).is_some(), "{arch} {name}");
            }
        }
    }

    #[test]
    fn every_syscall_has_a_card_and_no_other_name_has() {
        for arch in Arch::ALL {
            for (_, name) in syscalls::all(arch) {
                assert_eq!(card(name).map(|card| card.name), Some(*name), "{arch}");
            }
        }
        assert_eq!(card("no_such_call"), None);
        assert_eq!(man("no_such_call"), None);
    }

    #[test]
    fn risks_name_syscalls_that_exist_and_each_once() {
        let mut names = Vec::new();
        for risk in risk::RISKS {
            assert!(risk.reason.chars().count() <= 90, "{}", risk.reason);
            for name in risk.syscalls {
                assert!(syscalls::is_known(name), "{name}");
                names.push(name);
            }
        }
        names.sort_unstable();
        let total = names.len();
        names.dedup();
        assert_eq!(names.len(), total, "a syscall has two risks");
    }

    #[test]
    fn what_only_the_hosts_root_may_do_is_a_risk() {
        for guard in guard::GUARDS {
            for name in guard.syscalls {
                let is_privileged = guard.is_host_only && guard.when.is_none();
                assert!(!is_privileged || risk(name).is_some(), "{name}");
            }
        }
    }

    #[test]
    fn meanings_are_sorted_and_short() {
        for meanings in THEMES {
            assert!(meanings.is_sorted_by(|(a, _), (b, _)| a < b));
            for (name, text) in meanings {
                assert!(syscalls::is_known(name), "{name}");
                assert!(text.chars().count() <= 80 && !text.ends_with('.'), "{name}");
            }
        }
    }

    #[test]
    fn wider_forms_borrow_the_meaning() {
        assert_eq!(meaning("clock_settime64"), meaning("clock_settime"));
        assert_eq!(
            meaning("sched_rr_get_interval_time64"),
            meaning("sched_rr_get_interval")
        );
        assert_eq!(meaning("setuid32"), meaning("setuid"));
        assert_eq!(meaning("no_such_call64"), None);
    }

    #[test]
    fn guards_name_syscalls_and_capabilities_that_exist() {
        for guard in guard::GUARDS {
            assert!(
                capability::number(guard.capability).is_some(),
                "{}",
                guard.capability
            );
            for name in guard.syscalls {
                assert!(syscalls::is_known(name), "{name}");
            }
        }
        let mut names: Vec<_> = guard::GUARDS
            .iter()
            .flat_map(|guard| guard.syscalls)
            .collect();
        names.sort_unstable();
        let total = names.len();
        names.dedup();
        assert_eq!(names.len(), total, "a syscall has two guards");
    }

    #[test]
    fn the_guard_of_setting_the_clock_is_cap_sys_time_on_the_host() {
        for name in [
            "clock_settime",
            "clock_settime64",
            "settimeofday",
            "adjtimex",
        ] {
            let guard = guard(name).unwrap();
            assert_eq!(guard.capability, "CAP_SYS_TIME");
            assert!(guard.is_host_only, "{name}");
        }
        assert_eq!(capability_for("getpid"), None);
    }

    #[test]
    fn siblings_are_mutual_and_known() {
        for name in ["open", "chmod", "execve", "clone3"] {
            for sibling in siblings(name) {
                assert!(syscalls::is_known(sibling), "{sibling}");
                assert!(
                    siblings(sibling).any(|back| back == name),
                    "{name} {sibling}"
                );
            }
        }
        assert!(siblings("open").any(|name| name == "openat2"));
        assert!(siblings("open").all(|name| name != "open"));
        assert_eq!(siblings("getpid").count(), 0);
    }
}
