//! `arch` lines.

use crate::abi::Arch;
use crate::filter::ast::{Filter, LineKind};
use crate::filter::suggest::closest;
use crate::text::{Diagnostic, Diagnostics};

/// The arches that a filter is for: those that it lists, or the host's.
pub(super) fn arches(filter: &Filter, host: Arch, problems: &mut Diagnostics) -> Vec<Arch> {
    let mut arches = Vec::new();
    let mut is_listed = false;
    for line in &filter.lines {
        let LineKind::Arch(names) = &line.kind else {
            continue;
        };
        is_listed = true;
        for name in names {
            match name.text.parse::<Arch>() {
                Ok(arch) if arches.contains(&arch) => {
                    let message = format!("{arch} is already listed");
                    problems.push(Diagnostic::warning("repeated-arch", name.span, message));
                }
                Ok(arch) => arches.push(arch),
                Err(error) => {
                    let mut error = Diagnostic::error("unknown-arch", name.span, error.to_string());
                    error.help = closest(&name.text, Arch::ALL.map(Arch::name))
                        .map(|known| format!("did you mean `{known}`?"));
                    problems.push(error);
                }
            }
        }
    }
    if !is_listed {
        arches.push(host);
    }
    arches
}
