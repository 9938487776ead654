//! The source of an OCI profile, edited in place: what is not changed stays as it is laid out.
//!
//! Rules are added by writing our text as a profile, so that they mean the same on every arch.

use super::edits::Edits;
use super::fix::{Fix, insert, replace};
use crate::abi::syscalls::args;
use crate::filter::Policy;
use crate::load::{Format, Target};
use crate::profile::json::{self, Kind, Member, Value};
use crate::profile::{self, Output, oci};
use crate::text::Span;
use crate::verdict::Action;

/// A profile as written and as parsed.
#[derive(Debug)]
pub(super) struct Profile<'a> {
    source: &'a str,
    root: Value<'a>,
    /// The arches that added rules are for, as our text names them.
    arches: String,
    target: &'a Target,
}

/// A name of a rule and where it stands.
pub(super) type Named<'p> = (&'p str, Span);

impl<'a> Profile<'a> {
    /// `None` for what is no JSON.
    pub(super) fn new(source: &'a str, policy: &Policy, target: &'a Target) -> Option<Self> {
        let root = json::parse(source).ok()?;
        let arches = policy
            .sections()
            .iter()
            .map(|section| section.arch.to_string());
        let arches = arches.collect::<Vec<_>>().join(" ");
        Some(Self {
            source,
            root,
            arches,
            target,
        })
    }

    fn rules(&self) -> &[Value<'a>] {
        items(&self.root, "syscalls")
    }

    fn rule(&self, rule: u32) -> Option<&Value<'a>> {
        self.rules().get(rule as usize)
    }

    /// Whether it means the same for whatever capabilities, kernels and hosts it is read.
    pub(super) fn is_for_everybody(&self) -> bool {
        let mut rules = self.rules().iter();
        !rules.any(|rule| {
            ["includes", "excludes"]
                .iter()
                .any(|key| member(rule, key).is_some())
        })
    }

    /// The names of every rule.
    pub(super) fn named(&self) -> impl Iterator<Item = (Span, Vec<Named<'_>>)> {
        self.rules().iter().map(|rule| (rule.span, names(rule)))
    }

    /// A rule without some of its names, by position; `None` if none would be left.
    pub(super) fn remove_names(&self, rule: u32, positions: &[usize]) -> Option<Fix> {
        let names = items(self.rule(rule)?, "names");
        if positions.len() >= names.len() {
            return None;
        }
        // Neighbours go together, so that edits do not meet.
        let is_kept = |at: &usize| !positions.contains(at);
        let first_kept = (0..names.len()).find(is_kept)?;
        let mut fix = Fix::new();
        if first_kept > 0 {
            let span = Span::new(names[0].span.start, names[first_kept].span.start);
            fix.extend(replace(span, ""));
        }
        let mut kept = first_kept;
        for at in first_kept + 1..=names.len() {
            if at == names.len() || is_kept(&at) {
                let last = at - 1;
                if last > kept {
                    let span = Span::new(names[kept].span.end, names[last].span.end);
                    fix.extend(replace(span, ""));
                }
                kept = at;
            }
        }
        Some(fix)
    }

    /// The blanks in front of a place.
    fn gap(&self, at: u32) -> &str {
        let before = self.source.get(..at as usize).unwrap_or_default();
        let start = before.trim_end_matches([' ', '\t', '\n', '\r']).len();
        &before[start..]
    }

    /// A line of our text as entries of `syscalls`, each laid out like a neighbour.
    fn written(&self, line: &str, neighbour: Option<&Value<'_>>) -> Option<Vec<String>> {
        // A rule with the default action would not be written.
        let default = if line.starts_with("log") {
            "trap"
        } else {
            "log"
        };
        let text = format!(
            "arch {}\nforeign kill_thread\ndefault {default}\n{line}\n",
            self.arches
        );
        let (read, _) = profile::read(Format::Text, &text, self.target);
        let written = profile::write(Output::Oci, &read?.policy, self.target).text?;
        let root = json::parse(&written).ok()?;
        let entries = items(&root, "syscalls").iter().map(|entry| {
            let entry = slice(&written, entry.span);
            match neighbour.map(|neighbour| {
                (
                    self.gap(neighbour.span.start),
                    slice(self.source, neighbour.span),
                )
            }) {
                Some((gap, neighbour)) if neighbour.contains('\n') => {
                    on_lines(entry, gap, neighbour)
                }
                Some((_, neighbour)) => on_one_line(entry, neighbour.contains(": ")),
                None => on_one_line(entry, true),
            }
        });
        let entries: Vec<_> = entries.collect();
        (!entries.is_empty()).then_some(entries)
    }
}

fn slice(source: &str, span: Span) -> &str {
    let range = span.start as usize..span.end as usize;
    source.get(range).unwrap_or_default()
}

/// An entry as our writer lays it out, two tabs deep, in the steps of a neighbour behind a gap.
fn on_lines(entry: &str, gap: &str, neighbour: &str) -> String {
    let indent = gap.rsplit('\n').next().unwrap_or_default();
    let inner = neighbour.lines().nth(1).unwrap_or_default();
    let inner = &inner[..inner.len() - inner.trim_start().len()];
    let step = inner.strip_prefix(indent).unwrap_or("\t");
    let lines = entry.lines().map(|line| {
        let bare = line.trim_start_matches('\t');
        let depth = (line.len() - bare.len()).saturating_sub(2);
        format!("{}{bare}", step.repeat(depth))
    });
    let lines: Vec<_> = lines.collect();
    lines.join(&format!("\n{indent}"))
}

fn on_one_line(entry: &str, has_blanks: bool) -> String {
    let mut out = String::new();
    for line in entry.lines().map(str::trim) {
        out.push_str(line);
        if line.ends_with(',') {
            out.push(' ');
        }
    }
    if has_blanks {
        out
    } else {
        // No string in it has a blank.
        out.replace(' ', "")
    }
}

fn member<'v, 'a>(object: &'v Value<'a>, key: &str) -> Option<&'v Member<'a>> {
    match &object.kind {
        // The last one counts.
        Kind::Object(members) => members.iter().rev().find(|member| member.key == key),
        _ => None,
    }
}

fn items<'v, 'a>(object: &'v Value<'a>, key: &str) -> &'v [Value<'a>] {
    match member(object, key).map(|member| &member.value.kind) {
        Some(Kind::Array(items)) => items,
        _ => &[],
    }
}

fn text<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match &value.kind {
        Kind::String(text) => Some(text),
        _ => None,
    }
}

fn number(value: &Value<'_>) -> Option<u64> {
    match value.kind {
        Kind::Number(number) => number.parse().ok(),
        _ => None,
    }
}

fn names<'v>(rule: &'v Value<'_>) -> Vec<Named<'v>> {
    let names = items(rule, "names").iter();
    names
        .filter_map(|name| Some((text(name)?, name.span)))
        .collect()
}

impl Edits for Profile<'_> {
    fn source(&self) -> &str {
        self.source
    }

    fn add_first(&self, line: &str) -> Option<Fix> {
        if self.rules().is_empty() {
            return self.add_last(line);
        }
        self.add_above(0, line)
    }

    fn add_above(&self, rule: u32, line: &str) -> Option<Fix> {
        let neighbour = self.rule(rule)?;
        let gap = self.gap(neighbour.span.start);
        let entries = self.written(line, Some(neighbour))?;
        let new = entries.join(&format!(",{gap}")) + "," + gap;
        Some(insert(neighbour.span.start, &new))
    }

    fn add_below(&self, rule: u32, line: &str) -> Option<Fix> {
        let neighbour = self.rule(rule)?;
        let gap = self.gap(neighbour.span.start);
        let entries = self.written(line, Some(neighbour))?;
        let new = format!(",{gap}") + &entries.join(&format!(",{gap}"));
        Some(insert(neighbour.span.end, &new))
    }

    fn add_last(&self, line: &str) -> Option<Fix> {
        if let Some(last) = self.rules().len().checked_sub(1) {
            return self.add_below(u32::try_from(last).ok()?, line);
        }
        let entries = self.written(line, None)?.join(", ");
        if let Some(syscalls) = member(&self.root, "syscalls") {
            return Some(replace(syscalls.value.span, &format!("[{entries}]")));
        }
        let Kind::Object(members) = &self.root.kind else {
            return None;
        };
        let last = members.last()?;
        let gap = self.gap(last.key_span.start);
        let new = format!(",{gap}\"syscalls\": [{entries}]");
        Some(insert(last.value.span.end, &new))
    }

    fn add_names(&self, rule: u32, names: &[&str]) -> Option<Fix> {
        let last = items(self.rule(rule)?, "names").last()?;
        let gap = self.gap(last.span.start);
        let new = format!(",{gap}\"{}\"", names.join(&format!("\",{gap}\"")));
        Some(insert(last.span.end, &new))
    }

    fn fits(&self, rule: u32, name: &str) -> bool {
        let Some(rule) = self.rule(rule) else {
            return false;
        };
        let parameter = |name: &str, at: usize| Some(args::signature(name)?.get(at)?.name);
        let names = names(rule);
        items(rule, "args").iter().all(|arg| {
            let index = member(arg, "index").and_then(|index| number(&index.value));
            let index = usize::try_from(index.unwrap_or(0)).unwrap_or(usize::MAX);
            let wanted = parameter(name, index);
            let mut others = names.iter().map(|(other, _)| parameter(other, index));
            wanted.is_some() && others.all(|other| other == wanted)
        })
    }

    fn remove_rule(&self, rule: u32) -> Option<Fix> {
        // What decides nothing for this target may well decide for another.
        if !self.is_for_everybody() {
            return None;
        }
        let at = rule as usize;
        let span = self.rule(rule)?.span;
        let before = at.checked_sub(1).and_then(|at| self.rules().get(at));
        let span = match (before, self.rules().get(at + 1)) {
            (_, Some(next)) => Span::new(span.start, next.span.start),
            (Some(before), None) => Span::new(before.span.end, span.end),
            (None, None) => span,
        };
        Some(replace(span, ""))
    }

    fn set_action(&self, rule: u32, action: Action) -> Option<Fix> {
        let rule = self.rule(rule)?;
        let written = member(rule, "action")?;
        let (name, errno) = oci::action_name(action);
        let mut fix = Fix::new();
        if text(&written.value) != Some(name) {
            fix.extend(replace(written.value.span, &format!("\"{name}\"")));
        }
        // podman's way to say it would say it twice.
        if member(rule, "errno").is_some() {
            return None;
        }
        match (member(rule, "errnoRet"), errno) {
            (Some(old), Some(errno)) => fix.extend(replace(old.value.span, &errno.to_string())),
            (None, Some(errno)) => {
                let gap = self.gap(written.key_span.start);
                let new = format!(",{gap}\"errnoRet\": {errno}");
                fix.extend(insert(written.value.span.end, &new));
            }
            (Some(_), None) => return None,
            (None, None) => {}
        }
        Some(fix)
    }

    fn compare_low_half(&self, rule: u32, position: u8, _param: &str) -> Option<Fix> {
        let all = items(self.rule(rule)?, "args").iter();
        let is_about = |arg: &&Value<'_>| {
            let index = member(arg, "index").and_then(|index| number(&index.value));
            index.unwrap_or(0) == u64::from(position)
        };
        let mut fix = Fix::new();
        for arg in all.filter(is_about) {
            let operator = member(arg, "op")?;
            let value = member(arg, "value")?;
            // Of the others none is one comparison under a mask.
            if text(&operator.value) != Some("SCMP_CMP_EQ") {
                return None;
            }
            let wanted = number(&value.value)? & u64::from(u32::MAX);
            fix.extend(replace(operator.value.span, "\"SCMP_CMP_MASKED_EQ\""));
            fix.extend(replace(value.value.span, &u32::MAX.to_string()));
            if let Some(two) = member(arg, "valueTwo") {
                fix.extend(replace(two.value.span, &wanted.to_string()));
            } else {
                let gap = self.gap(value.key_span.start);
                let new = format!(",{gap}\"valueTwo\": {wanted}");
                fix.extend(insert(value.value.span.end, &new));
            }
        }
        (!fix.is_empty()).then_some(fix)
    }
}

#[cfg(test)]
mod tests;
