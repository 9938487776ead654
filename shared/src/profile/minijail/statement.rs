//! `names: filter`: for which syscalls, what they are asked, and what they get.

use super::constant::{Machine, single, value};
use super::cursor::{Cursor, Wrong};
use super::token::{Kind, Token};
use super::write::atom::MAX_ATOMS;
use crate::abi::{Arch, syscalls};
use crate::filter::suggest::closest;
use crate::filter::{ArgIndex, Condition, Guard, MAX_RULES, Test};
use crate::profile::runs;
use crate::text::Diagnostic;
use crate::verdict::Action;

/// A filter of a statement: the action of calls for which any of the alternatives holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    /// `Always` alone for one without an expression.
    pub(super) guards: Vec<Guard>,
    pub(super) action: Action,
}

/// How actions are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) machine: Machine,
    /// After `@denylist`, every action is a `return`.
    pub(super) is_denylist: bool,
}

/// What `kill` means, and what calls get that no statement names: `SECCOMP_RET_KILL`.
pub(super) const KILL: Action = Action::KillThread;

/// The syscalls of a statement that exist on the arch, up to the colon.
pub(super) fn names<'a>(
    cursor: &mut Cursor<'a, '_>,
    arch: Arch,
) -> Result<Vec<(u32, Token<'a>)>, Wrong> {
    let mut numbers = Vec::new();
    if cursor.take_if("{").is_some() {
        loop {
            numbers.extend(descriptor(cursor, arch)?);
            if cursor.take_if(",").is_none() {
                break;
            }
        }
        cursor.want("}")?;
    } else {
        numbers.extend(descriptor(cursor, arch)?);
    }
    cursor.want(":")?;
    Ok(numbers)
}

/// A name with its `[arch=…]`; `None` if it is for other arches.
fn descriptor<'a>(
    cursor: &mut Cursor<'a, '_>,
    arch: Arch,
) -> Result<Option<(u32, Token<'a>)>, Wrong> {
    let token = match cursor.peek() {
        Some(token) if matches!(token.kind, Kind::Word | Kind::Number) => token,
        _ => return Err(cursor.unexpected("a syscall")),
    };
    cursor.take();
    if cursor.take_if("[").is_some() && !is_for(cursor, arch)? {
        return Ok(None);
    }
    if token.kind == Kind::Number {
        // minijail0(5) has them, though no version in use reads them.
        let (first, last) = runs::numbers(arch);
        let nr = token.text.parse().ok();
        let Some(nr) = nr.filter(|nr| (first..=last).contains(nr)) else {
            let message = format!("`{}` is not the number of a syscall", token.text);
            return Err(cursor.error("bad-number", token.span, message));
        };
        return Ok(Some((nr, token)));
    }
    if let Some(nr) = syscalls::number(arch, token.text) {
        return Ok(Some((nr, token)));
    }
    if token.text.contains('@') {
        let message = format!(
            "`{}`: the groups of a constants.json are not read",
            token.text
        );
        return Err(cursor.error("unknown-group", token.span, message));
    }
    let message = format!(
        "{arch} has no syscall `{}`, so minijail refuses the policy",
        token.text
    );
    let mut error = Diagnostic::error("unknown-syscall", token.span, message);
    if !cursor.problems().is_full() {
        error.help = if syscalls::is_known(token.text) {
            Some(format!(
                "write `{}[arch=…]` if it is for another arch",
                token.text
            ))
        } else {
            let known = syscalls::all(arch).iter().map(|(_, name)| *name);
            closest(token.text, known).map(|known| format!("did you mean `{known}`?"))
        };
    }
    cursor.problems().push(error);
    Err(Wrong)
}

/// The rest of `[arch=x86_64,arm64]`: whether the arch is among them.
fn is_for(cursor: &mut Cursor<'_, '_>, arch: Arch) -> Result<bool, Wrong> {
    let mut is_for = true;
    loop {
        let key = cursor.want_kind(Kind::Word, "a key, such as `arch`")?;
        cursor.want("=")?;
        let mut is_listed = false;
        loop {
            let value = cursor.want_kind(Kind::Word, "an arch")?;
            is_listed |= is_arch(value.text, arch);
            if cursor.take_if(",").is_none() {
                break;
            }
        }
        is_for &= key.text != "arch" || is_listed;
        if cursor.take_if(";").is_none() {
            break;
        }
    }
    cursor.want("]")?;
    Ok(is_for)
}

fn is_arch(name: &str, arch: Arch) -> bool {
    name.parse() == Ok(arch) || (arch == Arch::X86 && matches!(name, "i686" | "i486" | "i586"))
}

/// Everything behind the colon.
pub(super) fn filters(cursor: &mut Cursor<'_, '_>, style: Style) -> Result<Vec<Filter>, Wrong> {
    if cursor.take_if("{").is_none() {
        return alone(cursor, style);
    }
    let mut filters = Vec::new();
    loop {
        filters.push(in_braces(cursor, style)?);
        if cursor.take_if(",").is_none() {
            break;
        }
    }
    cursor.want("}")?;
    Ok(filters)
}

fn always(action: Action) -> Filter {
    Filter {
        guards: vec![Guard::Always],
        action,
    }
}

fn is_argument(token: Token<'_>) -> bool {
    token.kind == Kind::Word && token.text.starts_with("arg")
}

/// A filter by itself. `expression; return N` is what minijail0 reads: calls for which the
/// expression does not hold get N.
fn alone(cursor: &mut Cursor<'_, '_>, style: Style) -> Result<Vec<Filter>, Wrong> {
    if !cursor.peek().is_some_and(is_argument) {
        return Ok(vec![always(action(cursor, style)?)]);
    }
    let guards = expression(cursor, style.machine)?;
    let allow = Filter {
        guards: guards.clone(),
        action: Action::Allow(0),
    };
    let Some(semicolon) = cursor.take_if(";") else {
        return Ok(vec![allow]);
    };
    let first = cursor.peek();
    let action = action(cursor, style)?;
    let is_return = first.is_some_and(|token| token.text == "return");
    if style.is_denylist || !is_return {
        // Only compile_seccomp_policy.py reads these; there, the action is for calls that match.
        return Ok(vec![Filter { guards, action }]);
    }
    let message = "minijail0 refuses calls for which the expression fails; \
                   compile_seccomp_policy.py those for which it holds";
    let span = first.map_or(semicolon.span, |token| semicolon.span.to(token.span));
    let warning = Diagnostic::warning("two-meanings", span, message);
    cursor.problems().push(warning.with_help(
        "it is read as minijail0 does; `{expression, return N}` means the same to the other",
    ));
    Ok(vec![allow, always(action)])
}

/// A filter in braces, as `compile_seccomp_policy.py` reads it: the action is for calls that match.
fn in_braces(cursor: &mut Cursor<'_, '_>, style: Style) -> Result<Filter, Wrong> {
    if !cursor.peek().is_some_and(is_argument) {
        return Ok(always(action(cursor, style)?));
    }
    let guards = expression(cursor, style.machine)?;
    let action = if cursor.take_if(";").is_some() {
        action(cursor, style)?
    } else {
        Action::Allow(0)
    };
    Ok(Filter { guards, action })
}

/// `clause { "||" clause }`
fn expression(cursor: &mut Cursor<'_, '_>, machine: Machine) -> Result<Vec<Guard>, Wrong> {
    let mut guards = Vec::new();
    loop {
        if guards.len() >= MAX_RULES {
            return Err(too_many(
                cursor,
                &format!("a filter has at most {MAX_RULES} alternatives"),
            ));
        }
        let mut conditions = vec![atom(cursor, machine)?];
        while cursor.take_if("&&").is_some() {
            if conditions.len() >= MAX_ATOMS {
                let message = format!("at most {MAX_ATOMS} conditions are joined by `&&`");
                return Err(too_many(cursor, &message));
            }
            conditions.push(atom(cursor, machine)?);
        }
        guards.push(Guard::all(conditions));
        if cursor.take_if("||").is_none() {
            return Ok(guards);
        }
    }
}

fn too_many(cursor: &mut Cursor<'_, '_>, message: &str) -> Wrong {
    let span = cursor
        .peek()
        .map_or_else(Default::default, |token| token.span);
    cursor.error("too-many-conditions", span, message.to_owned())
}

/// `arg1 == 5`
fn atom(cursor: &mut Cursor<'_, '_>, machine: Machine) -> Result<Condition, Wrong> {
    let Some(argument) = cursor.peek().filter(|token| is_argument(*token)) else {
        return Err(cursor.unexpected("an argument, `arg0` to `arg5`"));
    };
    cursor.take();
    let index = argument.text[3..].parse().ok().and_then(ArgIndex::new);
    let Some(index) = index else {
        let message = format!(
            "`{}` is not an argument; they are arg0 to arg5",
            argument.text
        );
        return Err(cursor.error("no-such-argument", argument.span, message));
    };
    let operators = ["==", "!=", "<", "<=", ">", ">=", "&", "in"];
    let operator = cursor
        .peek()
        .filter(|token| operators.contains(&token.text));
    let Some(operator) = operator else {
        return Err(cursor.unexpected("one of == != < <= > >= & in"));
    };
    cursor.take();
    let value = value(cursor, machine)?;
    let test = match operator.text {
        "==" => Test::Eq(value),
        "!=" => Test::Ne(value),
        "<" => Test::Lt(value),
        "<=" => Test::Le(value),
        ">" => Test::Gt(value),
        ">=" => Test::Ge(value),
        "&" => Test::AnyBit(value),
        // No bit but these.
        _ => Test::MaskedEq {
            mask: !value & machine.width.mask(),
            value: 0,
        },
    };
    Ok(Condition::new(index, machine.width, test))
}

/// `allow`, `return EPERM` …
fn action(cursor: &mut Cursor<'_, '_>, style: Style) -> Result<Action, Wrong> {
    let Some(token) = cursor.peek() else {
        return Err(cursor.unexpected("an action"));
    };
    if style.is_denylist && token.text != "return" {
        return Err(cursor.unexpected("`return`: a denylist knows no other action"));
    }
    let action = match token.text {
        "1" | "allow" => Action::Allow(0),
        "kill" => KILL,
        "kill-process" => Action::KillProcess,
        "kill-thread" => Action::KillThread,
        "trap" => Action::Trap(0),
        "trace" => Action::Trace(0),
        "log" => Action::Log(0),
        "user-notify" => Action::Notify(0),
        "return" => {
            cursor.take();
            return errno(cursor, style.machine);
        }
        _ => {
            let what = "1, allow, return, kill, kill-process, kill-thread, trap, trace, log or \
                        user-notify";
            return Err(cursor.unexpected(what));
        }
    };
    cursor.take();
    Ok(action)
}

/// What stands behind `return`; nothing is `kill`.
fn errno(cursor: &mut Cursor<'_, '_>, machine: Machine) -> Result<Action, Wrong> {
    let Some(token) = cursor
        .peek()
        .filter(|token| !matches!(token.text, "," | "}"))
    else {
        return Ok(KILL);
    };
    let number = single(cursor, machine)?;
    let data = u16::try_from(number & 0xffff).unwrap_or_default();
    if u64::from(data) != number {
        let message = format!("{} is cut to 16 bits and becomes {data}", token.text);
        cursor
            .problems()
            .push(Diagnostic::warning("errno-cut", token.span, message));
    }
    if data == 0 {
        let message = "errno 0 skips the call and reports success";
        cursor
            .problems()
            .push(Diagnostic::warning("errno-zero", token.span, message));
    }
    Ok(Action::Errno(data))
}
