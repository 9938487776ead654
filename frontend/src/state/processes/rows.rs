//! The tree as rows, and the way of the arrows through it.

use std::collections::BTreeSet;

use super::Family;

/// Levels that are drawn as such; those below stand under the last of them.
const DEEPEST: usize = 12;

/// One row of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Position in the family.
    pub at: usize,
    /// Generations above it, from 0.
    pub level: usize,
    /// Whether it has children.
    pub has_children: bool,
    /// Whether they are shown.
    pub is_open: bool,
    /// Its place among its brothers and sisters, from 1, and how many they are.
    pub place: (usize, usize),
    /// For each level above its own: whether the line down to later ones goes by.
    pub lines: Vec<bool>,
}

/// The rows of a family without the descendants of `closed`.
pub fn rows(family: &Family, closed: &BTreeSet<usize>) -> Vec<Row> {
    let lives = family.lives();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); lives.len() + 1];
    for (at, life) in lives.iter().enumerate() {
        // Of whom nobody knows the parent stands at the root.
        let parent = life.parent.filter(|&parent| parent < at);
        children[parent.unwrap_or(lives.len())].push(at);
    }
    let mut rows = Vec::with_capacity(lives.len());
    // Who comes next, last first: level, lines, and place.
    let mut ahead: Vec<Row> = Vec::new();
    let push = |ahead: &mut Vec<Row>, parent: usize, level: usize, lines: &[bool]| {
        let all = &children[parent];
        for (index, &at) in all.iter().enumerate().rev() {
            ahead.push(Row {
                at,
                level,
                has_children: !children[at].is_empty(),
                is_open: !closed.contains(&at),
                place: (index + 1, all.len()),
                lines: lines.to_vec(),
            });
        }
    };
    push(&mut ahead, lives.len(), 0, &[]);
    while let Some(row) = ahead.pop() {
        if row.has_children && row.is_open {
            let mut down = row.lines.clone();
            if down.len() < DEEPEST {
                down.push(row.place.0 < row.place.1);
            }
            push(&mut ahead, row.at, row.level + 1, &down);
        }
        rows.push(row);
    }
    rows
}

/// What a key means in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The keys are on this row now.
    To(usize),
    /// The children of the row's process are shown, or no longer.
    Turn(usize),
}

/// What a key means on a row: up and down, right into the children, left to the parent.
pub fn step(rows: &[Row], row: usize, key: &str) -> Option<Step> {
    let last = rows.len().checked_sub(1)?;
    let here = rows.get(row)?;
    let is_open = here.has_children && here.is_open;
    Some(match key {
        "ArrowDown" => Step::To((row + 1).min(last)),
        "ArrowUp" => Step::To(row.saturating_sub(1)),
        "Home" => Step::To(0),
        "End" => Step::To(last),
        "ArrowRight" if is_open => Step::To(row + 1),
        "ArrowRight" if here.has_children => Step::Turn(here.at),
        "ArrowLeft" if is_open => Step::Turn(here.at),
        "ArrowLeft" => Step::To(parent(rows, row)?),
        _ => return None,
    })
}

/// The row of the parent.
pub fn parent(rows: &[Row], row: usize) -> Option<usize> {
    let level = rows.get(row)?.level;
    rows[..row].iter().rposition(|above| above.level < level)
}
