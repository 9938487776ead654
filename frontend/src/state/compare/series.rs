//! The runs of a comparison, one after another, and what comes next.

use std::rc::Rc;

use ringside_shared::wire::{Event, Outcome, Problem, RunRequest};
use yew::Reducible;

use super::Comparison;
use super::sides::Column;
use crate::state::{Phase, RunAction, RunState};

/// Runs that are made, or taken as they are, to be compared.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Counts the comparisons of this page, so that late news of an older one are told apart.
    pub serial: u32,
    /// The columns, the one that the others are held against first.
    pub columns: Vec<Column>,
    /// Whether it was stopped before its end.
    pub is_stopped: bool,
    /// The answer, once every run is over.
    pub comparison: Option<Rc<Comparison>>,
}

/// What is to be done next for a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it was not begun, is done, was stopped or failed.
    Rest,
    /// The run of this column goes on.
    Wait(usize),
    /// Run this column, of the series with this serial number.
    Run(u32, usize),
    /// All runs are over: compare them.
    Compare(u32),
}

/// What can happen to a series.
#[derive(Debug, Clone)]
pub enum SeriesAction {
    /// Another one begins.
    Begin(Vec<Column>),
    /// The run of a column was asked for.
    Sent(u32, usize, Rc<RunRequest>),
    /// The server sent something to the run of a column.
    Events(u32, usize, Vec<Event>),
    /// The run of a column could not go on.
    Failed(u32, usize, Problem),
    /// It was stopped.
    Stop,
    /// The answer.
    Compared(u32, Rc<Comparison>),
}

impl Series {
    /// What comes next.
    pub fn step(&self) -> Step {
        let phases = || self.columns.iter().map(|column| &column.run.phase);
        if let Some(at) = phases().position(Phase::is_live) {
            return Step::Wait(at);
        }
        let is_lost = phases().any(|phase| matches!(phase, Phase::Failed(_)));
        if self.is_stopped || is_lost || self.columns.is_empty() || self.comparison.is_some() {
            return Step::Rest;
        }
        match self.columns.iter().position(Column::is_due) {
            Some(at) => Step::Run(self.serial, at),
            None => Step::Compare(self.serial),
        }
    }

    /// The runs.
    pub fn runs(&self) -> Vec<&RunState> {
        self.columns.iter().map(|column| &*column.run).collect()
    }

    /// The first run that could not be made, and why.
    pub fn failure(&self) -> Option<(&Column, &Problem)> {
        self.columns
            .iter()
            .find_map(|column| match &column.run.phase {
                Phase::Failed(problem) => Some((column, &**problem)),
                _ => None,
            })
    }

    fn tell(&mut self, column: usize, action: RunAction) {
        if let Some(column) = self.columns.get_mut(column) {
            column.run = Rc::clone(&column.run).reduce(action);
        }
    }
}

impl Reducible for Series {
    type Action = SeriesAction;

    fn reduce(self: Rc<Self>, action: SeriesAction) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        let of = |columns: &[Column], at: usize| {
            columns.get(at).map_or(0, |column| column.run.generation)
        };
        match action {
            SeriesAction::Begin(columns) => {
                next = Self {
                    serial: next.serial + 1,
                    columns,
                    ..Self::default()
                };
            }
            SeriesAction::Sent(serial, at, request) if serial == next.serial => {
                let source = next.columns.get(at).map(|column| Rc::clone(&column.source));
                let source = source.unwrap_or_default();
                next.tell(at, RunAction::Start { request, source });
            }
            SeriesAction::Events(serial, at, events) if serial == next.serial => {
                let generation = of(&next.columns, at);
                next.tell(at, RunAction::Events(generation, events));
                let was_stopped = next.columns.get(at).is_some_and(|column| {
                    matches!(&column.run.phase, Phase::Ended(end) if end.outcome == Outcome::Cancelled)
                });
                next.is_stopped |= was_stopped;
            }
            SeriesAction::Failed(serial, at, problem) if serial == next.serial => {
                let generation = of(&next.columns, at);
                next.tell(at, RunAction::Failed(generation, problem));
            }
            SeriesAction::Stop => next.is_stopped = true,
            SeriesAction::Compared(serial, comparison) if serial == next.serial => {
                next.comparison = Some(comparison);
            }
            SeriesAction::Sent(..)
            | SeriesAction::Events(..)
            | SeriesAction::Failed(..)
            | SeriesAction::Compared(..) => {}
        }
        next.into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sides::{Side, Stock};
    use super::*;
    use ringside_shared::wire::{Closing, End, Usage};

    fn begun() -> (Rc<Series>, Stock) {
        let request = serde_json::from_str(r#"{"command":{"argv":["date"]}}"#).expect("a request");
        let stock = Stock {
            request: Some(Rc::new(request)),
            editor: "default allow".into(),
            ..Stock::default()
        };
        let columns = [Side::Bare, Side::Editor].iter();
        let columns = columns
            .filter_map(|side| Column::of(side, &stock))
            .collect();
        let series = Rc::new(Series::default()).reduce(SeriesAction::Begin(columns));
        (series, stock)
    }

    fn sent(series: Rc<Series>, stock: &Stock, at: usize) -> Rc<Series> {
        let request = series.columns[at].request(stock).expect("a request");
        series.reduce(SeriesAction::Sent(1, at, Rc::new(request)))
    }

    fn end(outcome: Outcome) -> Vec<Event> {
        vec![Event::End(End {
            outcome,
            usage: Usage::default(),
            syscalls: 0,
            dropped: 0,
            trace: Closing::default(),
            output_dropped: 0,
            limits: Vec::new(),
            message: None,
        })]
    }

    #[test]
    fn one_column_runs_after_the_other_and_then_they_are_compared() {
        let (mut series, stock) = begun();
        for at in 0..2 {
            assert_eq!(series.step(), Step::Run(1, at));
            series = sent(series, &stock, at);
            assert_eq!(series.step(), Step::Wait(at));
            let events = end(Outcome::Exited { code: 0 });
            series = series.reduce(SeriesAction::Events(1, at, events));
        }
        assert_eq!(series.step(), Step::Compare(1));
        let comparison = Rc::new(Comparison::of(&series.runs()));
        let series = series.reduce(SeriesAction::Compared(1, comparison));
        assert_eq!(series.step(), Step::Rest);
    }

    #[test]
    fn after_a_stop_or_a_failure_nothing_more_is_run() {
        let (series, stock) = begun();
        let stopped = sent(series, &stock, 0).reduce(SeriesAction::Stop);
        assert_eq!(stopped.step(), Step::Wait(0));
        let stopped = stopped.reduce(SeriesAction::Events(1, 0, end(Outcome::Cancelled)));
        assert_eq!(stopped.step(), Step::Rest);
        let (series, stock) = begun();
        let problem = Problem {
            code: "no-server".to_owned(),
            message: "nobody".to_owned(),
            diagnostics: Vec::new(),
        };
        let failed = sent(series, &stock, 0).reduce(SeriesAction::Failed(1, 0, problem));
        assert_eq!(failed.step(), Step::Rest);
        assert_eq!(
            failed.failure().map(|(column, _)| &column.side),
            Some(&Side::Bare)
        );
    }

    #[test]
    fn news_of_an_older_series_change_nothing() {
        let (series, stock) = begun();
        let series = sent(series, &stock, 0);
        let columns = series.columns.clone();
        let again = series.reduce(SeriesAction::Begin(columns));
        let late = again.reduce(SeriesAction::Events(1, 0, end(Outcome::Cancelled)));
        assert!(!late.is_stopped && late.step() == Step::Wait(0));
    }
}
