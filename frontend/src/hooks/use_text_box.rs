//! The editor's text box: CodeMirror, and a plain one until it is fetched or where it cannot be.

use std::cell::Cell;
use std::rc::Rc;

use ringside_shared::load::Format;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::FilterHandle;
use crate::services::code_mirror::{CodeMirror, Fetched, Page};
use crate::services::text_box;
use crate::state::filter::{Edit, Link, line_at, toggle_comment, units_at};

/// The editor's text box, and the verbs that change it.
#[derive(Debug, Clone, PartialEq)]
pub struct TextBox {
    /// What CodeMirror is put into.
    pub host_ref: NodeRef,
    /// The plain `textarea`.
    pub plain_ref: NodeRef,
    rich: UseStateHandle<Option<CodeMirror>>,
    filter: FilterHandle,
}

impl TextBox {
    /// Whether CodeMirror is there, so that no plain box is needed.
    pub fn is_rich(&self) -> bool {
        self.rich.is_some()
    }

    /// Takes what was typed into the plain box.
    pub fn take(&self) {
        if let Some(plain) = self.plain() {
            self.filter.set_source(&plain.value());
            self.follow();
        }
    }

    /// Tells the other panels where the plain box's caret is.
    pub fn follow(&self) {
        if let Some(plain) = self.plain() {
            let (start, _) = text_box::selection(&plain);
            self.filter.set_cursor(Some(line_at(&plain.value(), start)));
        }
    }

    /// Turns the selected lines of the plain box, or the caret's, into comments, or back.
    pub fn toggle_selected(&self) {
        let Some(plain) = self.plain() else { return };
        let source = plain.value();
        let (start, end) = text_box::selection(&plain);
        // A selection that ends before the first letter of a line does not mean that line.
        let end = if end > start { end - 1 } else { end };
        let (first, last) = (line_at(&source, start), line_at(&source, end));
        if let Some(edit) = toggle_comment(&source, self.filter.checked.format, first, last) {
            self.change(&edit);
        }
    }

    fn change(&self, edit: &Edit) {
        if let Some(rich) = &*self.rich {
            rich.change(edit.start, edit.end, &edit.text);
        } else if let Some(plain) = self.plain() {
            text_box::change(&plain, edit.start, edit.end, &edit.text);
        }
    }

    fn undo(&self, is_redo: bool) {
        match (&*self.rich, self.plain()) {
            (Some(rich), _) => rich.undo(is_redo),
            (None, Some(plain)) => text_box::undo(&plain, is_redo),
            (None, None) => {}
        }
    }

    fn place(&self, line: u32, column: u32) {
        if let Some(rich) = &*self.rich {
            rich.place(units_at(&rich.text(), line, column));
        } else if let Some(plain) = self.plain() {
            text_box::place_caret(&plain, units_at(&plain.value(), line, column));
            self.follow();
        }
    }

    fn plain(&self) -> Option<HtmlTextAreaElement> {
        self.plain_ref.cast()
    }
}

/// Ties a text box to the filter, both ways. `fired` is the line that answered the selected call.
#[hook]
pub fn use_text_box(filter: &FilterHandle, fired: Option<u32>) -> TextBox {
    let text_box = TextBox {
        host_ref: use_node_ref(),
        plain_ref: use_node_ref(),
        rich: use_state_eq(|| None),
        filter: filter.clone(),
    };
    let format = use_memo((), |()| Cell::new(Format::Text));
    use_fetched(&text_box, &format);
    let rich = (*text_box.rich).clone();
    use_effect_with((rich.clone(), filter.source.clone()), {
        let filter = filter.clone();
        move |(rich, source)| {
            let Some(rich) = rich else { return };
            let text = rich.text();
            if *text != **source {
                let end = Edit::whole(&text, String::new()).end;
                rich.change(0, end, source);
                // Only now are lines told apart as the editor does.
                filter.set_source(&rich.text());
            }
        }
    });
    use_effect_with(
        (rich.clone(), filter.source.clone(), filter.checked.clone()),
        {
            let format = Rc::clone(&format);
            move |(rich, source, checked)| {
                if let Some(rich) = rich {
                    if format.replace(checked.format) != checked.format {
                        rich.repaint();
                    }
                    // What is known of the text before stays with its lines until the answer comes.
                    if *checked.source == **source {
                        rich.show(source, checked);
                    }
                }
            }
        },
    );
    let hovered = filter.hovered_line();
    // The pointer needs no help to find what it is on.
    let is_elsewhere = !matches!(filter.hover, Some(Link::Line(_)));
    use_effect_with(
        (rich, hovered, fired, is_elsewhere),
        |(rich, hovered, fired, is_elsewhere)| {
            let Some(rich) = rich else { return };
            rich.light(*hovered, *fired);
            if let Some(line) = hovered.filter(|_| *is_elsewhere) {
                rich.reveal(line);
            }
        },
    );
    use_effect_with(filter.jump, {
        let text_box = text_box.clone();
        move |jump| {
            if let Some(jump) = *jump {
                text_box.place(jump.line, jump.column);
            }
        }
    });
    use_effect_with(filter.undo, {
        let text_box = text_box.clone();
        move |undo| {
            if let Some(undo) = *undo {
                text_box.undo(undo.is_redo);
            }
        }
    });
    use_effect_with(filter.wish.clone(), {
        let text_box = text_box.clone();
        move |wish| {
            if let Some(wish) = wish {
                text_box.change(&wish.edit);
            }
        }
    });
    text_box
}

/// Fetches CodeMirror and puts it in the place of the plain box, with what was typed until then.
#[hook]
fn use_fetched(text_box: &TextBox, format: &Rc<Cell<Format>>) {
    let (text_box, format) = (text_box.clone(), Rc::clone(format));
    use_effect_with((), move |()| {
        spawn_local(async move {
            let Some(fetched) = Fetched::fetch().await else {
                return;
            };
            let (Some(host), Some(plain)) =
                (text_box.host_ref.cast::<HtmlElement>(), text_box.plain())
            else {
                return;
            };
            let caret = text_box::caret(&plain);
            let Some(rich) = fetched.mount(&host, page(&text_box.filter, format), &plain.value())
            else {
                return;
            };
            if let Some(caret) = caret {
                rich.place(caret);
            }
            text_box.rich.set(Some(rich));
        });
    });
}

/// What CodeMirror tells of itself.
fn page(filter: &FilterHandle, format: Rc<Cell<Format>>) -> Page {
    let [change, cursor, pointer, edit] = [filter; 4].map(FilterHandle::clone);
    Page {
        format,
        change: Callback::from(move |text: String| change.set_source(&text)),
        cursor: Callback::from(move |line| cursor.set_cursor(line)),
        pointer: Callback::from(move |line: Option<u32>| pointer.hover(line.map(Link::Line))),
        edit: Callback::from(move |wanted| edit.edit(wanted)),
    }
}
