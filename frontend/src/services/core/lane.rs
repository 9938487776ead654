//! A worker and those who wait for it, one question at a time.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::document;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use super::sentence;
use crate::services::clock::now;

/// The worker that answers the editor.
pub(super) const EDITOR: usize = 0;
/// The worker that answers everybody else.
pub(super) const PANELS: usize = 1;

/// A question that takes longer is given up; the hardest filters that we know take a second.
const PATIENCE_MS: u32 = 15_000;
/// So long the worker may take to be fetched and started.
const START_MS: u32 = 60_000;
/// A worker that could not be started is not tried again before.
const PAUSE_MS: f64 = 3_000.0;

const SLOW: &str =
    "The filter core took more than 15 seconds over this filter; it was stopped and started again.";
const DIED: &str =
    "The filter core broke down over this filter; it was started again. Please report the filter.";
const ABSENT: &str = "The filter core could not be fetched.";
const UNBUILT: &str = "This page was built without its filter core.";

/// What answers a question: verb, question and bytes in, answer or problem out.
pub type Answerer = fn(&str, &str, &[u8]) -> Result<String, String>;

/// A question, and what to do with its answer.
pub(super) struct Ask {
    pub(super) verb: &'static str,
    pub(super) is_wanted: Rc<Cell<bool>>,
    pub(super) about: Box<dyn FnOnce() -> (String, Option<Vec<u8>>)>,
    pub(super) done: Box<dyn FnOnce(Result<String, String>)>,
}

impl Ask {
    /// Hands over an answer, if anybody still wants it.
    fn answer(self, answer: Result<String, String>) {
        if self.is_wanted.get() {
            (self.done)(answer);
        }
    }
}

#[derive(Default)]
struct Lane {
    worker: Option<Running>,
    waiting: VecDeque<Ask>,
    /// The question that the worker is at.
    current: Option<Ask>,
    /// What it is given up by.
    patience: Option<Timeout>,
    /// Why the worker could not be started, and when.
    failed: Option<(&'static str, f64)>,
}

struct Running {
    worker: Worker,
    is_ready: bool,
    _listeners: [EventListener; 2],
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

thread_local! {
    static LANES: [RefCell<Lane>; 2] = Default::default();
    static HERE: Cell<Option<Answerer>> = const { Cell::new(None) };
}

fn lane<T>(number: usize, with: impl FnOnce(&mut Lane) -> T) -> T {
    LANES.with(|lanes| with(&mut lanes[number].borrow_mut()))
}

/// Has questions answered in this thread, for tests in which there is no worker.
pub fn here(answerer: Answerer) {
    HERE.set(Some(answerer));
}

/// Lets workers that could not be started be tried again at once.
pub fn retry() {
    for number in [EDITOR, PANELS] {
        lane(number, |lane| lane.failed = None);
    }
}

/// Whether the editor's worker is there, so that waiting for its answer is a matter of moments.
pub fn is_ready() -> bool {
    HERE.get().is_some()
        || lane(EDITOR, |lane| {
            lane.worker.as_ref().is_some_and(|it| it.is_ready)
        })
}

/// Takes a question into the row.
pub(super) fn send(number: usize, ask: Ask) {
    lane(number, |lane| lane.waiting.push_back(ask));
    if HERE.get().is_some() {
        // As from a worker: never before whoever asks is done with asking.
        Timeout::new(0, move || step(number)).forget();
    } else {
        step(number);
    }
}

/// Asks the next question, if the worker is free; starts it if it is not there.
fn step(number: usize) {
    let next = lane(number, |lane| {
        if lane.current.is_some() {
            return None;
        }
        lane.waiting.retain(|ask| ask.is_wanted.get());
        if HERE.get().is_none() && !lane.worker.as_ref().is_some_and(|it| it.is_ready) {
            return Some(Next::Start(lane.worker.is_some()));
        }
        lane.waiting.pop_front().map(Next::Ask)
    });
    match next {
        None | Some(Next::Start(true)) => {}
        Some(Next::Start(false)) => launch(number),
        Some(Next::Ask(ask)) => put(number, ask),
    }
}

enum Next {
    /// Whether it is starting already.
    Start(bool),
    Ask(Ask),
}

fn put(number: usize, mut ask: Ask) {
    let about = std::mem::replace(&mut ask.about, Box::new(Default::default));
    let (about, bytes) = about();
    if let Some(answerer) = HERE.get() {
        let answer = answerer(ask.verb, &about, &bytes.unwrap_or_default());
        ask.answer(answer.map_err(|problem| sentence(&problem)));
        return step(number);
    }
    let bytes = bytes.map_or(JsValue::NULL, |bytes| Uint8Array::from(&bytes[..]).into());
    let message = Array::of3(&ask.verb.into(), &about.into(), &bytes);
    lane(number, |lane| {
        if let Some(running) = &lane.worker {
            // Texts and bytes can always be posted.
            let _ = running.worker.post_message(&message);
        }
        lane.current = Some(ask);
        lane.patience = Some(Timeout::new(PATIENCE_MS, move || fail(number, SLOW)));
    });
}

/// Starts a worker; what waits is asked when it says that it is ready.
fn launch(number: usize) {
    let paused = lane(number, |lane| {
        let (why, when) = lane.failed?;
        (now() - when < PAUSE_MS).then_some(why)
    });
    if let Some(why) = paused {
        return refuse(number, why);
    }
    let worker = match address().map(|address| Worker::new(&address)) {
        Some(Ok(worker)) => worker,
        Some(Err(_)) => return fail(number, ABSENT),
        None => return fail(number, UNBUILT),
    };
    let listeners = [
        EventListener::new(&worker, "message", move |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                hear(number, &event.data());
            }
        }),
        EventListener::new(&worker, "error", move |event| {
            event.prevent_default();
            let is_ready = lane(number, |lane| {
                lane.worker.as_ref().is_some_and(|running| running.is_ready)
            });
            fail(number, if is_ready { DIED } else { ABSENT });
        }),
    ];
    lane(number, |lane| {
        lane.worker = Some(Running {
            worker,
            is_ready: false,
            _listeners: listeners,
        });
        lane.patience = Some(Timeout::new(START_MS, move || fail(number, ABSENT)));
    });
}

/// The address of the worker's script, which the build wrote into the page.
fn address() -> Option<String> {
    let place = document().query_selector("meta[name=ringside-core]");
    let address = place.ok()??.get_attribute("content")?;
    (!address.is_empty()).then_some(address)
}

/// Hears the worker: `ready`, `failed`, or an answer.
fn hear(number: usize, data: &JsValue) {
    match data.as_string().as_deref() {
        Some("ready") => {
            lane(number, |lane| {
                lane.patience = None;
                lane.failed = None;
                if let Some(running) = &mut lane.worker {
                    running.is_ready = true;
                }
            });
            return step(number);
        }
        Some(_) => return fail(number, ABSENT),
        None => {}
    }
    let answer = Array::from(data);
    let text = answer.get(1).as_string().unwrap_or_default();
    let answer = match answer.get(0).as_bool() {
        Some(true) => Ok(text),
        _ => Err(sentence(&text)),
    };
    let ask = lane(number, |lane| {
        lane.patience = None;
        lane.current.take()
    });
    // The core has no time to lose: the next question first, then what this answer means.
    step(number);
    if let Some(ask) = ask {
        ask.answer(answer);
    }
}

/// Gives a worker up. One that worked is started again for those who still wait; one that never did
/// is tried again when somebody asks later.
fn fail(number: usize, why: &'static str) {
    let (ask, worked) = lane(number, |lane| {
        let worked = lane.worker.take().is_some_and(|running| running.is_ready);
        lane.patience = None;
        if !worked {
            lane.failed = Some((why, now()));
        }
        (lane.current.take(), worked)
    });
    if let Some(ask) = ask {
        ask.answer(Err(why.to_owned()));
    }
    if worked {
        step(number);
    } else {
        refuse(number, why);
    }
}

/// Tells all who wait that there will be no answer.
fn refuse(number: usize, why: &'static str) {
    let waiting = lane(number, |lane| std::mem::take(&mut lane.waiting));
    for ask in waiting {
        ask.answer(Err(why.to_owned()));
    }
}
