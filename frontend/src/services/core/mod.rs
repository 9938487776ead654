//! The filter core: questions to it, and its answers.
//!
//! It runs in workers of its own, so that a filter that takes long to read never holds up typing,
//! and so that what it needs is not fetched before the page is there. One answers the editor at
//! every key, another everything else; the second is started when it is first asked.
//!
//! A question that nobody waits for any more is not asked: of ten keys that are typed while the core
//! is busy with one, the last is read next. A core that dies, or takes too long, is started again,
//! and whoever waited is told in a sentence.

mod lane;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use ringside_shared::wire::Problem;
use ringside_shared::wire::verb::{Analyse, Card, Complete, NAMES, Revise, Rules, Verb};
use serde_json::{from_str, to_string};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

pub use lane::{Answerer, here, is_ready, retry};
use lane::{Ask, EDITOR, PANELS, send};

/// What somebody waits for who types: quick answers, by the worker that has no long ones to give.
const AT_ONCE: [&str; 5] = [
    Analyse::NAME,
    Card::NAME,
    Complete::NAME,
    Revise::NAME,
    Rules::NAME,
];

/// Somebody who waits for an answer. Dropped, nobody does.
#[derive(Debug)]
#[must_use = "dropped, the question is not asked"]
pub struct Ticket {
    is_wanted: Rc<Cell<bool>>,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.is_wanted.set(false);
    }
}

/// Asks, and answers by a call. `about` is not even made before the core is free. An error is a
/// sentence for people.
pub fn listen<V: Verb>(
    about: impl FnOnce() -> V::About + 'static,
    done: impl FnOnce(Result<V::Answer, String>) + 'static,
) -> Ticket {
    listen_with::<V>(move || (about(), None), done)
}

/// The same with bytes beside the question.
pub fn listen_with<V: Verb>(
    about: impl FnOnce() -> (V::About, Option<Vec<u8>>) + 'static,
    done: impl FnOnce(Result<V::Answer, String>) + 'static,
) -> Ticket {
    let is_wanted = Rc::new(Cell::new(true));
    let ask = Ask {
        verb: V::NAME,
        is_wanted: Rc::clone(&is_wanted),
        about: Box::new(move || {
            let (about, bytes) = about();
            // Plain data always becomes JSON.
            (to_string(&about).unwrap_or_default(), bytes)
        }),
        done: Box::new(move |answer| {
            done(answer.and_then(|text| from_str(&text).map_err(|error| error.to_string())));
        }),
    };
    dispatch(ask);
    Ticket { is_wanted }
}

fn dispatch(ask: Ask) {
    let is_at_once = AT_ONCE.contains(&ask.verb);
    send(if is_at_once { EDITOR } else { PANELS }, ask);
}

/// Asks, and waits for the answer. An error is a sentence for people.
pub async fn ask<V: Verb>(about: V::About) -> Result<V::Answer, String> {
    ask_with::<V>(about, None).await
}

/// The same with bytes beside the question.
pub async fn ask_with<V: Verb>(
    about: V::About,
    bytes: Option<Vec<u8>>,
) -> Result<V::Answer, String> {
    let slot = Rc::new(RefCell::new(None));
    let mut ticket = None;
    let mut question = Some((about, bytes));
    let answered = Promise::new(&mut |resolve, _| {
        let slot = Rc::clone(&slot);
        let done = move |answer| {
            slot.replace(Some(answer));
            // A function that resolves a promise takes anything.
            let _ = resolve.call0(&JsValue::NULL);
        };
        // A promise calls this once.
        if let Some(question) = question.take() {
            ticket = Some(listen_with::<V>(move || question, done));
        }
    });
    let _ = JsFuture::from(answered).await;
    drop(ticket);
    let answer = slot.borrow_mut().take();
    answer.unwrap_or_else(|| Err("The filter core did not answer.".to_owned()))
}

/// Asks by a verb's name, with question and answer as JSON: for what the page itself need not
/// understand.
pub fn ask_by_name(verb: &str, about: String, done: impl FnOnce(Result<String, String>) + 'static) {
    match NAMES.iter().find(|name| **name == verb) {
        Some(verb) => dispatch(Ask {
            verb,
            is_wanted: Rc::new(Cell::new(true)),
            about: Box::new(move || (about, None)),
            done: Box::new(done),
        }),
        None => done(Err(format!("nobody knows how to {verb}"))),
    }
}

/// What a problem of the core says to people.
fn sentence(problem: &str) -> String {
    match from_str::<Problem>(problem) {
        Ok(problem) => match problem.diagnostics.first() {
            Some(first) => format!("line {}, {}", first.line, first.message),
            None => problem.message,
        },
        Err(_) => problem.to_owned(),
    }
}
