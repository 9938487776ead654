//! The rules of one arch as statements: same action and conditions, one statement.

use super::value;
use crate::abi::{Arch, syscalls};
use crate::filter::ast;
use crate::filter::policy::{NrSet, Section};
use crate::filter::printer::conditions_text;
use crate::filter::{Condition, Guard, Rule, Test};
use crate::verdict::Action;
use std::collections::BTreeSet;

/// Calls that share an action and the words of their conditions.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// In which arch's section it stands.
    pub(super) arch: Arch,
    /// What the kernel is told.
    pub(super) action: Action,
    /// All must hold.
    pub(super) conditions: Vec<ast::Condition>,
    /// The conditions as text, to compare them by.
    pub(super) text: String,
    /// Syscalls that have names.
    pub(super) names: BTreeSet<&'static str>,
    /// Those that have none, and ranges with few names in them.
    pub(super) numbers: Vec<(u32, u32)>,
    /// All of them.
    covered: NrSet,
    /// The condition, if there is exactly one.
    only: Option<Condition>,
}

impl Statement {
    /// What statements must have in common to be one.
    pub(super) fn key(&self) -> (u32, &str) {
        (self.action.word(), &self.text)
    }

    /// Takes in one for the same calls that asks for other values of the same argument.
    fn join(&mut self, other: &Self) -> bool {
        let is_about_same = self.action == other.action
            && self.names == other.names
            && self.numbers == other.numbers;
        let (true, Some(ours), Some(theirs)) = (is_about_same, &self.only, &other.only) else {
            return false;
        };
        let (Some(mut values), Some(more)) = (values(ours.test()), values(theirs.test())) else {
            return false;
        };
        if (ours.index(), ours.width()) != (theirs.index(), theirs.width()) {
            return false;
        }
        values.extend(more);
        let joined = Condition::new(ours.index(), ours.width(), Test::In(values));
        let name = self.names.first().copied();
        self.conditions = value::conditions(self.arch, name, &Guard::all([joined.clone()]));
        self.text = conditions_text(&self.conditions);
        self.only = Some(joined);
        true
    }

    fn absorb(&mut self, other: Self) {
        self.names.extend(other.names);
        let ranges = self.numbers.iter().chain(&other.numbers).copied();
        self.numbers = ranges.collect::<NrSet>().ranges().to_vec();
        let covered = self.covered.ranges().iter().chain(other.covered.ranges());
        self.covered = covered.copied().collect();
    }
}

/// How many statements back one with the same words is looked for.
const LOOK_BACK: usize = 32;

/// The statements of a section, in an order that means the same.
pub(super) fn statements(section: &Section) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for rule in section.rules.iter().filter(|rule| can_hold(&rule.guard)) {
        for statement in of_rule(section.arch, rule) {
            // Past a statement about the same calls, only one with the same action may move.
            let is_passable = |before: &Statement| {
                before.action == statement.action || !overlap(&before.covered, &statement.covered)
            };
            let mut is_joined = false;
            let mut same = None;
            for before in statements.iter_mut().rev().take(LOOK_BACK) {
                is_joined = before.join(&statement);
                if is_joined || before.key() == statement.key() {
                    same = Some(before);
                    break;
                }
                if !is_passable(before) {
                    break;
                }
            }
            match same {
                Some(_) if is_joined => {}
                Some(before) => before.absorb(statement),
                None => statements.push(statement),
            }
        }
    }
    statements
}

fn only(guard: &Guard) -> Option<Condition> {
    let mut conditions = guard.conditions();
    conditions
        .next()
        .filter(|_| conditions.next().is_none())
        .cloned()
}

/// The values that a test asks for.
fn values(test: &Test) -> Option<Vec<u64>> {
    match test {
        Test::Eq(value) => Some(vec![*value]),
        Test::In(values) => Some(values.clone()),
        _ => None,
    }
}

/// Whether there is a call for which the guard might hold: an empty list of values has no words.
fn can_hold(guard: &Guard) -> bool {
    !guard
        .conditions()
        .any(|condition| matches!(condition.test(), Test::In(values) if values.is_empty()))
}

/// A rule, by the words that its conditions have for each syscall.
fn of_rule(arch: Arch, rule: &Rule) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    let mut push = |name: Option<&'static str>, (low, high): (u32, u32)| {
        let conditions = value::conditions(arch, name, &rule.guard);
        let text = conditions_text(&conditions);
        let statement = Statement {
            arch,
            action: rule.outcome.action,
            conditions,
            text,
            names: name.into_iter().collect(),
            numbers: match name {
                Some(_) => Vec::new(),
                None => vec![(low, high)],
            },
            covered: NrSet::from_iter([(low, high)]),
            only: only(&rule.guard),
        };
        match statements.iter_mut().find(|s| s.text == statement.text) {
            Some(same) => same.absorb(statement),
            None => statements.push(statement),
        }
    };
    for &(low, high) in rule.numbers.ranges() {
        for (name, range) in pieces(arch, low, high) {
            push(name, range);
        }
    }
    statements
}

/// A range as names and nameless numbers; as it is if it has many of those.
fn pieces(arch: Arch, low: u32, high: u32) -> Vec<(Option<&'static str>, (u32, u32))> {
    /// More numbers without a name are not worth listing the names between them.
    const MAX_NAMELESS: u64 = 16;
    let table = syscalls::all(arch);
    let from = table.partition_point(|(nr, _)| *nr < low);
    let to = table.partition_point(|(nr, _)| *nr <= high);
    let named = &table[from..to];
    let n_nameless = u64::from(high - low) + 1 - named.len() as u64;
    if n_nameless > MAX_NAMELESS {
        return vec![(None, (low, high))];
    }
    let mut pieces = Vec::new();
    let mut next = Some(low);
    for &(nr, name) in named {
        if let Some(first) = next.filter(|first| *first < nr) {
            pieces.push((None, (first, nr - 1)));
        }
        pieces.push((Some(name), (nr, nr)));
        next = nr.checked_add(1);
    }
    if let Some(first) = next.filter(|first| *first <= high) {
        pieces.push((None, (first, high)));
    }
    pieces
}

fn overlap(a: &NrSet, b: &NrSet) -> bool {
    let (mut a, mut b) = (a.ranges(), b.ranges());
    while let ([(low_a, high_a), rest_a @ ..], [(low_b, high_b), rest_b @ ..]) = (a, b) {
        if high_a < low_b {
            a = rest_a;
        } else if high_b < low_a {
            b = rest_b;
        } else {
            return true;
        }
    }
    false
}
