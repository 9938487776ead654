//! Kafel text to action blocks with resolved rules, in one pass: everything must be defined before
//! it is used.

use super::constants::Constants;
use super::cursor::{Cursor, Lost};
use super::expression::expression;
use super::lexer::Kind;
use super::syscall::{self, Scope};
use crate::abi::Arch;
use crate::filter::MAX_ALTERNATIVES;
use crate::filter::{Guard, MAX_RULES};
use crate::text::{Diagnostic, Span};
use crate::verdict::Action;
use std::collections::BTreeMap;

/// A policy file.
#[derive(Debug, Default)]
pub(super) struct File<'a> {
    /// The policies that have names.
    pub(super) policies: Vec<Vec<Entry>>,
    /// What stands outside of them: this is what counts.
    pub(super) main: Vec<Entry>,
    pub(super) default: Option<(Action, Span)>,
    /// The rules of all policies, used or not.
    pub(super) n_rules: usize,
    by_name: BTreeMap<&'a str, usize>,
    constants: Constants<'a>,
}

/// A part of a policy.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// `USE`: the policy at this position.
    Use(usize),
    /// A rule of an action block.
    Rule(Rule),
}

/// A call and when the action applies to it.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) action: Action,
    /// `None` if it is for other arches.
    pub(super) nr: Option<u32>,
    /// One must hold.
    pub(super) guards: Vec<Guard>,
    pub(super) span: Span,
    /// Its position among all rules of the file.
    pub(super) position: u32,
}

/// Names behind `ON` that kafel knows and we have no table for.
const OTHER_ARCHES: [&str; 8] = [
    "arm", "m68k", "mips", "mips64", "mipso32", "ppc64", "s390x", "sparc64",
];

const ACTIONS: [&str; 10] = [
    "ALLOW",
    "LOG",
    "KILL",
    "KILL_THREAD",
    "DENY",
    "KILL_PROCESS",
    "USER_NOTIF",
    "ERRNO",
    "TRAP",
    "TRACE",
];

/// Reads a whole file; stops where it can no longer be understood.
pub(super) fn file<'a>(cursor: &mut Cursor<'a>, arch: Arch) -> Result<File<'a>, Lost> {
    let mut file = File::default();
    loop {
        match cursor.peek() {
            None => return Ok(file),
            Some(Kind::Punct("#")) => {
                cursor.skip();
                file.constants.directive(cursor)?;
            }
            Some(Kind::Word("POLICY")) => {
                cursor.skip();
                file.policy(cursor, arch)?;
            }
            Some(Kind::Word("DEFAULT")) => {
                let start = cursor.span();
                cursor.skip();
                let action = action(cursor)?;
                let span = cursor.span_from(start);
                if file.default.replace((action, span)).is_some() {
                    let message = "the default action is already given";
                    cursor.error("second-default", span, message);
                }
            }
            Some(_) => {
                let entries = file.entries(cursor, arch)?;
                file.main.extend(entries);
            }
        }
    }
}

impl<'a> File<'a> {
    /// What follows `POLICY`.
    fn policy(&mut self, cursor: &mut Cursor<'a>, arch: Arch) -> Result<(), Lost> {
        let (name, span) = cursor.word("the name of a policy")?;
        cursor.expect("{")?;
        let entries = match cursor.peek() {
            Some(Kind::Punct("}")) => Vec::new(),
            _ => self.entries(cursor, arch)?,
        };
        cursor.expect("}")?;
        if self.by_name.insert(name, self.policies.len()).is_some() {
            let message = format!("there is already a policy `{name}`");
            cursor.error("redefined-policy", span, message);
        }
        self.policies.push(entries);
        Ok(())
    }

    /// `USE` and action blocks with commas between them.
    fn entries(&mut self, cursor: &mut Cursor<'a>, arch: Arch) -> Result<Vec<Entry>, Lost> {
        let mut entries = Vec::new();
        loop {
            if cursor.eat_word("USE") {
                let (name, span) = cursor.word("the name of a policy")?;
                if let Some(at) = self.by_name.get(name) {
                    entries.push(Entry::Use(*at));
                } else {
                    let message = format!("no policy `{name}` is defined above");
                    cursor.error("unknown-policy", span, message);
                }
            } else {
                let action = action(cursor)?;
                cursor.expect("{")?;
                if cursor.peek() != Some(Kind::Punct("}")) {
                    loop {
                        entries.extend(self.rule(cursor, arch, action)?.map(Entry::Rule));
                        if !cursor.eat(",") {
                            break;
                        }
                    }
                }
                cursor.expect("}")?;
            }
            if !cursor.eat(",") {
                return Ok(entries);
            }
        }
    }

    /// `SYSCALL [(ARGUMENT, …)] [ON ARCH] [{ EXPRESSION }]`; `None` if something was wrong with it.
    fn rule(
        &mut self,
        cursor: &mut Cursor<'a>,
        arch: Arch,
        action: Action,
    ) -> Result<Option<Rule>, Lost> {
        let start = cursor.span();
        if self.n_rules == MAX_RULES {
            let message = format!("a filter has at most {MAX_RULES} rules");
            cursor.error("too-many-rules", start, message);
            return Err(Lost);
        }
        let position = u32::try_from(self.n_rules).unwrap_or(u32::MAX);
        self.n_rules += 1;
        let (name, nr) = self.call(cursor)?;
        let declared = if cursor.eat("(") {
            Some(arguments(cursor)?)
        } else {
            None
        };
        let mut is_for_us = on(cursor, arch)?;
        let mut guards = Some(vec![Guard::Always]);
        let scope = Scope {
            arch,
            syscall: name,
            declared,
            constants: &self.constants,
        };
        if cursor.eat("{") && !cursor.eat("}") {
            guards = self::guards(cursor, &scope)?;
            cursor.expect("}")?;
            is_for_us &= on(cursor, arch)?;
        }
        let span = cursor.span_from(start);
        let nr = match (nr, name) {
            (Some(nr), _) => Some(nr),
            (None, Some(name)) if is_for_us => {
                let nr = syscall::number(arch, name);
                if nr.is_none() {
                    unknown(cursor, arch, name, start);
                }
                nr
            }
            _ => None,
        };
        Ok(guards.map(|guards| Rule {
            action,
            nr: nr.filter(|_| is_for_us),
            guards,
            span,
            position,
        }))
    }

    /// A call by name, or by number.
    fn call(&self, cursor: &mut Cursor<'a>) -> Result<(Option<&'a str>, Option<u32>), Lost> {
        // Kafel keeps the low half, so that -1 is 0xffffffff.
        #[allow(clippy::cast_possible_truncation, reason = "cut as kafel cuts it")]
        let cut = |number: u64| number as u32;
        let (name, _) = cursor.word("a syscall")?;
        if name == "SYSCALL" && cursor.eat("[") {
            let (number, _) = cursor.number()?;
            cursor.expect("]")?;
            return Ok((None, Some(cut(number))));
        }
        match self.constants.get(name) {
            Some(number) => Ok((None, Some(cut(number)))),
            None => Ok((Some(name), None)),
        }
    }
}

fn guards(cursor: &mut Cursor<'_>, scope: &Scope<'_>) -> Result<Option<Vec<Guard>>, Lost> {
    let start = cursor.span();
    let logic = expression(cursor, scope)?;
    let Ok(guards) = logic.guards() else {
        let message = format!("the expression comes to more than {MAX_ALTERNATIVES} alternatives");
        let span = cursor.span_from(start);
        let error = Diagnostic::error("too-many-alternatives", span, message);
        let help = "write several rules: the first that matches decides";
        cursor.problems.push(error.with_help(help));
        return Ok(None);
    };
    Ok(Some(guards))
}

fn unknown(cursor: &mut Cursor<'_>, arch: Arch, name: &str, span: Span) {
    let mut error = if syscall::is_known(name) {
        let message = format!("{arch} has no syscall `{name}`");
        let help = "say for which arch it is: `ON` and its name behind it";
        Diagnostic::error("syscall-of-other-arch", span, message).with_help(help)
    } else {
        Diagnostic::error(
            "unknown-syscall",
            span,
            format!("`{name}` is not a syscall"),
        )
    };
    if error.help.is_none() && !cursor.problems.is_full() {
        let close = syscall::suggestion(arch, name);
        error.help = close.map(|close| format!("did you mean `{close}`?"));
    }
    cursor.problems.push(error);
}

/// What follows `(` behind a syscall.
fn arguments<'a>(cursor: &mut Cursor<'a>) -> Result<Vec<&'a str>, Lost> {
    let mut names: Vec<&str> = Vec::new();
    if cursor.eat(")") {
        return Ok(names);
    }
    loop {
        let (name, span) = cursor.word("the name of an argument")?;
        if names.contains(&name) {
            let message = format!("`{name}` is already the name of an argument");
            cursor.error("redefined-argument", span, message);
        } else if names.len() == 6 {
            cursor.error("too-many-arguments", span, "a syscall has six arguments");
            return Err(Lost);
        }
        names.push(name);
        if !cursor.eat(",") {
            break;
        }
    }
    cursor.expect(")")?;
    Ok(names)
}

/// `ON ARCH` or `ON {ARCH, …}`: whether that is us. So it is if nothing is said.
fn on(cursor: &mut Cursor<'_>, arch: Arch) -> Result<bool, Lost> {
    if !cursor.eat_word("ON") {
        return Ok(true);
    }
    let is_list = cursor.eat("{");
    let mut is_for_us = false;
    loop {
        let (name, span) = cursor.word("an arch")?;
        match name.parse::<Arch>() {
            Ok(named) => is_for_us |= named == arch,
            Err(_) if OTHER_ARCHES.contains(&name) => {}
            Err(error) => cursor.error("unknown-arch", span, error.to_string()),
        }
        if !is_list || !cursor.eat(",") {
            break;
        }
    }
    if is_list {
        cursor.expect("}")?;
    }
    Ok(is_for_us)
}

fn action(cursor: &mut Cursor<'_>) -> Result<Action, Lost> {
    let (word, span) = cursor.word("an action, such as `ALLOW`")?;
    Ok(match word {
        "ALLOW" => Action::Allow(0),
        "LOG" => Action::Log(0),
        "KILL" | "KILL_THREAD" | "DENY" => Action::KillThread,
        "KILL_PROCESS" => Action::KillProcess,
        "USER_NOTIF" => Action::Notify(0),
        "ERRNO" => Action::Errno(data(cursor)?),
        "TRAP" => Action::Trap(data(cursor)?),
        "TRACE" => Action::Trace(data(cursor)?),
        _ => {
            let message = format!("`{word}` is not an action");
            let mut error = Diagnostic::error("unknown-action", span, message);
            error.help = crate::filter::suggest::closest(word, ACTIONS)
                .map(|close| format!("did you mean `{close}`?"));
            cursor.problems.push(error);
            return Err(Lost);
        }
    })
}

/// `(NUMBER)`
fn data(cursor: &mut Cursor<'_>) -> Result<u16, Lost> {
    cursor.expect("(")?;
    let (number, span) = cursor.number()?;
    cursor.expect(")")?;
    Ok(u16::try_from(number).unwrap_or_else(|_| {
        let message = "the data of an action is a number from 0 to 65535";
        cursor.error("bad-action-data", span, message);
        0
    }))
}
