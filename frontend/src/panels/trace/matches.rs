//! The positions that a query holds, kept as the run grows.

use std::ops::ControlFlow;

use crate::state::Calls;
use crate::state::query::Query;

/// Calls that are looked at between two looks at the clock.
const STRIDE: usize = 2_048;

/// Answers of a query over a growing run: each call is looked at once.
#[derive(Debug, Default)]
pub struct Matches {
    generation: u32,
    query: Query,
    looked_at: usize,
    positions: Vec<u32>,
}

impl Matches {
    /// Looks at calls that were not looked at yet until there are none or `is_enough`; starts over
    /// for another run or another query. Answers whether all were looked at.
    pub fn catch_up(
        &mut self,
        generation: u32,
        calls: &Calls,
        query: &Query,
        mut is_enough: impl FnMut() -> bool,
    ) -> bool {
        if self.generation != generation || self.query != *query || self.looked_at > calls.len() {
            *self = Self {
                generation,
                query: query.clone(),
                ..Self::default()
            };
        }
        let (mut left, positions) = (STRIDE, &mut self.positions);
        self.looked_at = calls.scan(self.looked_at, |position, call| {
            if query.holds(call) {
                positions.push(u32::try_from(position).unwrap_or(u32::MAX));
            }
            left -= 1;
            if left > 0 {
                return ControlFlow::Continue(());
            }
            left = STRIDE;
            if is_enough() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        self.looked_at == calls.len()
    }

    /// Calls that were looked at.
    pub fn looked_at(&self) -> usize {
        self.looked_at
    }

    /// Rows so far.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Whether no call is asked for.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// The call that a row shows.
    pub fn position(&self, row: usize) -> Option<usize> {
        self.positions.get(row).map(|at| *at as usize)
    }

    /// The row that shows a call.
    pub fn row_of(&self, position: usize) -> Option<usize> {
        self.search(position).ok()
    }

    fn search(&self, position: usize) -> Result<usize, usize> {
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        self.positions.binary_search(&position)
    }

    /// The row to move to from the row of `position` (or where it would be) by `by` rows.
    pub fn moved(&self, position: Option<usize>, by: isize) -> Option<usize> {
        let last = self.positions.len().checked_sub(1)?;
        let Some(position) = position else {
            return Some(if by < 0 { last } else { 0 });
        };
        let row = match self.search(position) {
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

    fn log(names: &[&str]) -> Calls {
        let calls: Vec<_> = names.iter().map(|name| call(name)).collect();
        calls.iter().collect()
    }

    fn query(text: &str) -> Query {
        Query::read(text).0
    }

    fn reads(names: &[&str]) -> Matches {
        let mut matches = Matches::default();
        matches.catch_up(1, &log(names), &query("name:read"), || false);
        matches
    }

    #[test]
    fn answers_grow_with_the_run() {
        let query = query("name:read");
        let mut calls = log(&["read", "write"]);
        let mut matches = Matches::default();
        matches.catch_up(1, &calls, &query, || false);
        calls.push(&call("read"));
        matches.catch_up(1, &calls, &query, || false);
        assert_eq!(matches.positions, [0, 2]);
        assert_eq!(matches.row_of(2), Some(1));
        assert_eq!(matches.row_of(1), None);
    }

    #[test]
    fn another_run_or_query_starts_over() {
        let mut matches = reads(&["read"]);
        matches.catch_up(2, &log(&["write"]), &Query::default(), || false);
        assert_eq!(matches.positions, [0]);
        matches.catch_up(2, &log(&["write"]), &query("name:read"), || false);
        assert_eq!(matches.positions, [0; 0]);
    }

    #[test]
    fn a_long_run_is_looked_through_a_part_at_a_time_and_none_is_left_out() {
        let calls = log(&vec!["read"; 3 * STRIDE + 1]);
        let mut matches = Matches::default();
        let query = query("name:read");
        for done in 1..=3 {
            assert!(!matches.catch_up(1, &calls, &query, || true));
            assert_eq!(matches.looked_at(), done * STRIDE);
        }
        assert!(matches.catch_up(1, &calls, &query, || true));
        assert_eq!(matches.len(), 3 * STRIDE + 1);
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
