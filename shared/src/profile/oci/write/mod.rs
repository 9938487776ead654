//! A policy as an OCI profile.
//!
//! A profile's rules have no order, name syscalls instead of numbers and hold on every listed arch
//! alike. So the rules of each syscall become [`disjoint`] blocks of calls, and those rules with
//! one comparison an argument that mean them where 64 bits are compared and where 32 are
//! ([`widths`]). What then differs between arches, has no name or needs data that no action of a
//! profile has is told.

mod json;
mod multiplexed;
mod widths;

pub(crate) use json::action_name;

use super::arch::scmp_name;
use crate::abi::{Arch, SeccompData, syscalls};
use crate::filter::{
    Block, MAX_RULES, Outcome, Policy, Rule, SKIPPED, Section, TooMany, Width, disjoint, evaluate,
};
use crate::load::Target;
use crate::profile::comparison::{Comparison, Way, width_of};
use crate::profile::{Written, runs};
use crate::text::{Diagnostic, Diagnostics, Severity, Span};
use crate::verdict::Action;
use json::Entry;
use std::collections::BTreeMap;

/// libseccomp refuses this errno and larger ones.
const FIRST_REFUSED_ERRNO: u16 = 4095;

/// Writes a policy as a profile for the target's host.
pub(in crate::profile) fn write(policy: &Policy, target: &Target) -> Written {
    let mut problems = Diagnostics::default();
    let text = Writer {
        policy,
        host: target.host,
        problems: &mut problems,
    }
    .profile();
    Written::new(text.unwrap_or_default(), problems.into_vec())
}

struct Writer<'p, 'd> {
    policy: &'p Policy,
    host: Arch,
    problems: &'d mut Diagnostics,
}

/// What a syscall's rules are on an arch, and where they come from.
#[derive(Debug, Clone)]
struct Meaning {
    arch: Arch,
    blocks: Blocks,
    span: Span,
}

/// Calls that get another action than the default, in no order.
type Blocks = Vec<(Block, Action)>;

/// A rule of a profile: an action, and the comparisons that must all hold for it.
type Alternative = (Action, Way);

impl Writer<'_, '_> {
    fn profile(mut self) -> Option<String> {
        let policy = self.policy;
        let arches = self.arches()?;
        let default = self.action(policy.default());
        let mut names: BTreeMap<&'static str, Vec<Meaning>> = BTreeMap::new();
        for &arch in &arches {
            if let Some(section) = policy.section(arch) {
                self.section(section, default, &mut names)?;
            }
        }
        let mut rules: BTreeMap<&'static str, Vec<Alternative>> = BTreeMap::new();
        for (&name, meanings) in &names {
            rules.insert(name, self.one_meaning(name, meanings)?);
        }
        if policy.section(Arch::X86).is_some() {
            multiplexed::check(&names, &mut rules, default, self.problems);
        }
        let entries = entries(&rules);
        if entries.len() > MAX_RULES {
            let message = format!(
                "this needs {} rules, the most is {MAX_RULES}",
                entries.len()
            );
            let error = Diagnostic::error("too-many-rules", policy.default().origin.span, message);
            self.problems.push(error);
            return None;
        }
        let names: Vec<_> = arches.into_iter().map(scmp_name).collect();
        Some(json::profile(default, &names, &entries))
    }

    /// The host's arch first, which is in every profile.
    fn arches(&mut self) -> Option<Vec<Arch>> {
        let span = self.policy.default().origin.span;
        let host = self.host;
        if self.policy.section(host).is_none() {
            let message =
                format!("a profile is always for its host, and this filter forbids {host}");
            self.problems
                .push(Diagnostic::error("no-host-arch", span, message));
            return None;
        }
        let foreign = self.policy.foreign();
        if foreign != Action::KillThread {
            let message =
                format!("calls from other arches will kill the thread, not get {foreign}");
            self.problems
                .push(Diagnostic::warning("foreign-arches", span, message));
        }
        let others = self.policy.sections().iter().map(|section| section.arch);
        let others = others.filter(|arch| *arch != host);
        Some([host].into_iter().chain(others).collect())
    }

    /// An action as a profile can say it.
    fn action(&mut self, outcome: Outcome) -> Action {
        let span = outcome.origin.span;
        let without_data = match outcome.action {
            Action::Errno(data) if data >= FIRST_REFUSED_ERRNO => {
                let message = format!("libseccomp refuses errno {data}; the largest is 4094");
                self.problems
                    .push(Diagnostic::error("bad-errno", span, message));
                return outcome.action;
            }
            Action::Allow(1..) => Action::Allow(0),
            Action::Log(1..) => Action::Log(0),
            Action::Notify(1..) => Action::Notify(0),
            Action::Trap(1..) => Action::Trap(0),
            action => return action,
        };
        self.problems.push_with(Severity::Warning, || {
            let message = format!(
                "the data of {} is lost: a profile has none there",
                outcome.action
            );
            Diagnostic::warning("data-lost", span, message)
        });
        without_data
    }

    /// Adds what every name means on one arch.
    fn section(
        &mut self,
        section: &Section,
        default: Action,
        names: &mut BTreeMap<&'static str, Vec<Meaning>>,
    ) -> Option<()> {
        let arch = section.arch;
        let table = syscalls::all(arch);
        for run in runs::runs(section) {
            let actions: Vec<_> = run
                .rules
                .iter()
                .map(|rule| self.action(rule.outcome))
                .collect();
            let plain: Vec<Rule> = run
                .rules
                .iter()
                .zip(actions)
                .map(|(rule, action)| Rule {
                    outcome: Outcome {
                        action,
                        ..rule.outcome
                    },
                    ..(*rule).clone()
                })
                .collect();
            let plain: Vec<&Rule> = plain.iter().collect();
            let span = run
                .rules
                .first()
                .map_or(self.policy.default().origin.span, |rule| {
                    rule.outcome.origin.span
                });
            let Ok(blocks) = blocks(&plain, default, width_of(arch)) else {
                return self.too_many(span);
            };
            if !blocks.is_empty() && runs::has_unnamed(&run, table) {
                self.report_unnamed(arch, run.low, run.high, span);
            }
            for name in runs::names(&run, table) {
                names.entry(name).or_default().push(Meaning {
                    arch,
                    blocks: blocks.clone(),
                    span,
                });
            }
            self.report_width(arch, &run.rules);
        }
        if arch == Arch::X32 {
            self.check_skipped();
        }
        Some(())
    }

    fn report_unnamed(&mut self, arch: Arch, low: u32, high: u32, span: Span) {
        self.problems.push_with(Severity::Warning, || {
            let message = format!(
                "{arch}: numbers from {low:#x} to {high:#x} that have no name get the default \
                 action: a profile names syscalls"
            );
            Diagnostic::warning("no-name", span, message)
        });
    }

    /// Where x32 is listed, -1 is one of its numbers.
    fn check_skipped(&mut self) {
        let data = SeccompData {
            nr: SKIPPED,
            arch: Arch::X32.audit(),
            ..SeccompData::default()
        };
        let evaluated = evaluate(self.policy, &data);
        if evaluated.action != self.policy.default().action {
            let span = evaluated
                .origin
                .map_or_else(Span::default, |origin| origin.span);
            self.report_unnamed(Arch::X32, SKIPPED, SKIPPED, span);
        }
    }

    /// Loaders compare 32 bits on x86 and x32.
    fn report_width(&mut self, arch: Arch, rules: &[&Rule]) {
        let width = width_of(arch);
        for rule in rules {
            if rule.guard.conditions().any(|c| c.width() > width) {
                self.problems.push_with(Severity::Warning, || {
                    let message = format!("on {arch}, the lower half of an argument is compared");
                    Diagnostic::warning("width-lost", rule.outcome.origin.span, message)
                });
            }
        }
    }

    fn too_many<T>(&mut self, span: Span) -> Option<T> {
        let message = "without an order, these rules are too many for a profile";
        self.problems
            .push(Diagnostic::error("too-many-rules", span, message));
        None
    }

    /// The rules of a name, which mean what they should on every arch that has it.
    fn one_meaning(&mut self, name: &str, meanings: &[Meaning]) -> Option<Vec<Alternative>> {
        let unsayable = match widths::rules(meanings) {
            Ok(rules) => return Some(rules),
            Err(unsayable) => unsayable,
        };
        let (message, span) = match unsayable {
            widths::Unsayable::TooMany(span) => return self.too_many(span),
            widths::Unsayable::Differ([one, other], span) => {
                let message = format!(
                    "a profile says the same for every arch, but `{name}` is treated differently \
                     on {one} and {other}, which compare arguments alike"
                );
                (message, span)
            }
            widths::Unsayable::NarrowOnly(action, [wide, narrow], span) => {
                let message = format!(
                    "`{name}` gets {action} on {narrow} for arguments with which no call on {wide} \
                     gets it: no comparison holds for 32 bits and never for 64"
                );
                (message, span)
            }
            widths::Unsayable::NoArgument([wide, narrow], span) => {
                let message = format!(
                    "`{name}` is treated differently on {wide} and {narrow}, and with all six \
                     arguments compared there is none left to tell them apart"
                );
                (message, span)
            }
        };
        let error = Diagnostic::error("arches-differ", span, message);
        self.problems
            .push(error.with_help("write a profile for each arch"));
        None
    }
}

/// What rules in order mean where arguments have a width.
fn blocks(rules: &[&Rule], default: Action, width: Width) -> Result<Blocks, TooMany> {
    let blocks = disjoint(rules, default)?;
    if width == Width::Bits64 {
        return Ok(blocks);
    }
    let narrow = blocks
        .into_iter()
        .filter_map(|(block, action)| Some((block.narrowed()?, action)));
    Ok(narrow.collect())
}

/// Names with the same rules together, in the order in which Docker's own profile is: what always
/// applies first, then the conditional ones. Before all, what is said of multiplexers, against
/// which the rules of the calls behind them would stand.
fn entries(rules: &BTreeMap<&'static str, Vec<Alternative>>) -> Vec<Entry> {
    let mut groups: BTreeMap<Vec<(u32, &[Comparison])>, Vec<&'static str>> = BTreeMap::new();
    for (name, alternatives) in rules {
        let words = alternatives
            .iter()
            .map(|(action, args)| (action.word(), &args[..]));
        groups.entry(words.collect()).or_default().push(name);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(rules, names)| {
        let is_conditional = rules.iter().any(|(_, args)| !args.is_empty());
        (
            !names.iter().any(multiplexed::is_one),
            is_conditional,
            names[0],
        )
    });
    let entries = groups.into_iter().flat_map(|(rules, names)| {
        rules.into_iter().map(move |(word, args)| Entry {
            names: names.clone(),
            action: Action::from_word(word),
            args: args.to_vec(),
        })
    });
    entries.collect()
}
