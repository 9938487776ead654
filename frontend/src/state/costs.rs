//! What syscalls cost, beside what a run made of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ringside_shared::wire::{Budget, CostReport, HeatReport};

use crate::mark;

/// A syscall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// What one call costs.
    pub of_one: CostReport,
    /// How many calls the run made.
    pub calls: u64,
    /// Instructions that the kernel executed for them: none where it remembers the answer.
    pub executed: u64,
}

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Its name.
    Name,
    /// Instructions a call.
    Insns,
    /// Whether the kernel runs the filter at all.
    Cached,
    /// Calls of the run.
    Calls,
    /// Instructions executed in the run.
    Executed,
}

impl Column {
    /// Left to right.
    pub const ALL: [Self; 5] = [
        Self::Name,
        Self::Calls,
        Self::Insns,
        Self::Executed,
        Self::Cached,
    ];

    /// Its head.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => mark!("syscall"),
            Self::Calls => mark!("calls"),
            Self::Insns => mark!("instructions a call"),
            Self::Executed => mark!("executed"),
            Self::Cached => mark!("without the filter"),
        }
    }
}

/// How the table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By which column.
    pub column: Column,
    /// Whether the largest comes first.
    pub is_down: bool,
}

impl Order {
    /// After the head of a column was pressed: numbers begin with the largest.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        let is_down = if self.column == column {
            !self.is_down
        } else {
            column != Column::Name
        };
        Self { column, is_down }
    }

    /// For `aria-sort`.
    pub fn direction(self, column: Column) -> Option<&'static str> {
        (self.column == column).then_some(if self.is_down {
            "descending"
        } else {
            "ascending"
        })
    }
}

/// The lines of the table. `only_called` leaves out what the run did not call.
pub fn table(
    costs: &[CostReport],
    heat: Option<&HeatReport>,
    order: Order,
    only_called: bool,
) -> Vec<Cost> {
    let of_run = heat.map_or(&[][..], |heat| &heat.syscalls);
    let of_run: BTreeMap<_, _> = of_run
        .iter()
        .map(|heat| ((heat.arch.as_str(), heat.nr), heat))
        .collect();
    let lines = costs.iter().map(|cost| {
        let heat = of_run.get(&(cost.arch.as_str(), cost.nr));
        let insns = heat.map_or(0, |heat| heat.insns);
        Cost {
            calls: heat.map_or(0, |heat| heat.calls),
            executed: if cost.cached { 0 } else { insns },
            of_one: cost.clone(),
        }
    });
    let mut lines: Vec<_> = lines
        .filter(|line| !only_called || line.calls > 0)
        .collect();
    let number = |line: &Cost| match order.column {
        Column::Name => 0,
        Column::Insns => u64::from(line.of_one.max),
        Column::Cached => u64::from(line.of_one.cached),
        Column::Calls => line.calls,
        Column::Executed => line.executed,
    };
    lines.sort_by_cached_key(|line| {
        let number = number(line);
        let number = if order.is_down {
            u64::MAX - number
        } else {
            number
        };
        // Names stand in their own order; numbers that are alike, with the most calls first.
        let is_name = order.column == Column::Name;
        (
            number,
            Reverse(if is_name { 0 } else { line.calls }),
            line.of_one.arch.clone(),
            line.of_one.syscall.clone(),
        )
    });
    if order
        == (Order {
            column: Column::Name,
            is_down: true,
        })
    {
        lines.reverse();
    }
    lines
}

/// A part of a limit of the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meter {
    /// What it is of.
    pub label: &'static str,
    /// So much is used,
    pub used: u32,
    /// of this.
    pub limit: u32,
}

/// What a program takes of the kernel's limits.
pub fn meters(budget: &Budget) -> [Meter; 3] {
    [
        Meter {
            label: mark!("instructions"),
            used: budget.insns,
            limit: budget.max_insns,
        },
        Meter {
            label: mark!("translated, of all filters of a thread"),
            used: budget.translated,
            limit: budget.max_path,
        },
        Meter {
            label: mark!("on the longest way, of all instructions"),
            used: budget.longest,
            limit: budget.insns,
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::wire::SyscallHeat;

    fn cost(name: &str, nr: u32, max: u32, cached: bool) -> CostReport {
        CostReport {
            arch: "x86_64".to_owned(),
            syscall: name.to_owned(),
            nr,
            min: 3,
            mean_hundredths: 100,
            max,
            exact: true,
            cached,
            because: String::new(),
        }
    }

    fn heat() -> HeatReport {
        let of = |name: &str, nr, calls, insns| SyscallHeat {
            arch: "x86_64".to_owned(),
            nr,
            name: name.to_owned(),
            calls,
            insns,
        };
        HeatReport {
            syscalls: vec![of("read", 0, 10, 60), of("write", 1, 4, 28)],
            ..HeatReport::default()
        }
    }

    fn names(order: Order, only_called: bool) -> Vec<(String, u64, u64)> {
        let costs = [
            cost("write", 1, 7, false),
            cost("read", 0, 6, true),
            cost("chmod", 90, 9, false),
        ];
        let lines = table(&costs, Some(&heat()), order, only_called);
        let line = |line: &Cost| (line.of_one.syscall.clone(), line.calls, line.executed);
        lines.iter().map(line).collect()
    }

    #[test]
    fn what_the_kernel_remembers_executes_nothing() {
        let order = Order {
            column: Column::Executed,
            is_down: true,
        };
        let lines = names(order, true);
        assert_eq!(
            lines,
            [("write".to_owned(), 4, 28), ("read".to_owned(), 10, 0)]
        );
    }

    #[test]
    fn a_head_sorts_and_pressed_again_the_other_way_round() {
        let by_name = Order {
            column: Column::Executed,
            is_down: true,
        }
        .pressed(Column::Name);
        assert!(!by_name.is_down);
        let first = |order| names(order, false)[0].0.clone();
        assert_eq!(first(by_name), "chmod");
        assert_eq!(first(by_name.pressed(Column::Name)), "write");
        let by_insns = by_name.pressed(Column::Insns);
        assert_eq!(
            (first(by_insns), by_insns.direction(Column::Insns)),
            ("chmod".to_owned(), Some("descending"))
        );
        assert_eq!(first(by_insns.pressed(Column::Insns)), "read");
        assert_eq!(names(by_name.pressed(Column::Calls), true).len(), 2);
    }
}
