//! What was learnt, as filter text.

use super::seen::Seen;
use super::{Learner, arguments, theme};
use crate::abi::Arch;
use crate::abi::syscalls::{self, args::Theme};
use crate::filter::ast::{Filter, Line, LineKind, Name, Numbers, Rule};
use crate::filter::{self, Guard};
use crate::text::Span;
use crate::verdict::Action;
use crate::wire::StartPoint;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A comment longer than this goes on in the next line.
const MAX_COLUMNS: usize = 100;

/// Calls that the kernel or the C library makes for any program, whether a recording has them or
/// not: the end of a thread, the return from a signal, a call that goes on after a stop.
const ALWAYS: [&str; 5] = [
    "exit",
    "exit_group",
    "restart_syscall",
    "rt_sigreturn",
    "sigreturn",
];

/// The whole filter.
pub(super) fn text(learner: &Learner) -> String {
    let mut out = head(learner);
    let arches: BTreeSet<Arch> = learner.calls.keys().map(|(arch, _)| *arch).collect();
    let names = arches.iter().map(|arch| name(arch.name())).collect();
    push(&mut out, LineKind::Arch(names));
    let default = filter::restated_action(learner.options.default);
    push(&mut out, LineKind::Default(Some(default)));
    for &arch in &arches {
        let on = (arches.len() > 1).then(|| vec![name(arch.name())]);
        let section = Section { learner, arch, on };
        section.write(&mut out);
    }
    out
}

fn head(learner: &Learner) -> String {
    let plural = |n: u64, what: &str| match n {
        1 => format!("one {what}"),
        _ => format!("{n} {what}s"),
    };
    let what = if learner.options.arguments {
        "what they did, the arguments that choose it included"
    } else {
        "the syscalls that they made, with any arguments"
    };
    let mut out = String::new();
    comment(
        &mut out,
        &format!(
            "Learnt from {} with {}: what is allowed is {what}, and nothing else.",
            plural(learner.recordings.max(1), "recording"),
            plural(learner.n_calls, "call"),
        ),
    );
    comment(
        &mut out,
        "What they did not happen to do (an error, another locale, another library) is not: record \
         such runs, too.",
    );
    if learner.options.start != StartPoint::Exec {
        comment(
            &mut out,
            "To be installed after execve, which it need not allow.",
        );
    }
    out
}

/// The rules for one arch.
struct Section<'a> {
    learner: &'a Learner,
    arch: Arch,
    /// Behind every rule, if there are several arches.
    on: Option<Vec<Name>>,
}

impl Section<'_> {
    fn write(&self, out: &mut String) {
        let mut themes: BTreeMap<Option<Theme>, Vec<(u32, &Seen)>> = BTreeMap::new();
        for (nr, seen) in self.calls() {
            themes
                .entry(theme(self.arch, nr))
                .or_default()
                .push((nr, seen));
        }
        // What we know nothing of comes last.
        let unknown = themes.remove(&None);
        let known = themes.into_iter();
        let known = known.map(|(theme, calls)| (theme.map_or("", Theme::title), calls));
        let unknown = unknown.map(|calls| ("calls that we know nothing of", calls));
        for (title, mut calls) in known.chain(unknown) {
            calls.retain(|(_, seen)| seen.allowed > 0);
            self.theme(out, title, &calls);
        }
        self.always(out);
        self.refused(out);
    }

    fn calls(&self) -> impl Iterator<Item = (u32, &Seen)> {
        let of_arch = (self.arch, 0)..=(self.arch, u32::MAX);
        let calls = self.learner.calls.range(of_arch);
        calls.map(|(&(_, nr), seen)| (nr, seen))
    }

    /// `# memory: brk ×3, mmap ×21` and the rules for them.
    fn theme(&self, out: &mut String, title: &str, calls: &[(u32, &Seen)]) {
        if calls.is_empty() {
            return;
        }
        let counts = calls
            .iter()
            .map(|(nr, seen)| (self.called(*nr), seen.allowed));
        self.heading(out, title, counts);
        let mut plain = Rules::default();
        let mut held = Vec::new();
        for &(nr, seen) in calls {
            let name = syscalls::name(self.arch, nr);
            let values = seen.values().filter(|_| self.learner.options.arguments);
            match (name, values) {
                (Some(name), Some(values)) => {
                    let guards = arguments::guards(self.arch, name, values);
                    held.extend(guards.into_iter().map(|guard| (name, guard)));
                }
                (name, _) => plain.add(name, nr),
            }
        }
        self.rule(out, Action::Allow(0), plain, &Guard::Always);
        for (name, guard) in held {
            let mut rules = Rules::default();
            rules.names.insert(name);
            self.rule(out, Action::Allow(0), rules, &guard);
        }
    }

    /// What no recording need have.
    fn always(&self, out: &mut String) {
        let is_new = |name: &&&str| {
            let nr = syscalls::number(self.arch, name);
            nr.is_some_and(|nr| {
                let seen = self.learner.calls.get(&(self.arch, nr));
                seen.is_none_or(|seen| seen.allowed == 0)
            })
        };
        let names: BTreeSet<_> = ALWAYS.iter().filter(is_new).copied().collect();
        if names.is_empty() {
            return;
        }
        out.push('\n');
        comment(
            out,
            &format!(
                "not recorded{}, but any program ends, gets signals and is stopped",
                self.place()
            ),
        );
        let rules = Rules {
            names,
            ..Rules::default()
        };
        self.rule(out, Action::Allow(0), rules, &Guard::Always);
    }

    /// What filters of the recorded run refused is refused in the same way.
    fn refused(&self, out: &mut String) {
        let mut by_action: BTreeMap<u32, (Action, Vec<(u32, u64)>)> = BTreeMap::new();
        let refused = self.calls().filter(|(_, seen)| seen.allowed == 0);
        for (nr, seen) in refused {
            // With the mildest of several, as the run went on after it.
            let all = seen.refusals.values();
            if let Some(&(action, count)) = all.max_by_key(|(action, _)| action.strictness()) {
                let (_, calls) = by_action
                    .entry(action.word())
                    .or_insert_with(|| (action, Vec::new()));
                calls.push((nr, count));
            }
        }
        for (action, calls) in by_action.into_values() {
            let counts = calls.iter().map(|(nr, count)| (self.called(*nr), *count));
            self.heading(out, "refused when it was recorded", counts);
            // A tracer or a listener may not be there.
            let is_said = matches!(action, Action::Trace(_) | Action::Notify(_));
            if action != self.learner.options.default && !is_said {
                let mut rules = Rules::default();
                for (nr, _) in calls {
                    rules.add(syscalls::name(self.arch, nr), nr);
                }
                self.rule(out, action, rules, &Guard::Always);
            }
        }
    }

    fn heading(&self, out: &mut String, title: &str, counts: impl Iterator<Item = (String, u64)>) {
        let mut counts: Vec<_> = counts.collect();
        counts.sort();
        let counts: Vec<_> = counts
            .into_iter()
            .map(|(name, count)| format!("{name} ×{count}"))
            .collect();
        out.push('\n');
        comment(
            out,
            &format!("{title}{}: {}", self.place(), counts.join(", ")),
        );
    }

    /// ` (x86)` where there are several arches.
    fn place(&self) -> String {
        match self.on {
            Some(_) => format!(" ({})", self.arch),
            None => String::new(),
        }
    }

    fn called(&self, nr: u32) -> String {
        syscalls::name(self.arch, nr).map_or_else(|| nr.to_string(), str::to_owned)
    }

    fn rule(&self, out: &mut String, action: Action, rules: Rules, guard: &Guard) {
        let Rules { names, numbers } = rules;
        if names.is_empty() && numbers.is_empty() {
            return;
        }
        let syscall = names.first().copied();
        let numbers = numbers.into_iter().map(|nr| Numbers {
            low: nr.into(),
            high: nr.into(),
            span: Span::default(),
        });
        push(
            out,
            LineKind::Rule(Rule {
                action: filter::restated_action(action),
                targets: names.into_iter().map(name).collect(),
                numbers: numbers.collect(),
                on: self.on.clone(),
                conditions: filter::restated_conditions(self.arch, syscall, guard),
            }),
        );
    }
}

/// The calls of one rule, by name where they have one.
#[derive(Default)]
struct Rules {
    names: BTreeSet<&'static str>,
    numbers: Vec<u32>,
}

impl Rules {
    fn add(&mut self, name: Option<&'static str>, nr: u32) {
        match name {
            Some(name) => {
                self.names.insert(name);
            }
            None => self.numbers.push(nr),
        }
    }
}

fn name(text: &str) -> Name {
    Name {
        text: text.to_owned(),
        span: Span::default(),
    }
}

fn push(out: &mut String, kind: LineKind) {
    let line = Line {
        span: Span::default(),
        kind,
    };
    out.push_str(&filter::print(&Filter { lines: vec![line] }));
}

/// A comment, in as many lines as it needs.
fn comment(out: &mut String, text: &str) {
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > MAX_COLUMNS {
            out.push('\n');
            column = 0;
        }
        // Writing to a String cannot fail.
        let _ = write!(out, "{}{word}", if column == 0 { "# " } else { " " });
        column += length + if column == 0 { 2 } else { 1 };
    }
    out.push('\n');
}
