//! A loaded filter, of whatever language, in another one.

use super::{Format, Loaded, Target, written};
use crate::explain;
use crate::profile::{Output, Written};
use crate::text::{Diagnostic, Span};

/// Writes a filter in another language, as [`super::write`] does. Of a program from elsewhere the
/// rules are those that are proven to mean the same. `said` stands in a comment at its head, where
/// the language has comments, with what had to be decided.
///
/// ```
/// use ringside_shared::load::{Target, convert, load};
/// use ringside_shared::profile::Output;
/// let (source, target) = ("SystemCallFilter=~@clock\n", Target::default());
/// let written = convert(Output::Text, source, &load(source, &target).unwrap(), &target, "from a unit");
/// assert!(written.text.unwrap().starts_with("# from a unit\n"));
/// ```
pub fn convert(
    output: Output,
    source: &str,
    loaded: &Loaded,
    target: &Target,
    said: &str,
) -> Written {
    let policy = match &loaded.policy {
        Some(policy) => Ok(policy.clone()),
        None => explain::policy(&loaded.program),
    };
    let policy = match policy {
        Ok(policy) => policy,
        Err(problem) => {
            let message = format!("no rules are known that mean what this program does: {problem}");
            return Written::refused("no-rules", Span::default(), message);
        }
    };
    let decided = decided(source, target);
    let said = match &decided {
        Some(decided) => format!("{said}; {}", decided.message),
        None => said.to_owned(),
    };
    let mut written = written::write(output, &policy, &loaded.program, target);
    written.text = written
        .text
        .map(|text| output.comment(&said).unwrap_or_default() + &text);
    written.diagnostics.splice(0..0, decided);
    written
}

/// Says that rules of a profile that depend on the host were decided, and for which host: what is
/// written depends on nothing any more.
fn decided(source: &str, target: &Target) -> Option<Diagnostic> {
    let depends = |key: &str| source.contains(&format!("\"{key}\""));
    let is_profile = target.format_of(source) == Format::Oci;
    if !is_profile || !["includes", "excludes", "archMap"].into_iter().any(depends) {
        return None;
    }
    let caps = match target.caps.as_slice() {
        [] => "no capabilities".to_owned(),
        caps => caps.join(" "),
    };
    let (major, minor) = target.kernel;
    let message = format!(
        "what depends on the host is decided: written for {}, Linux {major}.{minor} and {caps}",
        target.host
    );
    let warning = Diagnostic::warning("decided-for-host", Span::default(), message);
    Some(
        warning
            .with_help("choose others by --host, --kernel and --caps of `ringside filter convert`"),
    )
}
