//! The WebSocket to the server: one connection per run.
//!
//! What is said over it ([`talk`]) is in a part of the page, with all that reads events: it is needed
//! when Run is pressed for the first time.

mod talk;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ringside_shared::wire::{Event, Problem, RunRequest};
use wasm_bindgen_futures::spawn_local;

use crate::parts::Absent;

/// What to say when the part that talks to the server is not there.
const ABSENT: &str =
    "The part of the page that talks to the server could not be fetched; press Run to try again.";

/// What comes from the server.
#[derive(Debug)]
pub enum News {
    /// Events in order.
    Events(Vec<Event>),
    /// Nothing more will come: no server, connection lost, or not our language.
    Failed(Problem),
}

/// What the page wants of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// The run is to end; what happens until then is told.
    Cancel,
    /// Nothing more is to be told.
    Close,
}

/// What carries out orders.
type Obey = Box<dyn Fn(Order)>;

/// What the page and the talk with the server have in common.
struct Line {
    request: RunRequest,
    tell: Box<dyn Fn(News)>,
    /// What was ordered before there was anybody to obey.
    is_cancelled: Cell<bool>,
    is_closed: Cell<bool>,
    obey: RefCell<Option<Obey>>,
}

impl Line {
    fn fail(&self, code: &str, message: &str) {
        if !self.is_closed.get() {
            (self.tell)(News::Failed(Problem {
                code: code.to_owned(),
                message: message.to_owned(),
                diagnostics: Vec::new(),
            }));
        }
    }

    fn order(&self, order: Order) {
        if let Some(obey) = &*self.obey.borrow() {
            obey(order);
        }
    }
}

/// A run's connection. Dropping it closes the socket, which ends the run.
pub struct Connection(Rc<Line>);

impl Connection {
    /// Connects, sends the request, and calls `tell` with everything that comes back.
    pub fn open(request: &RunRequest, tell: impl Fn(News) + 'static) -> Self {
        let line = Rc::new(Line {
            request: request.clone(),
            tell: Box::new(tell),
            is_cancelled: Cell::default(),
            is_closed: Cell::default(),
            obey: RefCell::default(),
        });
        let connection = Self(Rc::clone(&line));
        spawn_local(async move {
            match talk::talk().await {
                Ok(talk) if !line.is_closed.get() => talk(line),
                Ok(_) => {}
                Err(Absent) => line.fail("no-part", ABSENT),
            }
        });
        connection
    }

    /// Asks the server to end the run. The events until its end still come.
    pub fn cancel(&self) {
        self.0.is_cancelled.set(true);
        self.0.order(Order::Cancel);
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection")
            .field("closed", &self.0.is_closed)
            .finish_non_exhaustive()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.is_closed.set(true);
        self.0.order(Order::Close);
    }
}
