//! Runs of one command beside each other: which calls appeared, vanished or changed.
//!
//! Read in this order: [`align`] (which entries of two lists belong together), [`shape`] (what of a
//! call is the same in another run), `family` (whose calls are compared with whose), `rows` (two or
//! three lists beside each other), [`Comparison`], [`summary`] (the same in words), [`sides`] (what
//! can be put beside what), [`series`] (the runs, one after another).

pub mod align;
mod family;
mod rows;
pub mod series;
pub mod shape;
pub mod sides;
pub mod summary;

use super::RunState;
use family::Family;
use rows::{List, beside};
use shape::{Shape, hash};

pub use rows::{Beside, MAX_COLUMNS};

/// How a call of a column stands to the first column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Neither column has it.
    #[default]
    Nothing,
    /// It is the same, and was answered the same.
    Same,
    /// It is only here.
    Appeared,
    /// It is only in the first column.
    Vanished,
    /// The same call was answered otherwise.
    Answer,
    /// A call of that name with other arguments.
    Arguments,
}

impl Mark {
    /// Whether something differs.
    pub fn differs(self) -> bool {
        !matches!(self, Self::Nothing | Self::Same)
    }

    /// A sign, so that it can be told without its colour.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Nothing | Self::Same => "",
            Self::Appeared => "+",
            Self::Vanished => "−",
            Self::Answer | Self::Arguments => "≠",
        }
    }

    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing | Self::Same => "",
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Answer => "other answer",
            Self::Arguments => "other arguments",
        }
    }
}

/// A row of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The calls of a thread follow.
    Thread(String),
    /// A call in each column that has it.
    Call {
        /// Positions in the runs' calls.
        at: Beside,
        /// How each column stands to the first.
        marks: [Mark; MAX_COLUMNS],
    },
}

impl Row {
    /// Whether something differs in it.
    pub fn differs(&self) -> bool {
        matches!(self, Self::Call { marks, .. } if marks.iter().any(|mark| mark.differs()))
    }
}

/// Runs beside each other; each is held against the first.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    rows: Vec<Row>,
    /// Rows at which something begins to differ.
    turns: Vec<usize>,
    n_columns: usize,
}

impl Comparison {
    /// Compares two or three runs; more are left out.
    pub fn of(runs: &[&RunState]) -> Self {
        let runs = &runs[..runs.len().min(MAX_COLUMNS)];
        let families: Vec<_> = runs.iter().map(|run| Family::of(run)).collect();
        let mut found = Self {
            n_columns: runs.len(),
            ..Self::default()
        };
        let roots: Vec<_> = families
            .iter()
            .map(|family| family.roots().to_vec())
            .collect();
        let mut open = same_roles(&families, &roots);
        // The first process is told first, and its children right after it.
        open.reverse();
        while let Some(pids) = open.pop() {
            found.process(runs, &families, &pids);
            let children = families.iter().zip(&pids).map(|(family, pid)| {
                let member = pid.and_then(|pid| family.member(pid));
                member.map(|member| member.children.clone())
            });
            let children: Vec<_> = children.map(Option::unwrap_or_default).collect();
            let mut children = same_roles(&families, &children);
            children.reverse();
            open.extend(children);
        }
        let mut was = false;
        for (at, row) in found.rows.iter().enumerate() {
            if row.differs() && !was {
                found.turns.push(at);
            }
            was = row.differs();
        }
        found
    }

    fn process(&mut self, runs: &[&RunState], families: &[Family], pids: &[Option<i32>]) {
        let threads = families.iter().zip(pids).map(|(family, pid)| {
            let member = pid.and_then(|pid| family.member(pid));
            member.map_or(&[][..], |member| &member.threads)
        });
        let threads: Vec<_> = threads.collect();
        let program = families.iter().zip(pids).find_map(|(family, pid)| {
            let program = family.program((*pid)?);
            (!program.is_empty()).then_some(program)
        });
        let program = program.unwrap_or("a process");
        let n_threads = threads.iter().map(|threads| threads.len()).max();
        for nth in 0..n_threads.unwrap_or(0) {
            let calls: Vec<&[u32]> = threads
                .iter()
                .map(|threads| threads.get(nth).map_or(&[][..], |(_, calls)| &calls[..]))
                .collect();
            if calls.iter().all(|calls| calls.is_empty()) {
                continue;
            }
            self.rows.push(Row::Thread(match nth {
                0 => program.to_owned(),
                nth => format!("{program}, thread {}", nth + 1),
            }));
            self.thread(runs, &calls);
        }
    }

    fn thread(&mut self, runs: &[&RunState], calls: &[&[u32]]) {
        let shapes: Vec<Vec<Shape>> = runs
            .iter()
            .zip(calls)
            .map(|(run, calls)| {
                let calls = calls.iter().filter_map(|at| run.calls.get(*at as usize));
                calls.map(|call| Shape::of(&call)).collect()
            })
            .collect();
        let lists: Vec<_> = shapes
            .iter()
            .map(|shapes| List {
                strong: shapes.iter().map(|shape| shape.call).collect(),
                weak: shapes.iter().map(|shape| shape.name).collect(),
            })
            .collect();
        for row in beside(&lists) {
            let shape = |column: usize| Some(shapes.get(column)?[row[column]? as usize]);
            let base = shape(0);
            let mut marks = [Mark::Nothing; MAX_COLUMNS];
            for (column, mark) in marks.iter_mut().enumerate().take(runs.len()).skip(1) {
                *mark = match (base, shape(column)) {
                    (None, None) => Mark::Nothing,
                    (None, Some(_)) => Mark::Appeared,
                    (Some(_), None) => Mark::Vanished,
                    (Some(base), Some(here)) if base == here => Mark::Same,
                    // What was answered otherwise matters more than what was asked otherwise.
                    (Some(base), Some(here)) if base.answer != here.answer => Mark::Answer,
                    (Some(_), Some(_)) => Mark::Arguments,
                };
            }
            let mut at = [None; MAX_COLUMNS];
            for (column, calls) in calls.iter().enumerate() {
                at[column] = row[column].map(|nth| calls[nth as usize]);
            }
            self.rows.push(Row::Call { at, marks });
        }
    }

    /// Its rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many runs are compared.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// The rows at which something begins to differ.
    pub fn turns(&self) -> &[usize] {
        &self.turns
    }

    /// Positions of the rows that are shown: all, or those that differ with their threads' heads.
    pub fn shown(&self, only_differences: bool) -> Vec<usize> {
        let mut shown = Vec::new();
        let mut head = None;
        for (at, row) in self.rows.iter().enumerate() {
            match row {
                _ if !only_differences => shown.push(at),
                Row::Thread(_) => head = Some(at),
                row if row.differs() => {
                    shown.extend(head.take());
                    shown.push(at);
                }
                Row::Call { .. } => {}
            }
        }
        shown
    }
}

/// Puts processes beside each other by the program that they ran last, else by their order.
fn same_roles(families: &[Family], pids: &[Vec<i32>]) -> Vec<Vec<Option<i32>>> {
    let lists = families.iter().zip(pids).map(|(family, pids)| List {
        strong: pids.iter().map(|pid| hash(family.program(*pid))).collect(),
        weak: vec![0; pids.len()],
    });
    let lists: Vec<_> = lists.collect();
    let rows = beside(&lists).into_iter().map(|row| {
        let columns = pids.iter().zip(row);
        let pid = columns.map(|(pids, at)| at.map(|at| pids[at as usize]));
        pid.collect()
    });
    rows.collect()
}

#[cfg(test)]
mod tests;
