//! `arch` lines.

use crate::abi::Arch;
use crate::filter::ast::{Filter, LineKind, Name};
use crate::filter::suggest::closest;
use crate::text::{Diagnostic, Diagnostics};

/// The arches of a rule: all that the filter lists, or those of them that stand behind `on`.
pub(super) fn of_rule(
    on: Option<&Vec<Name>>,
    listed: &Listed,
    problems: &mut Diagnostics,
) -> Vec<Arch> {
    let Some(names) = on else {
        return listed.arches.clone();
    };
    let mut wanted = Vec::new();
    for name in names {
        let Some(arch) = named(name, &wanted, problems) else {
            continue;
        };
        wanted.push(arch);
        // Without an `arch` line a rule for another host is just not for this one.
        if listed.is_written && !listed.arches.contains(&arch) {
            let message = format!("the filter is not for {arch}, so the rule does nothing there");
            let help = format!("add {arch} to the `arch` line, or remove it here");
            problems.push(Diagnostic::warning("unlisted-arch", name.span, message).with_help(help));
        }
    }
    let arches = listed.arches.iter().copied();
    arches.filter(|arch| wanted.contains(arch)).collect()
}

/// An arch that is not among those named before, or what is wrong with its name.
fn named(name: &Name, before: &[Arch], problems: &mut Diagnostics) -> Option<Arch> {
    match name.text.parse::<Arch>() {
        Ok(arch) if before.contains(&arch) => {
            let message = format!("{arch} is already listed");
            problems.push(Diagnostic::warning("repeated-arch", name.span, message));
            None
        }
        Ok(arch) => Some(arch),
        Err(error) => {
            let mut error = Diagnostic::error("unknown-arch", name.span, error.to_string());
            error.help = closest(&name.text, Arch::ALL.map(Arch::name))
                .map(|known| format!("did you mean `{known}`?"));
            problems.push(error);
            None
        }
    }
}

/// The arches that a filter is for.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    /// In source order.
    pub(super) arches: Vec<Arch>,
    /// Whether an `arch` line says so; otherwise it is the host's.
    pub(super) is_written: bool,
}

/// The arches that a filter lists, or the host's.
pub(super) fn listed(filter: &Filter, host: Arch, problems: &mut Diagnostics) -> Listed {
    let mut listed = Listed::default();
    for line in &filter.lines {
        let LineKind::Arch(names) = &line.kind else {
            continue;
        };
        listed.is_written = true;
        for name in names {
            listed.arches.extend(named(name, &listed.arches, problems));
        }
    }
    if !listed.is_written {
        listed.arches.push(host);
    }
    listed
}
