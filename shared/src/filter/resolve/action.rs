//! Actions: their data becomes 16 bits.

use crate::abi::errno;
use crate::filter::ast::{self, ActionKind, Atom, AtomKind};
use crate::filter::suggest::closest;
use crate::text::{Diagnostic, Diagnostics};
use crate::verdict::Action;

/// `MAX_ERRNO` in `linux/err.h`: the kernel cuts larger ones down to it (fact 13).
const MAX_ERRNO: u16 = 4095;

/// An action, or what is wrong with it.
pub(super) fn action(action: &ast::Action, problems: &mut Diagnostics) -> Option<Action> {
    Some(match &action.kind {
        ActionKind::Allow(data) => Action::Allow(data16(data.as_ref(), problems)?),
        ActionKind::Log(data) => Action::Log(data16(data.as_ref(), problems)?),
        ActionKind::Notify(data) => Action::Notify(data16(data.as_ref(), problems)?),
        ActionKind::KillProcess => Action::KillProcess,
        ActionKind::KillThread => Action::KillThread,
        ActionKind::Errno(atom) => Action::Errno(errno_number(atom, problems)?),
        ActionKind::Trap(data) => Action::Trap(data16(data.as_ref(), problems)?),
        ActionKind::Trace(data) => Action::Trace(data16(data.as_ref(), problems)?),
    })
}

fn errno_number(atom: &Atom, problems: &mut Diagnostics) -> Option<u16> {
    let number = match &atom.kind {
        AtomKind::Number(number) => u16::try_from(*number).ok().filter(|n| *n <= MAX_ERRNO),
        AtomKind::Name(name) => {
            let number = errno::number(name);
            if number.is_none() {
                let message = format!("`{name}` is not an errno");
                let help = closest(name, errno::all().map(|(_, name)| name)).map_or_else(
                    || "write the errno before the syscalls: `errno EPERM open`".to_owned(),
                    |known| format!("did you mean `{known}`?"),
                );
                problems
                    .push(Diagnostic::error("unknown-errno", atom.span, message).with_help(help));
                return None;
            }
            number
        }
    };
    if number.is_none() {
        let message = format!("an errno is a number from 0 to {MAX_ERRNO}");
        problems.push(Diagnostic::error("bad-errno", atom.span, message));
    }
    if number == Some(0) {
        let message = "errno 0 skips the call and reports success";
        problems.push(
            Diagnostic::warning("errno-zero", atom.span, message)
                .with_help("the program will believe that the call worked; is that wanted?"),
        );
    }
    number
}

fn data16(atom: Option<&Atom>, problems: &mut Diagnostics) -> Option<u16> {
    let Some(atom) = atom else { return Some(0) };
    let data = match atom.kind {
        AtomKind::Number(number) => u16::try_from(number).ok(),
        AtomKind::Name(_) => None,
    };
    if data.is_none() {
        let message = "the data of an action is a number from 0 to 65535";
        problems.push(Diagnostic::error("bad-action-data", atom.span, message));
    }
    data
}
