//! The positions that a query holds, kept as the run grows.

use ringside_shared::wire::SyscallEvent;

use super::query::Query;
use crate::state::Log;

/// Answers of a query over a growing run: each call is looked at once.
#[derive(Debug, Default)]
pub struct Matches {
    generation: u32,
    query: Query,
    looked_at: usize,
    positions: Vec<usize>,
}

impl Matches {
    /// Brings the answers up to date; starts over for another run or another query.
    pub fn catch_up(&mut self, generation: u32, calls: &Log<SyscallEvent>, query: &Query) {
        if self.generation != generation || self.query != *query || self.looked_at > calls.len() {
            *self = Self {
                generation,
                query: query.clone(),
                ..Self::default()
            };
        }
        for (position, call) in calls.read().iter().enumerate().skip(self.looked_at) {
            if query.holds(call) {
                self.positions.push(position);
            }
        }
        self.looked_at = calls.len();
    }

    /// Positions of the calls asked for, ascending.
    pub fn positions(&self) -> &[usize] {
        &self.positions
    }

    /// The row that shows a call.
    pub fn row_of(&self, position: usize) -> Option<usize> {
        self.positions.binary_search(&position).ok()
    }

    /// The row to move to from the row of `position` (or where it would be) by `by` rows.
    pub fn moved(&self, position: Option<usize>, by: isize) -> Option<usize> {
        let last = self.positions.len().checked_sub(1)?;
        let Some(position) = position else {
            return Some(if by < 0 { last } else { 0 });
        };
        let row = match self.positions.binary_search(&position) {
            Ok(row) => row.saturating_add_signed(by),
            Err(next) if by < 0 => next.saturating_add_signed(by),
            Err(next) => next.saturating_add_signed(by - 1),
        };
        Some(row.min(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::timeline::example::call;

    fn log(names: &[&str]) -> Log<SyscallEvent> {
        let mut log = Log::default();
        for name in names {
            log.push(call(name));
        }
        log
    }

    fn reads(names: &[&str]) -> Matches {
        let mut matches = Matches::default();
        matches.catch_up(1, &log(names), &Query::new("name:read", &[], false));
        matches
    }

    #[test]
    fn answers_grow_with_the_run() {
        let query = Query::new("name:read", &[], false);
        let mut calls = log(&["read", "write"]);
        let mut matches = Matches::default();
        matches.catch_up(1, &calls, &query);
        calls.push(call("read"));
        matches.catch_up(1, &calls, &query);
        assert_eq!(matches.positions(), [0, 2]);
        assert_eq!(matches.row_of(2), Some(1));
        assert_eq!(matches.row_of(1), None);
    }

    #[test]
    fn another_run_or_query_starts_over() {
        let mut matches = reads(&["read"]);
        matches.catch_up(2, &log(&["write"]), &Query::default());
        assert_eq!(matches.positions(), [0]);
        matches.catch_up(2, &log(&["write"]), &Query::new("name:read", &[], false));
        assert_eq!(matches.positions(), [0; 0]);
    }

    #[test]
    fn arrows_move_from_a_call_that_the_query_hides_to_its_neighbours() {
        let matches = reads(&["read", "write", "read"]);
        assert_eq!(matches.moved(Some(1), 1), Some(1));
        assert_eq!(matches.moved(Some(1), -1), Some(0));
        assert_eq!(matches.moved(Some(2), 1), Some(1));
        assert_eq!(matches.moved(None, 1), Some(0));
        assert_eq!(reads(&["write"]).moved(None, 1), None);
    }
}
