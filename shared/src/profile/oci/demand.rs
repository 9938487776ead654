//! What a profile demands of its loader: flags and a listener. None of it changes the program.

use super::reader::{Object, Reader};
use super::rule::Rule;
use crate::filter::Outcome;
use crate::filter::suggest::closest;
use crate::load::Runtime;
use crate::text::Diagnostic;
use crate::verdict::Action;

/// The flags that loaders know; any other is an error to them.
const FLAGS: [&str; 4] = [
    "SECCOMP_FILTER_FLAG_LOG",
    "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
    "SECCOMP_FILTER_FLAG_TSYNC",
    "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
];

/// Says what loaders would refuse or ignore.
pub(super) fn check(
    object: &Object<'_>,
    default: Outcome,
    rules: &[Rule<'_>],
    runtime: Runtime,
    reader: &mut Reader<'_>,
) {
    check_flags(object, reader);
    check_listener(object, default, rules, reader);
    if runtime == Runtime::Runc {
        refuse_notified_write(default, rules, reader);
    }
}

fn check_flags(object: &Object<'_>, reader: &mut Reader<'_>) {
    // A wrong type was reported.
    for (position, (flag, span)) in (0..).zip(reader.strings(object, "flags").unwrap_or_default()) {
        if FLAGS.contains(&flag) {
            continue;
        }
        let message = format!("flags[{position}]: `{flag:.80}` is not a flag that loaders know");
        let mut error = Diagnostic::error("unknown-flag", span, message);
        error.help = closest(flag, FLAGS).map(|known| format!("did you mean `{known}`?"));
        reader.push(error);
    }
}

fn check_listener(
    object: &Object<'_>,
    default: Outcome,
    rules: &[Rule<'_>],
    reader: &mut Reader<'_>,
) {
    let path = reader.string(object, "listenerPath").unwrap_or_default();
    let metadata = reader.string(object, "listenerMetadata");
    let metadata = metadata.unwrap_or_default();
    if path.is_empty() && !metadata.is_empty() {
        let message = "listenerMetadata: there is no `listenerPath` to send it to";
        reader.warn("no-listener", object.span_of("listenerMetadata"), message);
    }
    let actions = [(default.action, default.origin.span)];
    let mut actions = actions
        .into_iter()
        .chain(rules.iter().map(|rule| (rule.action, rule.span)));
    let notified = actions.find(|(action, _)| matches!(action, Action::Notify(_)));
    // Without a listener such calls fail with ENOSYS (fact 17).
    if let Some((_, span)) = notified.filter(|_| path.is_empty()) {
        let message = "SCMP_ACT_NOTIFY without `listenerPath`: such calls fail with ENOSYS";
        reader.warn("no-listener", span, message);
    }
}

/// runc writes the listener to its parent when the filter is already there, so it starts no
/// container whose `write` waits for that listener.
fn refuse_notified_write(default: Outcome, rules: &[Rule<'_>], reader: &mut Reader<'_>) {
    if matches!(default.action, Action::Notify(_)) {
        let message = "defaultAction: runc refuses SCMP_ACT_NOTIFY as the default action";
        reader.error("notified-write", default.origin.span, message);
    }
    for (position, rule) in rules.iter().enumerate() {
        let write = rule.names.iter().find(|name| name.text == "write");
        if let (Action::Notify(_), Some(name)) = (rule.action, write) {
            let message = format!("syscalls[{position}]: runc refuses SCMP_ACT_NOTIFY for `write`");
            reader.error("notified-write", name.span, message);
        }
    }
}
