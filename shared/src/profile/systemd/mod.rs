//! Lines of a systemd unit: `SystemCallFilter=` and what belongs to it.
//!
//! Read as systemd 252 reads them (systemd.exec(5), "System Call Filtering"; `config_parse_syscall_filter`
//! in `src/core/load-fragment.c`, `apply_syscall_filter` in `src/core/execute.c`,
//! `seccomp_load_syscall_filter_set_raw` and `seccomp_restrict_archs` in `src/shared/seccomp-util.c`),
//! with the sets of the systemd that the target says ([`crate::abi::syscalls::groups`]). No head of a section is needed; with heads,
//! the lines stand in `[Service]`, `[Socket]`, `[Mount]` or `[Swap]`.
//!
//! * `SystemCallFilter=`: the first line makes an allow list, or with `~` a deny list. Later lines
//!   add to it, or with the other sign take away. An empty one starts anew.
//! * An allow list has `@default` in it from the start; it can be taken out.
//! * What is refused gets the errno behind its `:` (by name, or 0 to 4094; systemd takes 4095, too, but
//!   libseccomp refuses it and the unit does not start), or dies for `:kill`; without `:` it gets
//!   `SystemCallErrorNumber=` (1 to 4094, not 0); without that the process is killed. In an allow
//!   list, too, `~name:errno` gives a syscall its own errno, which must not be that of all others: such
//!   a unit does not start.
//! * `SystemCallLog=` is a list of the same kind, of what is logged; without `@default` and errnos.
//! * Every local arch of the host is filtered by the same names: on `x86_64` also x86 and x32. Others
//!   are let through. With `SystemCallArchitectures=`, the local arches that are neither listed nor the
//!   host's own kill the thread.
//! * On x86, calls for sockets, semaphores, queues and shared memory are meant behind `socketcall` and `ipc`, too, unless those are
//!   listed themselves (fact 26).
//! * `LockPersonality=`, `MemoryDenyWriteExecute=`, `PrivateDevices=`, `ProtectClock=`, `ProtectHostname=`,
//!   `ProtectKernelLogs=`, `ProtectKernelModules=`, `ProtectKernelTunables=`, `RestrictAddressFamilies=`,
//!   `RestrictNamespaces=`, `RestrictRealtime=` and `RestrictSUIDSGID=` (which `DynamicUser=` implies) each
//!   install a filter of their own. All are put together as the kernel does it: the strictest answer
//!   counts, of two errnos that of `SystemCallFilter=`. The rest of what they do is not a filter's.
//! * Names, sets, arches and errnos that systemd does not know it ignores with a warning, and so do we.
//!
//! Left out is what systemd does for its own sake: newer ones allow `write` while they start a
//! service, and answer ENOSYS in an allow list for numbers that are not in their `@known`.

mod arch;
mod denial;
mod lines;
mod list;
mod lower;
mod restrict;
mod setting;
mod write;

use super::Profile;
use crate::load::Target;
use crate::text::{Diagnostic, Diagnostics, Span};
use lines::Assignment;
use setting::Settings;

pub(super) use write::write;

/// Longest unit that is read.
pub const MAX_UNIT_BYTES: usize = 16 << 20;

/// Reads the lines of a unit. Without a profile, the diagnostics hold at least one error.
pub fn read(source: &str, target: &Target) -> (Option<Profile>, Vec<Diagnostic>) {
    let mut problems = Diagnostics::default();
    let profile = profile(source, target, &mut problems).filter(|_| !problems.has_errors());
    (profile, problems.into_vec())
}

fn profile(source: &str, target: &Target, problems: &mut Diagnostics) -> Option<Profile> {
    if source.len() > MAX_UNIT_BYTES {
        let n = source.len();
        let message = format!("the unit has {n} bytes, the most is {MAX_UNIT_BYTES}");
        problems.push(Diagnostic::error("too-long", Span::default(), message));
        return None;
    }
    let mut settings = Settings::of(target.systemd);
    for line in lines::assignments(source, problems) {
        if is_read(&line, problems) {
            settings.read(&line, problems);
        }
    }
    if let Some((key, span)) = settings.emptied {
        let message =
            format!("an empty `{key}=` takes back the lines before it: the list filters nothing");
        let warning = Diagnostic::warning("list-emptied", span, message);
        problems.push(warning.with_help("leave the line away, or name syscalls behind it"));
    }
    if settings.n_rules == 0 {
        let message = "no line of the unit filters syscalls";
        let error = Diagnostic::error("no-filter", Span::default(), message);
        problems.push(error.with_help("add `SystemCallFilter=@system-service`"));
        return None;
    }
    if arch::allowed(&settings, target.host).has_arm {
        let message = "calls of 32-bit Arm are let through here; systemd would filter them, too";
        let warning = Diagnostic::warning("arch-left-out", Span::default(), message);
        problems.push(warning.with_help("add `SystemCallArchitectures=native`"));
    }
    if let Some(origin) = settings.like_the_default() {
        let message = "a syscall gets here with its `:` what all others get; libseccomp refuses that, \
                       so the unit would not start";
        let error = Diagnostic::error("like-the-default", origin.span, message);
        problems.push(error.with_help("leave away what stands behind the `:`"));
    }
    match lower::policy(&settings, target.host) {
        Ok(policy) => Some(Profile {
            policy,
            n_rules: settings.n_rules as usize,
        }),
        Err(error) => {
            problems.push(Diagnostic::error(
                "no-arch",
                Span::default(),
                error.to_string(),
            ));
            None
        }
    }
}

/// Whether an assignment stands in a section whose commands systemd starts.
fn is_read(line: &Assignment<'_>, problems: &mut Diagnostics) -> bool {
    match line.section {
        None | Some("Service" | "Socket" | "Mount" | "Swap") => true,
        Some(section) => {
            let is_ours = line.key.starts_with("SystemCall") || restrict::is_restriction(line.key);
            if is_ours && !section.starts_with("X-") {
                problems.push(restrict::wrong_section(line, section));
            }
            false
        }
    }
}

#[cfg(test)]
mod tests;
