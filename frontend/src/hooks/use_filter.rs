//! The filter in the editor, and the verbs that change it.

use std::ops::Deref;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::services::clock::now;
use crate::state::filter::{Analysis, Edit, FilterAction, FilterState, Link};

/// A pause in typing after which the core reads a text that takes it long.
const PAUSE_MS: u32 = 80;

/// What fits between two frames is done at every key.
const SHORT_MS: f64 = 12.0;

/// The filter in the editor. Dereferences to what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterHandle {
    state: UseReducerHandle<FilterState>,
}

impl FilterHandle {
    /// Puts another text into the editor.
    pub fn set_source(&self, source: &str) {
        self.state.dispatch(FilterAction::SetSource(source.into()));
    }

    /// Says on which line, from 1, the text cursor is, or that it left.
    pub fn set_cursor(&self, line: Option<u32>) {
        self.state.dispatch(FilterAction::Cursor(line));
    }

    /// Lights what belongs to a line or an instruction in every panel, or nothing.
    pub fn hover(&self, link: Option<Link>) {
        self.state.dispatch(FilterAction::Hover(link));
    }

    /// Says which instruction the debugger is at, or that it left.
    pub fn step(&self, pc: Option<usize>) {
        self.state.dispatch(FilterAction::Step(pc));
    }

    /// Moves the text cursor to the start of a line, from 1, and shows it.
    pub fn go_to_line(&self, line: u32) {
        self.go_to(line, 1);
    }

    /// Moves the text cursor to a line and column, both from 1, and shows it.
    pub fn go_to(&self, line: u32, column: u32) {
        self.state.dispatch(FilterAction::GoTo(line, column));
    }

    /// Edits the text as if it had been typed, so that the editor can undo it.
    pub fn edit(&self, edit: Edit) {
        self.state.dispatch(FilterAction::Wish(edit));
    }

    /// Puts another text into the editor, which its undo takes back.
    pub fn replace(&self, text: String) {
        self.edit(Edit::whole(&self.source, text));
    }
}

impl Deref for FilterHandle {
    type Target = FilterState;

    fn deref(&self) -> &FilterState {
        &self.state
    }
}

/// The page's filter; use it once, at the top, and hand the handle down.
#[hook]
pub fn use_filter(initial: &str) -> FilterHandle {
    let state = use_reducer_eq(|| FilterState::new(initial));
    let took_ms = use_mut_ref(|| 0.0);
    {
        let dispatcher = state.dispatcher();
        let (source, is_checked) = (Rc::clone(&state.source), state.is_checked());
        use_effect_with((source, is_checked), move |(source, is_checked)| {
            let source = Rc::clone(source);
            let is_short = *took_ms.borrow() < SHORT_MS;
            // Dropping the timer, when the next key comes, cancels it.
            let timer = (!is_checked).then(|| {
                Timeout::new(if is_short { 0 } else { PAUSE_MS }, move || {
                    let began = now();
                    let answer = Rc::new(Analysis::of(source));
                    *took_ms.borrow_mut() = now() - began;
                    dispatcher.dispatch(FilterAction::Checked(answer));
                })
            });
            move || drop(timer)
        });
    }
    FilterHandle { state }
}
