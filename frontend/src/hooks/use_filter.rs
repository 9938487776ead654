//! The filter in the editor, and the verbs that change it.

use std::ops::Deref;
use std::rc::Rc;

use ringside_shared::wire::CheckRequest;
use ringside_shared::wire::verb::Analyse;
use yew::prelude::*;

use crate::services::core;
use crate::state::filter::{Analysis, Edit, FilterAction, FilterState, Link};

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

    /// Has the debugger stop at an instruction, or no longer.
    pub fn toggle_break(&self, pc: usize) {
        self.state.dispatch(FilterAction::Break(pc));
    }

    /// Has it stop nowhere.
    pub fn clear_breaks(&self) {
        self.state.dispatch(FilterAction::NoBreaks);
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

    /// The same, if the text still is `source`: for what was asked about it and answered later.
    pub fn edit_of(&self, source: &Rc<str>, edit: Edit) {
        self.state
            .dispatch(FilterAction::WishFor(Rc::clone(source), edit));
    }

    /// Puts another text into the editor, which its undo takes back.
    pub fn replace(&self, text: String) {
        self.edit(Edit::whole(&self.source, text));
    }

    /// The same in the place of `source`, if that still is the text.
    pub fn replace_of(&self, source: &Rc<str>, text: String) {
        self.edit_of(source, Edit::whole(source, text));
    }

    /// The question for the core about the text that `checked` is about.
    pub fn question(&self) -> CheckRequest {
        CheckRequest::of_text(&self.checked.source)
    }

    /// Has the core read the text as it is now, for whoever cannot go on without knowing.
    pub async fn judged(&self) -> Result<Rc<Analysis>, String> {
        if self.is_checked() {
            return Ok(Rc::clone(&self.checked));
        }
        let report = core::ask::<Analyse>(CheckRequest::of_text(&self.source)).await?;
        let answer = Rc::new(Analysis::of_report(Rc::clone(&self.source), report));
        self.state
            .dispatch(FilterAction::Checked(Rc::clone(&answer)));
        Ok(answer)
    }

    /// Takes the last change of the text back, or does it again, whoever made it.
    pub fn undo(&self, is_redo: bool) {
        self.state.dispatch(FilterAction::Undo { is_redo });
    }

    /// Tries the core again.
    pub fn retry(&self) {
        core::retry();
        self.state.dispatch(FilterAction::Retry);
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
    let state = use_reducer_eq(|| FilterState::unread(initial));
    {
        let dispatcher = state.dispatcher();
        let key = (
            Rc::clone(&state.source),
            state.is_checked(),
            state.silence.is_some(),
            state.retries,
        );
        use_effect_with(key, move |(source, is_checked, is_silent, _)| {
            let (about, source) = (Rc::clone(source), Rc::clone(source));
            let is_open = !*is_checked && !*is_silent;
            // Dropping the ticket, when the next key comes, takes the question back.
            let ticket = is_open.then(|| {
                core::listen::<Analyse>(
                    move || CheckRequest::of_text(&about),
                    move |answer| {
                        dispatcher.dispatch(match answer {
                            Ok(report) => {
                                let answer = Analysis::of_report(source, report);
                                FilterAction::Checked(Rc::new(answer))
                            }
                            Err(why) => FilterAction::Silent(source, why.into()),
                        });
                    },
                )
            });
            move || drop(ticket)
        });
    }
    FilterHandle { state }
}
