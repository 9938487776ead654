//! The columns of the table and the order of its lines.

use ringside_shared::trace::Row;

use crate::state::latency::{Latencies, Part, Place};

/// A column of `strace -c`, or of who refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Share of the time.
    Share,
    /// Time.
    Seconds,
    /// Time a call.
    UsecsPerCall,
    /// Calls that came back.
    Calls,
    /// Calls that came back with an errno.
    Errors,
    /// What half of them took at most.
    Half,
    /// What nineteen of twenty took at most.
    Most,
    /// What the longest took.
    Longest,
    /// Refused by the learner's filters.
    Filter,
    /// Refused by Ringside's safety filter.
    Sandbox,
    /// Refused by the kernel.
    Kernel,
    /// Refused by a filter around Ringside itself.
    Outer,
    /// The syscall.
    Name,
}

impl Column {
    /// Left to right.
    pub const ALL: [Self; 13] = [
        Self::Share,
        Self::Seconds,
        Self::UsecsPerCall,
        Self::Calls,
        Self::Errors,
        Self::Filter,
        Self::Sandbox,
        Self::Kernel,
        Self::Outer,
        Self::Half,
        Self::Most,
        Self::Longest,
        Self::Name,
    ];

    /// Its head; strace's own words where strace has the column.
    pub fn label(self) -> &'static str {
        match self {
            Self::Share => "% time",
            Self::Seconds => "seconds",
            Self::UsecsPerCall => "usecs/\u{200b}call",
            Self::Calls => "calls",
            Self::Errors => "errors",
            Self::Half => "p50",
            Self::Most => "p95",
            Self::Longest => "max",
            Self::Filter => "your filter",
            Self::Sandbox => "safety",
            Self::Kernel => "kernel",
            Self::Outer => "outer",
            Self::Name => "syscall",
        }
    }

    /// What it counts.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Share => "Share of the time that all calls took",
            Self::Seconds => "Time that these calls took together",
            Self::UsecsPerCall => "Microseconds that one of them took on average",
            Self::Calls => "Calls that came back",
            Self::Errors => "Calls that came back with an error, refusals included",
            Self::Half => "What half of them took at most",
            Self::Most => "What nineteen of twenty took at most",
            Self::Longest => "What the longest of them took",
            Self::Filter => "Refused, killed or trapped by your filter",
            Self::Sandbox => "Refused or killed by Ringside's own filter",
            Self::Kernel => "Refused by the kernel itself",
            Self::Outer => "Refused by a filter around Ringside itself",
            Self::Name => "The syscall",
        }
    }

    /// The place in the durations that it shows, if it shows one.
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Half => Some(Place::Percent(50)),
            Self::Most => Some(Place::Percent(95)),
            Self::Longest => Some(Place::Longest),
            _ => None,
        }
    }

    /// Whether a table of these totals says anything in it: nobody wants to read a column of nothing.
    pub fn is_needed(self, total: &Row) -> bool {
        match self {
            Self::Filter => total.refused.filter > 0 || total.refused.total() == 0,
            Self::Sandbox => total.refused.sandbox > 0,
            Self::Outer => total.refused.outer > 0,
            Self::Kernel => total.refused.kernel > 0 || total.refused.total() == 0,
            _ => true,
        }
    }

    fn key(self, row: &Row, latencies: &Latencies, part: Part) -> u64 {
        if let Some(place) = self.place() {
            return latencies.of(&row.name, place, part).unwrap_or_default();
        }
        match self {
            Self::Share | Self::Seconds => row.nanos,
            Self::UsecsPerCall => row.nanos / row.calls.max(1),
            Self::Calls => row.calls,
            Self::Errors => row.errors,
            Self::Filter => row.refused.filter,
            Self::Sandbox => row.refused.sandbox,
            Self::Kernel => row.refused.kernel,
            Self::Outer => row.refused.outer,
            Self::Name | Self::Half | Self::Most | Self::Longest => 0,
        }
    }
}

/// The order of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    column: Column,
    is_ascending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            column: Column::Share,
            is_ascending: false,
        }
    }
}

impl Order {
    /// The order after a head was pressed: the other way round if it was this column's already.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        Self {
            column,
            is_ascending: if self.column == column {
                !self.is_ascending
            } else {
                column == Column::Name
            },
        }
    }

    /// The value of `aria-sort` for a column.
    pub fn direction(self, column: Column) -> &'static str {
        match (self.column == column, self.is_ascending) {
            (false, _) => "none",
            (true, true) => "ascending",
            (true, false) => "descending",
        }
    }

    /// Sorts; equals stay as strace has them.
    pub fn sort(self, rows: &mut [&Row], latencies: &Latencies, part: Part) {
        rows.sort_by(|a, b| {
            let ascending = match self.column {
                Column::Name => a.name.cmp(&b.name),
                column => {
                    let key = |row| column.key(row, latencies, part);
                    key(a).cmp(&key(b))
                }
            };
            if self.is_ascending {
                ascending
            } else {
                ascending.reverse()
            }
        });
    }
}

/// Share of the total's time, in percent.
pub fn share(row: &Row, total: &Row) -> f64 {
    if total.nanos == 0 {
        0.0
    } else {
        100.0 * seconds(row) / seconds(total)
    }
}

/// Time in seconds.
pub fn seconds(row: &Row) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "six digits are shown")]
    let nanos = row.nanos as f64;
    nanos / 1e9
}

/// Whole microseconds a call, as strace counts them.
pub fn usecs_per_call(row: &Row) -> u64 {
    row.nanos / 1_000 / row.calls.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, calls: u64, nanos: u64) -> Row {
        Row {
            name: name.to_owned(),
            calls,
            nanos,
            ..Row::default()
        }
    }

    fn sorted(order: Order) -> Vec<String> {
        let rows = [
            row("read", 9, 10),
            row("mmap", 1, 500),
            row("close", 2, 100),
        ];
        let mut rows: Vec<&Row> = rows.iter().collect();
        order.sort(&mut rows, &Latencies::default(), Part::Net);
        rows.iter().map(|row| row.name.clone()).collect()
    }

    #[test]
    fn a_head_pressed_twice_turns_the_table_round() {
        let by_calls = Order::default().pressed(Column::Calls);
        assert_eq!(sorted(by_calls), ["read", "close", "mmap"]);
        assert_eq!(
            sorted(by_calls.pressed(Column::Calls)),
            ["mmap", "close", "read"]
        );
        assert_eq!(by_calls.direction(Column::Calls), "descending");
        assert_eq!(by_calls.direction(Column::Name), "none");
    }

    #[test]
    fn names_begin_with_a() {
        assert_eq!(
            sorted(Order::default().pressed(Column::Name)),
            ["close", "mmap", "read"]
        );
    }

    #[test]
    fn a_run_without_time_has_shares_of_nothing() {
        let nothing = row("read", 1, 0);
        assert!(share(&nothing, &nothing).abs() < f64::EPSILON);
        assert_eq!(usecs_per_call(&row("exit", 0, 5_000)), 5);
    }

    #[test]
    fn who_refused_nothing_has_no_column_beside_those_who_did() {
        let mut total = row("total", 3, 0);
        let shown = |total: &Row| {
            let who = [
                Column::Filter,
                Column::Sandbox,
                Column::Kernel,
                Column::Outer,
            ];
            who.map(|column| column.is_needed(total))
        };
        assert_eq!(shown(&total), [true, false, true, false]);
        total.refused.sandbox = 1;
        assert_eq!(shown(&total), [false, true, false, false]);
        total.refused.kernel = 1;
        assert_eq!(shown(&total), [false, true, true, false]);
    }
}
