//! What a learner wants to know of a syscall: what it does, what else does the same, and which
//! capability the kernel asks for.

mod compat;
mod event;
mod file;
mod guard;
mod identity;
mod io;
mod ipc;
mod memory;
mod mount;
mod path;
mod process;
mod schedule;
mod sibling;
mod signal;
mod since;
mod socket;
mod system;
mod time;

pub use guard::{Guard, capability_for, guard};
pub use sibling::siblings;
pub use since::MAN_PAGES;

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
    use crate::abi::{Arch, capability, syscalls};

    #[test]
    fn every_syscall_has_a_meaning() {
        for arch in Arch::ALL {
            for (_, name) in syscalls::all(arch) {
                assert!(meaning(name).is_some(), "{arch} {name}");
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
