//! Actions and their errno.

use super::reader::{Object, Reader, Wrong};
use crate::abi::errno;
use crate::filter::suggest::closest;
use crate::filter::{Origin, Outcome};
use crate::text::Diagnostic;
use crate::verdict::Action;

const ACTIONS: [&str; 9] = [
    "SCMP_ACT_ALLOW",
    "SCMP_ACT_ERRNO",
    "SCMP_ACT_KILL",
    "SCMP_ACT_KILL_PROCESS",
    "SCMP_ACT_KILL_THREAD",
    "SCMP_ACT_LOG",
    "SCMP_ACT_NOTIFY",
    "SCMP_ACT_TRACE",
    "SCMP_ACT_TRAP",
];

/// ERRNO and TRACE without a number mean EPERM, whatever the profile's default is.
const DEFAULT_ERRNO: u16 = 1;
/// libseccomp refuses this errno and larger ones.
const FIRST_REFUSED_ERRNO: u16 = 4095;

/// The default action of a profile.
pub(super) fn default(object: &Object<'_>, reader: &mut Reader<'_>) -> Option<Outcome> {
    let Some(value) = object.get("defaultAction") else {
        let message = "the profile has no `defaultAction`: loaders refuse it, or apply no filter \
                       at all";
        let error = Diagnostic::error("no-default", object.span, message);
        reader.push(error.with_help("add `\"defaultAction\": \"SCMP_ACT_ERRNO\"`"));
        return None;
    };
    let keys = Keys {
        action: "defaultAction",
        errno_ret: "defaultErrnoRet",
        errno: "defaultErrno",
    };
    let action = action(object, &keys, reader).ok()?;
    let origin = Origin {
        rule: None,
        span: value.span,
    };
    Some(Outcome { action, origin })
}

/// The action of a rule.
pub(super) fn of_rule(object: &Object<'_>, reader: &mut Reader<'_>) -> Result<Action, Wrong> {
    if object.get("action").is_none() {
        let message = format!("{}: the rule has no `action`", object.path);
        reader.error("no-action", object.span, message);
        return Err(Wrong);
    }
    let keys = Keys {
        action: "action",
        errno_ret: "errnoRet",
        errno: "errno",
    };
    action(object, &keys, reader)
}

struct Keys {
    action: &'static str,
    errno_ret: &'static str,
    /// podman's way: the errno by name.
    errno: &'static str,
}

fn action(object: &Object<'_>, keys: &Keys, reader: &mut Reader<'_>) -> Result<Action, Wrong> {
    let name = reader.string(object, keys.action).ok_or(Wrong)?;
    let span = object.span_of(keys.action);
    let data = data(object, keys, reader)?;
    if !matches!(name, "SCMP_ACT_ERRNO" | "SCMP_ACT_TRACE") {
        report_unused_errno(object, keys, reader);
    }
    match name {
        "SCMP_ACT_ALLOW" => Ok(Action::Allow(0)),
        "SCMP_ACT_LOG" => Ok(Action::Log(0)),
        "SCMP_ACT_NOTIFY" => Ok(Action::Notify(0)),
        "SCMP_ACT_TRAP" => Ok(Action::Trap(0)),
        "SCMP_ACT_KILL" | "SCMP_ACT_KILL_THREAD" => Ok(Action::KillThread),
        "SCMP_ACT_KILL_PROCESS" => Ok(Action::KillProcess),
        "SCMP_ACT_TRACE" => Ok(Action::Trace(data)),
        "SCMP_ACT_ERRNO" => {
            report_errno(data, object, keys, reader)?;
            Ok(Action::Errno(data))
        }
        _ => {
            let message = format!("{}: `{name}` is not an action", object.path_of(keys.action));
            let mut error = Diagnostic::error("unknown-action", span, message);
            error.help = closest(name, ACTIONS).map(|known| format!("did you mean `{known}`?"));
            reader.push(error);
            Err(Wrong)
        }
    }
}

fn report_unused_errno(object: &Object<'_>, keys: &Keys, reader: &mut Reader<'_>) {
    if let Some(value) = object.get(keys.errno_ret) {
        let path = object.path_of(keys.errno_ret);
        let message = format!("{path}: counts with SCMP_ACT_ERRNO and SCMP_ACT_TRACE only");
        reader.warn("errno-unused", value.span, message);
    }
}

fn report_errno(
    data: u16,
    object: &Object<'_>,
    keys: &Keys,
    reader: &mut Reader<'_>,
) -> Result<(), Wrong> {
    let span = object.span_of(keys.errno_ret);
    let path = object.path_of(keys.errno_ret);
    if data >= FIRST_REFUSED_ERRNO {
        let message = format!("{path}: libseccomp refuses errno {data}; the largest is 4094");
        reader.error("bad-errno", span, message);
        return Err(Wrong);
    }
    if data == 0 {
        let message = format!("{path}: errno 0 skips the call and reports success");
        reader.warn("errno-zero", span, message);
    }
    Ok(())
}

/// The 16 bits of data behind ERRNO and TRACE.
fn data(object: &Object<'_>, keys: &Keys, reader: &mut Reader<'_>) -> Result<u16, Wrong> {
    let named = match reader.string(object, keys.errno) {
        None if object.get(keys.errno).is_some() => return Err(Wrong),
        None | Some("") => None,
        Some(name) => Some(errno_number(name, object, keys, reader)?),
    };
    let Some(number) = reader.number(object, keys.errno_ret)? else {
        return Ok(named.unwrap_or(DEFAULT_ERRNO));
    };
    let span = object.span_of(keys.errno_ret);
    // What runc and crun do: they keep the number in 16 bits.
    let cut = u16::try_from(number & 0xffff).unwrap_or(u16::MAX);
    if u64::from(cut) != number {
        let path = object.path_of(keys.errno_ret);
        let message = format!("{path}: {number} is cut to 16 bits and becomes {cut}");
        reader.warn("errno-cut", span, message);
    }
    if named.is_some_and(|named| named != cut) {
        let (path, other) = (object.path_of(keys.errno_ret), keys.errno);
        let message = format!("{path}: contradicts `{other}`; the number counts");
        reader.warn("errno-twice", span, message);
    }
    Ok(cut)
}

fn errno_number(
    name: &str,
    object: &Object<'_>,
    keys: &Keys,
    reader: &mut Reader<'_>,
) -> Result<u16, Wrong> {
    if let Some(number) = errno::number(name) {
        return Ok(number);
    }
    let span = object.span_of(keys.errno);
    let message = format!("{}: `{name}` is not an errno", object.path_of(keys.errno));
    let mut error = Diagnostic::error("unknown-errno", span, message);
    error.help = closest(name, errno::all().map(|(_, name)| name))
        .map(|known| format!("did you mean `{known}`?"));
    reader.push(error);
    Err(Wrong)
}
