//! A profile as text, laid out as Docker's own is.

use crate::profile::comparison::Comparison;
use crate::verdict::Action;
use std::fmt::Write as _;

/// An entry of `syscalls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) names: Vec<&'static str>,
    pub(super) action: Action,
    pub(super) args: Vec<Comparison>,
}

/// The whole profile. Writing to a string cannot fail.
pub(super) fn profile(default: Action, arches: &[&str], entries: &[Entry]) -> String {
    let mut out = String::from("{\n");
    action("\t", "defaultAction", "defaultErrnoRet", default, &mut out);
    out.push_str(",\n\t\"architectures\": [\n");
    list(
        "\t\t",
        arches.iter().map(|arch| format!("\"{arch}\"")),
        &mut out,
    );
    out.push_str("\t],\n\t\"syscalls\": [");
    for (position, entry) in entries.iter().enumerate() {
        out.push_str(if position == 0 {
            "\n\t\t{\n"
        } else {
            ",\n\t\t{\n"
        });
        out.push_str("\t\t\t\"names\": [\n");
        list(
            "\t\t\t\t",
            entry.names.iter().map(|name| format!("\"{name}\"")),
            &mut out,
        );
        out.push_str("\t\t\t],\n");
        action("\t\t\t", "action", "errnoRet", entry.action, &mut out);
        if !entry.args.is_empty() {
            out.push_str(",\n\t\t\t\"args\": [\n");
            list("\t\t\t\t", entry.args.iter().map(arg), &mut out);
            out.push_str("\t\t\t]");
        }
        out.push_str("\n\t\t}");
    }
    out.push_str(if entries.is_empty() {
        "]\n}\n"
    } else {
        "\n\t]\n}\n"
    });
    out
}

fn list(indent: &str, items: impl Iterator<Item = String>, out: &mut String) {
    for (position, item) in items.enumerate() {
        if position > 0 {
            out.push_str(",\n");
        }
        let _ = write!(out, "{indent}{item}");
    }
    out.push('\n');
}

fn action(indent: &str, key: &str, errno_key: &str, action: Action, out: &mut String) {
    let (name, data) = action_name(action);
    let _ = write!(out, "{indent}\"{key}\": \"{name}\"");
    if let Some(data) = data {
        let _ = write!(out, ",\n{indent}\"{errno_key}\": {data}");
    }
}

/// How a profile says an action, and its `errnoRet`.
pub(crate) const fn action_name(action: Action) -> (&'static str, Option<u16>) {
    match action {
        Action::KillProcess => ("SCMP_ACT_KILL_PROCESS", None),
        Action::KillThread => ("SCMP_ACT_KILL_THREAD", None),
        Action::Trap(_) => ("SCMP_ACT_TRAP", None),
        Action::Errno(data) => ("SCMP_ACT_ERRNO", Some(data)),
        Action::Notify(_) => ("SCMP_ACT_NOTIFY", None),
        Action::Trace(data) => ("SCMP_ACT_TRACE", Some(data)),
        Action::Log(_) => ("SCMP_ACT_LOG", None),
        Action::Allow(_) => ("SCMP_ACT_ALLOW", None),
    }
}

fn arg(arg: &Comparison) -> String {
    let indent = "\n\t\t\t\t\t";
    let mut text = format!(
        "{{{indent}\"index\": {},{indent}\"value\": {},",
        arg.index.get(),
        arg.value
    );
    if arg.value_two != 0 {
        let _ = write!(text, "{indent}\"valueTwo\": {},", arg.value_two);
    }
    let _ = write!(
        text,
        "{indent}\"op\": \"{}\"\n\t\t\t\t}}",
        arg.operator.name()
    );
    text
}
