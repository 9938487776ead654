//! The filter in the editor: what is wrong with it, how it is coloured, what it compiles to.
//!
//! Read in this order: [`FilterState`] (what the panels share), [`Analysis`] (the core's answer
//! for a text), [`paint`] (what the editor shows of both), [`switch`] (rules switched off and on).

mod analysis;
mod answer;
mod breaks;
mod edit;
mod export;
mod import;
mod json;
mod listing;
mod paint;
mod place;
mod start;
mod switch;

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::Reducible;

pub use analysis::{Analysis, Problem};
pub use answer::Answer;
pub use edit::Edit;
pub use export::{EXPORTS, Export, Exported};
pub use import::{MAX_BYTES, too_large};
pub use listing::{Leads, leads, operation};
pub use paint::{Mark, beside, marks, words};
pub use place::{line_at, units_at};
pub use start::{Start, learnt, lesson};
pub use switch::{Switch, switches, toggle_comment};

/// The filter in the editor, and which part of it the learner looks at.
#[derive(Debug, Clone)]
pub struct FilterState {
    /// The text, as typed.
    pub source: Rc<str>,
    /// What the core says; for a moment after a key, still about the text before it.
    pub checked: Rc<Analysis>,
    /// Line of the text cursor, from 1, while the editor has the focus.
    pub cursor: Option<u32>,
    /// What the pointer or the row cursor is on.
    pub hover: Option<Link>,
    /// The instruction that the debugger is at.
    pub step: Option<usize>,
    /// The instructions where the debugger stops.
    pub breaks: Rc<BTreeSet<usize>>,
    /// Where the text cursor is to go.
    pub jump: Option<Jump>,
    /// What is to be changed in the text, in a way that the editor can undo.
    pub wish: Option<Wish>,
    /// What is to be taken back in the text, or done again.
    pub undo: Option<Undo>,
    /// Why the core says nothing about the text as it is now.
    pub silence: Option<Rc<str>>,
    /// How often somebody asked to try the core again.
    pub retries: u32,
}

/// A part of the filter, as text or as program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// A line of the text, from 1.
    Line(u32),
    /// An instruction, from 0.
    Insn(usize),
}

/// A wish to move the text cursor. Each is told apart from the one before, even to one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jump {
    /// Counts the wishes.
    pub serial: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// A wish to edit the text; done by the editor, whose undo then knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Counts the wishes.
    pub serial: u32,
    /// What is to be done.
    pub edit: Rc<Edit>,
}

/// A wish to take the last change of the text back, or to do it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undo {
    /// Counts the wishes.
    pub serial: u32,
    /// Whether it is to be done again.
    pub is_redo: bool,
}

/// What can happen to the filter.
#[derive(Debug, Clone)]
pub enum FilterAction {
    /// The text changed.
    SetSource(Rc<str>),
    /// The core answered.
    Checked(Rc<Analysis>),
    /// The text cursor moved to a line, or left.
    Cursor(Option<u32>),
    /// The pointer or the row cursor moved onto something, or left.
    Hover(Option<Link>),
    /// The debugger is at an instruction, or left.
    Step(Option<usize>),
    /// The debugger is to stop at an instruction, or no longer.
    Break(usize),
    /// It is to stop nowhere.
    NoBreaks,
    /// The text cursor is to go to a line and column, both from 1.
    GoTo(u32, u32),
    /// The text is to be edited.
    Wish(Edit),
    /// So is this text, if it still is the text.
    WishFor(Rc<str>, Edit),
    /// The last change of the text is to be taken back, or done again.
    Undo {
        /// Done again.
        is_redo: bool,
    },
    /// The core cannot say anything about a text, and why.
    Silent(Rc<str>, Rc<str>),
    /// It is to be tried again.
    Retry,
}

impl FilterState {
    /// A text that the core has not read yet.
    pub fn unread(source: &str) -> Self {
        Self::with(Analysis::unread(source.into()))
    }

    /// A text that the core has answered for, in this thread: for tests.
    pub fn new(source: &str) -> Self {
        Self::with(Analysis::of(source.into()))
    }

    fn with(checked: Analysis) -> Self {
        Self {
            source: Rc::clone(&checked.source),
            checked: Rc::new(checked),
            cursor: None,
            hover: None,
            step: None,
            breaks: Rc::default(),
            jump: None,
            wish: None,
            undo: None,
            silence: None,
            retries: 0,
        }
    }

    /// Whether what the core says is about the text as it is now.
    pub fn is_checked(&self) -> bool {
        self.checked.is_answer && self.checked.source == self.source
    }

    fn wish(&mut self, edit: Edit) {
        self.wish = Some(Wish {
            serial: self.wish.as_ref().map_or(0, |wish| wish.serial) + 1,
            edit: Rc::new(edit),
        });
    }

    /// The line, from 1, that the pointer or the debugger is on, directly or by way of an instruction.
    pub fn hovered_line(&self) -> Option<u32> {
        // Without a pointer on anything, the debugger points.
        match self.hover.or(self.step.map(Link::Insn))? {
            Link::Line(line) => Some(line),
            Link::Insn(pc) => self.checked.line_of(pc),
        }
    }

    /// The line, from 1, whose instructions are to be shown: under the pointer, else the cursor's.
    pub fn lit_line(&self) -> Option<u32> {
        match self.hover.or(self.step.map(Link::Insn)) {
            Some(_) => self.hovered_line(),
            None => self.cursor,
        }
    }
}

/// Answers are told apart by identity: comparing thousands of instructions at each move of the
/// pointer would be felt.
impl PartialEq for FilterState {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            source,
            checked,
            cursor,
            hover,
            step,
            breaks,
            jump,
            wish,
            undo,
            silence,
            retries,
        } = self;
        (
            cursor, hover, step, breaks, jump, wish, undo, silence, retries,
        ) == (
            &other.cursor,
            &other.hover,
            &other.step,
            &other.breaks,
            &other.jump,
            &other.wish,
            &other.undo,
            &other.silence,
            &other.retries,
        ) && Rc::ptr_eq(checked, &other.checked)
            && *source == other.source
    }
}

impl Reducible for FilterState {
    type Action = FilterAction;

    fn reduce(self: Rc<Self>, action: FilterAction) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match action {
            FilterAction::SetSource(source) if source != next.source => {
                next.source = source;
                next.hover = None;
            }
            FilterAction::SetSource(_) => {}
            FilterAction::Checked(checked) => {
                // An answer about an older text is worth nothing once a newer text waits for its own.
                if checked.source == next.source {
                    if !next.breaks.is_empty() {
                        let carried = breaks::carried(&next.breaks, &next.checked, &checked);
                        next.breaks = Rc::new(carried);
                    }
                    next.checked = checked;
                    next.hover = None;
                    next.silence = None;
                }
            }
            FilterAction::Silent(source, why) => {
                if source == next.source {
                    next.silence = Some(why);
                }
            }
            FilterAction::Retry => {
                next.silence = None;
                next.retries += 1;
            }
            FilterAction::Cursor(line) => next.cursor = line,
            FilterAction::Hover(link) => next.hover = link,
            FilterAction::Step(pc) => next.step = pc,
            FilterAction::Break(pc) => {
                let breaks = Rc::make_mut(&mut next.breaks);
                if !breaks.remove(&pc) {
                    breaks.insert(pc);
                }
            }
            FilterAction::NoBreaks => next.breaks = Rc::default(),
            FilterAction::GoTo(line, column) => {
                next.jump = Some(Jump {
                    serial: next.jump.map_or(0, |jump| jump.serial) + 1,
                    line,
                    column,
                });
            }
            FilterAction::Wish(edit) => next.wish(edit),
            FilterAction::Undo { is_redo } => {
                let serial = next.undo.map_or(0, |undo| undo.serial) + 1;
                next.undo = Some(Undo { serial, is_redo });
            }
            FilterAction::WishFor(source, edit) => {
                if source == next.source {
                    next.wish(edit);
                }
            }
        }
        next.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: &str = "default allow\n\nerrno EPERM settimeofday\n";

    fn state(source: &str) -> Rc<FilterState> {
        Rc::new(FilterState::new(source))
    }

    #[test]
    fn the_text_is_new_at_once_and_the_answer_follows() {
        let state = state(CLOCK).reduce(FilterAction::SetSource("default alow".into()));
        assert_eq!(&*state.source, "default alow");
        assert!(!state.is_checked() && state.checked.loads());
        let answer = Rc::new(Analysis::of("default alow".into()));
        let state = state.reduce(FilterAction::Checked(answer));
        assert!(state.is_checked() && !state.checked.loads());
    }

    #[test]
    fn an_answer_about_an_older_text_is_left_out() {
        let late = Rc::new(Analysis::of("default alow".into()));
        let state = state(CLOCK).reduce(FilterAction::Checked(late));
        assert!(state.is_checked() && state.checked.loads());
    }

    #[test]
    fn an_instruction_under_the_pointer_wins_over_the_cursor() {
        let state = state(CLOCK).reduce(FilterAction::Cursor(Some(1)));
        assert_eq!(state.lit_line(), Some(1));
        let pc = state.checked.pcs_of(3).next().expect("an instruction");
        let state = state.reduce(FilterAction::Hover(Some(Link::Insn(pc))));
        assert_eq!(state.lit_line(), Some(3));
    }

    #[test]
    fn going_to_the_same_line_twice_is_two_wishes() {
        let once = state(CLOCK).reduce(FilterAction::GoTo(3, 1));
        let twice = Rc::clone(&once).reduce(FilterAction::GoTo(3, 1));
        assert!(once.jump != twice.jump);
    }
}
