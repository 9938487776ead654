//! Statements to policy.

use super::constant::Machine;
use super::cursor::{Cursor, Wrong};
use super::statement::{Filter, KILL, Style, filters, names};
use super::token::{Kind, tokens};
use crate::abi::Arch;
use crate::filter::{
    Guard, MAX_NAMED, MAX_RULES, NrSet, Origin, Outcome, Policy, Rule, Section, Width,
};
use crate::profile::Profile;
use crate::text::{Diagnostic, Diagnostics, Severity, Span};
use crate::verdict::Action;
use std::collections::{BTreeMap, BTreeSet};

/// Reads a policy for an arch.
pub(super) fn profile(source: &str, arch: Arch, problems: &mut Diagnostics) -> Option<Profile> {
    let width = match arch {
        Arch::X86 => Width::Bits32,
        Arch::X86_64 | Arch::X32 | Arch::Aarch64 | Arch::Riscv64 => Width::Bits64,
    };
    let mut reader = Reader {
        cursor: Cursor::new(tokens(source), problems),
        style: Style {
            machine: Machine { arch, width },
            is_denylist: false,
        },
        default: None,
        rules: Vec::new(),
        seen: BTreeMap::new(),
        n_rules: 0,
        n_named: 0,
    };
    loop {
        // What is wrong is told; the next statement may be right.
        let _ = reader.statement();
        if reader.is_too_long() || !reader.cursor.next_statement() {
            break;
        }
    }
    reader.finish()
}

struct Reader<'a, 'p> {
    cursor: Cursor<'a, 'p>,
    style: Style,
    default: Option<Outcome>,
    rules: Vec<Rule>,
    /// What earlier statements say of each syscall.
    seen: BTreeMap<u32, Seen>,
    n_rules: u32,
    n_named: usize,
}

/// What earlier statements say of a syscall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Something, under conditions.
    Sometimes,
    /// What happens to every call that is left.
    Always,
}

impl Reader<'_, '_> {
    fn statement(&mut self) -> Result<(), Wrong> {
        let Some(first) = self.cursor.peek() else {
            return Ok(());
        };
        if first.kind == Kind::Statement {
            self.cursor.take();
            return match first.text {
                "@default" => self.default(first.span),
                "@denylist" => {
                    self.style.is_denylist = true;
                    self.ended()
                }
                "@frequency" => {
                    let path = self.cursor.want_kind(Kind::Path, "a path")?;
                    let message = format!("`{}` is not read: it changes no verdict", path.text);
                    self.cursor.problems().push(Diagnostic {
                        severity: Severity::Note,
                        ..Diagnostic::error("frequency", first.span.to(path.span), message)
                    });
                    self.ended()
                }
                "@include" => {
                    let path = self.cursor.want_kind(Kind::Path, "a path")?;
                    let message = format!("`{}` is another file, and none is read", path.text);
                    let error = Diagnostic::error("include", first.span.to(path.span), message);
                    let problems = self.cursor.problems();
                    problems.push(error.with_help("put its lines here"));
                    Err(Wrong)
                }
                text => {
                    let message = format!("`{text}` is not a statement of minijail");
                    Err(self.cursor.error("unknown-statement", first.span, message))
                }
            };
        }
        let names = names(&mut self.cursor, self.style.machine.arch)?;
        let filters = filters(&mut self.cursor, self.style)?;
        self.ended()?;
        let origin = Origin {
            rule: Some(self.n_rules),
            span: Span::new(first.span.start, self.cursor.end()),
        };
        self.n_rules += 1;
        let mut numbers = BTreeSet::new();
        for (nr, token) in names {
            self.n_named += 1;
            // A name twice in one statement is still one syscall.
            if numbers.insert(nr) {
                self.note(nr, token.text, token.span, &filters)?;
            }
        }
        self.add(&numbers, &filters, origin);
        Ok(())
    }

    /// `@default kill-process`
    fn default(&mut self, statement: Span) -> Result<(), Wrong> {
        let token = self.cursor.want_kind(Kind::Word, "an action")?;
        let action = match token.text {
            "kill" => KILL,
            "kill-process" => Action::KillProcess,
            "kill-thread" => Action::KillThread,
            "trap" => Action::Trap(0),
            "user-notify" => Action::Notify(0),
            text => {
                let message = format!("`{text}` is not a default that minijail takes");
                let error = Diagnostic::error("bad-default", token.span, message);
                let help = "it is one of kill, kill-process, kill-thread, trap and user-notify";
                self.cursor.problems().push(error.with_help(help));
                return Err(Wrong);
            }
        };
        let span = statement.to(token.span);
        let origin = Origin { rule: None, span };
        self.default = Some(Outcome { action, origin });
        self.ended()
    }

    fn ended(&mut self) -> Result<(), Wrong> {
        match self.cursor.peek() {
            None => Ok(()),
            Some(_) => Err(self.cursor.unexpected("the end of the line")),
        }
    }

    /// Says what two programs think of a second statement on a syscall.
    fn note(&mut self, nr: u32, name: &str, span: Span, filters: &[Filter]) -> Result<(), Wrong> {
        let earlier = self.seen.get(&nr).copied();
        let is_always = |filter: &Filter| filter.guards.contains(&Guard::Always);
        let after_always = filters
            .iter()
            .position(is_always)
            .is_some_and(|at| at + 1 < filters.len());
        if earlier == Some(Seen::Always) || after_always {
            let message = format!("what happens to every `{name}` is said already");
            return Err(self.cursor.error("second-rule", span, message));
        }
        if earlier.is_some() {
            let message = format!(
                "a second statement on `{name}`: minijail0 refuses it without \
                 --allow-duplicate-syscalls"
            );
            let warning = Diagnostic::warning("repeated-syscall", span, message);
            self.cursor.problems().push(warning);
        }
        let seen = if filters.iter().any(is_always) {
            Seen::Always
        } else {
            Seen::Sometimes
        };
        self.seen.insert(nr, seen);
        Ok(())
    }

    fn add(&mut self, numbers: &BTreeSet<u32>, filters: &[Filter], origin: Origin) {
        if numbers.is_empty() {
            return;
        }
        let numbers: NrSet = numbers.iter().copied().collect();
        for Filter { guards, action } in filters {
            let action = *action;
            self.rules.extend(guards.iter().map(|guard| Rule {
                numbers: numbers.clone(),
                guard: guard.clone(),
                outcome: Outcome { action, origin },
            }));
        }
    }

    fn is_too_long(&mut self) -> bool {
        let is_too_long = self.rules.len() > MAX_RULES || self.n_named > MAX_NAMED;
        if is_too_long {
            let end = self.cursor.end();
            let message = format!("a policy has at most {MAX_RULES} alternatives");
            self.cursor
                .error("too-many-rules", Span::new(end, end), message);
        }
        is_too_long || self.cursor.problems().is_full()
    }

    fn finish(self) -> Option<Profile> {
        let origin = Origin {
            rule: None,
            span: Span::default(),
        };
        let action = if self.style.is_denylist {
            Action::Allow(0)
        } else {
            KILL
        };
        let default = self.default.unwrap_or(Outcome { action, origin });
        let arch = self.style.machine.arch;
        let mut sections = vec![Section {
            arch,
            rules: self.rules,
        }];
        // The other number space of the same arch value is numbers like any others.
        let twin = match arch {
            Arch::X86_64 => Some(Arch::X32),
            Arch::X32 => Some(Arch::X86_64),
            Arch::X86 | Arch::Aarch64 | Arch::Riscv64 => None,
        };
        sections.extend(twin.filter(|_| default.action != KILL).map(|arch| Section {
            arch,
            rules: Vec::new(),
        }));
        let policy = Policy::new(sections, default, KILL).ok()?;
        Some(Profile {
            policy,
            n_rules: self.n_rules as usize,
        })
    }
}
