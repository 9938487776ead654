//! The statements of several arches as one list.

use super::section::Statement;
use crate::abi::{Arch, syscalls};
use crate::filter::ast;
use crate::verdict::Action;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Statements of several arches with the same words.
#[derive(Debug)]
pub(super) struct Merged {
    pub(super) action: Action,
    pub(super) conditions: Vec<ast::Condition>,
    /// What it is about on each arch.
    pub(super) parts: Vec<(Arch, Part)>,
}

/// Which calls a statement is about.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) names: BTreeSet<&'static str>,
    pub(super) numbers: Vec<(u32, u32)>,
}

/// Which statement this is: its words, and the how manyth with them on its arch.
type Key = ((u32, String), usize);

/// Joins statements with the same words. The order of each arch is kept: what would need to stand
/// in two places stands there twice.
pub(super) fn merge(sections: Vec<Vec<Statement>>) -> Vec<Merged> {
    let mut queues: Vec<VecDeque<(Key, Statement)>> = sections.into_iter().map(numbered).collect();
    // How many arches still have each statement ahead.
    let mut ahead: BTreeMap<Key, usize> = BTreeMap::new();
    for (key, _) in queues.iter().flatten() {
        *ahead.entry(key.clone()).or_default() += 1;
    }
    let mut merged = Vec::new();
    loop {
        let heads = || queues.iter().filter_map(|queue| queue.front());
        let at_head = |key: &Key| heads().filter(|(head, _)| head == key).count();
        let is_ready = |key: &Key| ahead.get(key).is_some_and(|n| *n == at_head(key));
        let first_ready = heads().map(|(key, _)| key).find(|key| is_ready(key));
        // If the arches disagree about the order, the first one goes on alone.
        let Some(key) = first_ready.or_else(|| heads().map(|(key, _)| key).next()) else {
            return merged;
        };
        let key = key.clone();
        let is_alone = !is_ready(&key);
        let mut taken = Vec::new();
        for queue in &mut queues {
            if queue.front().is_some_and(|(head, _)| *head == key) {
                taken.extend(queue.pop_front().map(|(_, statement)| statement));
                if is_alone {
                    break;
                }
            }
        }
        if let Some(n) = ahead.get_mut(&key) {
            *n = n.saturating_sub(taken.len());
        }
        merged.extend(joined(taken));
    }
}

fn numbered(statements: Vec<Statement>) -> VecDeque<(Key, Statement)> {
    let mut seen: BTreeMap<(u32, String), usize> = BTreeMap::new();
    let keyed = statements.into_iter().map(|statement| {
        let (action, text) = statement.key();
        let words = (action, text.to_owned());
        let n = seen.entry(words.clone()).or_default();
        *n += 1;
        ((words, *n), statement)
    });
    keyed.collect()
}

fn joined(statements: Vec<Statement>) -> Option<Merged> {
    let first = statements.first()?;
    Some(Merged {
        action: first.action,
        conditions: first.conditions.clone(),
        parts: statements
            .into_iter()
            .map(|statement| {
                let Statement { names, numbers, .. } = statement;
                (statement.arch, Part { names, numbers })
            })
            .collect(),
    })
}

/// The calls by the arches that they are meant on: `None` stands for all that have the syscall.
pub(super) fn by_arches(
    parts: Vec<(Arch, Part)>,
    listed: &[Arch],
) -> BTreeMap<Option<Vec<Arch>>, Part> {
    let mut arches_of: BTreeMap<&'static str, Vec<Arch>> = BTreeMap::new();
    let mut by_arches: BTreeMap<Option<Vec<Arch>>, Part> = BTreeMap::new();
    for (arch, part) in parts {
        for name in part.names {
            arches_of.entry(name).or_default().push(arch);
        }
        if !part.numbers.is_empty() {
            let on = (listed.len() > 1).then(|| vec![arch]);
            by_arches.entry(on).or_default().numbers = part.numbers;
        }
    }
    for (name, arches) in arches_of {
        let has = |arch: &&Arch| syscalls::number(**arch, name).is_some();
        let is_everywhere = listed.iter().filter(has).all(|arch| arches.contains(arch));
        let on = (!is_everywhere).then_some(arches);
        by_arches.entry(on).or_default().names.insert(name);
    }
    by_arches
}
