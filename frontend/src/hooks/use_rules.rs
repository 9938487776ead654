//! The rules of the filter's text, read anew at every key; and edits of them.

use std::rc::Rc;

use ringside_shared::audit::TextEdit;
use ringside_shared::text::Span;
use ringside_shared::wire::verb::{Revise, Rules};
use ringside_shared::wire::{CheckRequest, ReviseRequest, RuleEdit, RulesReport};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::FilterHandle;
use crate::services::core;
use crate::state::filter::Edit;

/// The rules of a text.
#[derive(Debug, Clone, PartialEq)]
struct Read {
    source: Rc<str>,
    answer: Result<Rc<RulesReport>, AttrValue>,
}

/// The rules of the filter, and the verb that edits them.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesHandle {
    filter: FilterHandle,
    read: UseStateHandle<Option<Read>>,
    refused: UseStateHandle<Option<AttrValue>>,
}

impl RulesHandle {
    /// The rules as they were last read, or why they cannot be.
    pub fn report(&self) -> Option<Result<Rc<RulesReport>, AttrValue>> {
        self.read.as_ref().map(|read| read.answer.clone())
    }

    /// Why the last edit was not made.
    pub fn refused(&self) -> Option<AttrValue> {
        (*self.refused).clone()
    }

    /// The text that the rules were read from.
    pub fn source(&self) -> Option<Rc<str>> {
        self.read.as_ref().map(|read| Rc::clone(&read.source))
    }

    /// Edits the text, as if it had been typed, if it still is what was read. `done` hears whether
    /// it was done.
    pub fn edit(&self, edit: RuleEdit, done: Callback<bool>) {
        let Some(source) = self.source() else { return };
        let (filter, refused) = (self.filter.clone(), self.refused.setter());
        spawn_local(async move {
            let request = ReviseRequest {
                filter: CheckRequest::of_text(&source),
                edit,
            };
            let answer = core::ask::<Revise>(request).await;
            let is_done = answer.is_ok();
            match answer {
                Ok(edits) => {
                    let edits = edits.into_iter().map(|edit| TextEdit {
                        span: Span::new(edit.start, edit.end),
                        new_text: edit.new_text,
                    });
                    let edits: Vec<_> = edits.collect();
                    if let Some(edit) = Edit::joined(&source, &edits) {
                        filter.edit_of(&source, edit);
                    }
                    refused.set(None);
                }
                Err(why) => refused.set(Some(why.into())),
            }
            done.emit(is_done);
        });
    }
}

/// Follows the rules of the filter's text.
#[hook]
pub fn use_rules(filter: &FilterHandle) -> RulesHandle {
    let read = use_state_eq(|| None::<Read>);
    let refused = use_state_eq(|| None::<AttrValue>);
    {
        let (read, refused) = (read.setter(), refused.setter());
        use_effect_with(filter.source.clone(), move |source| {
            refused.set(None);
            let (about, source) = (Rc::clone(source), Rc::clone(source));
            let ticket = core::listen::<Rules>(
                move || CheckRequest::of_text(&about),
                move |answer| {
                    let answer = answer.map(Rc::new).map_err(AttrValue::from);
                    read.set(Some(Read { source, answer }));
                },
            );
            move || drop(ticket)
        });
    }
    RulesHandle {
        filter: filter.clone(),
        read,
        refused,
    }
}
