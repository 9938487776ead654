//! What can be put beside what.

use std::rc::Rc;

use ringside_shared::wire::{FilterSource, RunRequest};

use super::MAX_COLUMNS;
use crate::state::{Example, Phase, RunState};

/// Where a column's filter, or its whole run, comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// The command without a filter.
    Bare,
    /// The filter in the editor.
    Editor,
    /// The run on the page, as it was recorded.
    Shown,
    /// The run before it, as it was recorded.
    Before,
    /// The filter of an example, by its position.
    Example(usize),
    /// A filter that was pasted for the comparison.
    Pasted,
}

impl Side {
    /// As the value of an option.
    pub fn slug(&self) -> String {
        match self {
            Self::Bare => "bare".to_owned(),
            Self::Editor => "editor".to_owned(),
            Self::Shown => "shown".to_owned(),
            Self::Before => "before".to_owned(),
            Self::Example(at) => format!("example-{at}"),
            Self::Pasted => "pasted".to_owned(),
        }
    }

    /// In a few words.
    pub fn label(&self) -> String {
        match self {
            Self::Bare => "No filter".to_owned(),
            Self::Editor => "Filter in the editor".to_owned(),
            Self::Shown => "The run on the page".to_owned(),
            Self::Before => "The run before it".to_owned(),
            Self::Example(at) => {
                let title = Example::all().nth(*at).map(|example| example.title);
                format!("Example: {}", title.unwrap_or_default())
            }
            Self::Pasted => "A pasted filter".to_owned(),
        }
    }

    /// All that can be chosen, given what there is to choose from.
    pub fn all(stock: &Stock) -> Vec<Self> {
        let is_whole = |run: &Option<Rc<RunState>>| run.is_some();
        let mut all = vec![Self::Bare, Self::Editor];
        all.extend(is_whole(&stock.shown).then_some(Self::Shown));
        all.extend(is_whole(&stock.before).then_some(Self::Before));
        all.extend((0..Example::all().count()).map(Self::Example));
        all.push(Self::Pasted);
        all
    }
}

/// What there is to choose from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stock {
    /// The command box and options, without filters; or why it cannot be run.
    pub request: Option<Rc<RunRequest>>,
    /// The filter in the editor.
    pub editor: Rc<str>,
    /// A filter that was pasted.
    pub pasted: Rc<str>,
    /// The run on the page, if it is over.
    pub shown: Option<Rc<RunState>>,
    /// The run before it.
    pub before: Option<Rc<RunState>>,
}

/// A column: a run, or what is needed to make it.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Whose it is.
    pub side: Side,
    /// The filter's text; verdicts name its lines.
    pub source: Rc<str>,
    /// The run, as far as it has come.
    pub run: Rc<RunState>,
}

impl Column {
    /// What a side stands for; `None` if there is no such thing.
    pub fn of(side: &Side, stock: &Stock) -> Option<Self> {
        let recorded = match side {
            Side::Shown => Some(stock.shown.as_ref()?),
            Side::Before => Some(stock.before.as_ref()?),
            _ => None,
        };
        let source = match side {
            Side::Bare => Rc::default(),
            Side::Editor => Rc::clone(&stock.editor),
            Side::Pasted => Rc::clone(&stock.pasted),
            Side::Example(at) => Example::all().nth(*at)?.filter.into(),
            Side::Shown | Side::Before => Rc::clone(&recorded?.source),
        };
        Some(Self {
            side: side.clone(),
            source,
            run: recorded.map(Rc::clone).unwrap_or_default(),
        })
    }

    /// Whether it is still to be run.
    pub fn is_due(&self) -> bool {
        self.run.phase == Phase::Idle
    }

    /// What to send for it.
    pub fn request(&self, stock: &Stock) -> Option<RunRequest> {
        let mut request = RunRequest::clone(stock.request.as_ref()?);
        request.filters = match self.source.trim() {
            "" => Vec::new(),
            _ => vec![FilterSource::Text(self.source.to_string())],
        };
        Some(request)
    }
}

/// The pair, or the three, that are most likely wanted.
pub fn likely(stock: &Stock) -> Vec<Side> {
    let mut sides = vec![Side::Bare];
    match &stock.shown {
        Some(shown) if shown.source.trim() == stock.editor.trim() => sides.push(Side::Shown),
        Some(_) => sides.extend([Side::Shown, Side::Editor]),
        None => sides.push(Side::Editor),
    }
    sides.truncate(MAX_COLUMNS);
    sides
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_that_is_not_there_is_not_offered() {
        let stock = Stock::default();
        assert!(!Side::all(&stock).contains(&Side::Before));
        assert_eq!(Column::of(&Side::Before, &stock), None);
        assert_eq!(Column::of(&Side::Example(999), &stock), None);
        assert_eq!(likely(&stock), [Side::Bare, Side::Editor]);
    }

    #[test]
    fn only_what_was_not_run_yet_is_due_and_goes_with_its_own_filter() {
        let request = serde_json::from_str(r#"{"command":{"argv":["date"]}}"#).expect("a request");
        let mut shown = RunState::default();
        shown.phase = Phase::Running;
        let stock = Stock {
            request: Some(Rc::new(request)),
            editor: "default allow".into(),
            shown: Some(Rc::new(shown)),
            ..Stock::default()
        };
        let column = |side| Column::of(&side, &stock).expect("a column");
        assert!(column(Side::Editor).is_due() && !column(Side::Shown).is_due());
        let filters = |side| column(side).request(&stock).expect("a request").filters;
        assert_eq!(filters(Side::Bare), []);
        assert_eq!(
            filters(Side::Editor),
            [FilterSource::Text("default allow".to_owned())]
        );
    }
}
