//! The editor's text box: the filter's text cursor is its caret.

use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::FilterHandle;
use crate::services::text_box;
use crate::state::filter::{line_at, toggle_comment, units_at};

/// The editor's text box, and the verbs that change it.
#[derive(Debug, Clone, PartialEq)]
pub struct TextBox {
    /// The `textarea`.
    pub text_ref: NodeRef,
    /// What scrolls around it; its lines are told apart by `data-line`.
    pub body_ref: NodeRef,
    filter: FilterHandle,
}

impl TextBox {
    /// Takes what was typed.
    pub fn take(&self) {
        if let Some(text) = self.text() {
            self.filter.set_source(&text.value());
            self.follow();
        }
    }

    /// Tells the other panels where the caret is.
    pub fn follow(&self) {
        if let Some(text) = self.text() {
            let (start, _) = text_box::selection(&text);
            self.filter.set_cursor(Some(line_at(&text.value(), start)));
        }
    }

    /// Turns the selected lines, or the caret's, into comments, or back.
    pub fn toggle_selected(&self) {
        let Some(text) = self.text() else { return };
        let source = text.value();
        let (start, end) = text_box::selection(&text);
        // A selection that ends before the first letter of a line does not mean that line.
        let end = if end > start { end - 1 } else { end };
        self.toggle(line_at(&source, start), line_at(&source, end));
    }

    /// Turns lines, counted from 1, into comments, or back.
    pub fn toggle(&self, first: u32, last: u32) {
        let Some(text) = self.text() else { return };
        if let Some(edit) = toggle_comment(&text.value(), self.filter.checked.format, first, last) {
            text_box::change(&text, edit.start, edit.end, &edit.text);
        }
    }

    fn text(&self) -> Option<HtmlTextAreaElement> {
        self.text_ref.cast()
    }

    fn reveal(&self, line: u32) {
        let Some(body) = self.body_ref.cast::<HtmlElement>() else {
            return;
        };
        let found = body.query_selector(&format!("[data-line=\"{line}\"]"));
        if let Some(line) = found.ok().flatten() {
            text_box::reveal(&body, &line);
        }
    }
}

/// Ties a text box to the filter: wishes to go to a line move its caret, and what the pointer is
/// on elsewhere is scrolled into sight.
#[hook]
pub fn use_text_box(filter: &FilterHandle) -> TextBox {
    let text_box = TextBox {
        text_ref: use_node_ref(),
        body_ref: use_node_ref(),
        filter: filter.clone(),
    };
    {
        let text_box = text_box.clone();
        use_effect_with(filter.jump, move |jump| {
            if let (Some(jump), Some(text)) = (*jump, text_box.text()) {
                let units = units_at(&text.value(), jump.line, jump.column);
                text_box::place_caret(&text, units);
                text_box.follow();
            }
        });
    }
    {
        let text_box = text_box.clone();
        use_effect_with(filter.wish.clone(), move |wish| {
            if let (Some(wish), Some(text)) = (wish, text_box.text()) {
                let edit = &wish.edit;
                text_box::change(&text, edit.start, edit.end, &edit.text);
            }
        });
    }
    {
        let text_box = text_box.clone();
        let seen = (filter.cursor, filter.hovered_line(), filter.jump);
        use_effect_with(seen, move |(cursor, hovered, _)| {
            if let Some(line) = hovered.or(*cursor) {
                text_box.reveal(line);
            }
        });
    }
    text_box
}
