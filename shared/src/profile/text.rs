//! Our own filter text.

use super::{Profile, Written};
use crate::filter::{self, MAX_CONDITIONS, MAX_RULES, MAX_SOURCE_BYTES, Policy};
use crate::load::Target;
use crate::text::{Diagnostic, Span};

/// Reads filter text.
pub(super) fn read(source: &str, target: &Target) -> (Option<Profile>, Vec<Diagnostic>) {
    let (ast, mut diagnostics) = filter::parse(source);
    let (policy, more) = filter::resolve(&ast, target.host);
    diagnostics.extend(more);
    let n_rules = ast.rules().count();
    let profile = policy.map(|policy| Profile { policy, n_rules });
    (profile, diagnostics)
}

/// Writes filter text. It can say everything but what is too long to be read back.
pub(super) fn write(policy: &Policy) -> Written {
    let filter = filter::restate(policy);
    let n_conditions = filter.rules().map(|(_, rule)| rule.conditions.len());
    if n_conditions.max().unwrap_or_default() > MAX_CONDITIONS {
        let message = format!("a rule of filter text has at most {MAX_CONDITIONS} conditions");
        return Written::refused("too-many-conditions", Span::default(), message);
    }
    let n_rules = filter.rules().count();
    if n_rules > MAX_RULES {
        let message = format!("this needs {n_rules} rules, filter text has at most {MAX_RULES}");
        return Written::refused("too-many-rules", Span::default(), message);
    }
    let text = filter::print(&filter);
    if text.len() > MAX_SOURCE_BYTES {
        let message = format!(
            "this needs {} bytes, filter text has at most {MAX_SOURCE_BYTES}",
            text.len()
        );
        return Written::refused("source-too-long", Span::default(), message);
    }
    Written::whole(text)
}
