//! What page and server say to each other.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::stream::StreamExt;
use futures_util::{SinkExt, lock::Mutex};
use gloo::net::websocket::{Message, futures::WebSocket};
use gloo::timers::callback::Timeout;
use ringside_shared::wire::{ClientMessage, Event};
use wasm_bindgen_futures::spawn_local;

use super::{Line, News, Order};
use crate::part;

/// With this subprotocol a message holds several events, one JSON object a line.
const PROTOCOL: &str = "ringside.ndjson.v1";
/// News are handed on once a frame: a busy run sends hundreds of messages a second.
const FRAME_MS: u32 = 16;

/// What to say when nobody answers at all.
const NO_SERVER: &str = "No server answers here, and Run needs one: start `ringside serve`. \
    The editor, the compiler and the recorded runs of the examples work without.";

const LOST: &str = "The connection to the server was lost, and the run ended with it. \
    What came before stays; press Run to try again.";

part! {
    /// Begins to talk.
    pub(super) async fn talk(Rc<Line>) does begin, in run
}

fn begin(line: Rc<Line>) {
    let socket = match WebSocket::open_with_protocol(&address(), PROTOCOL) {
        Ok(socket) => socket,
        Err(error) => {
            line.fail("no-server", &format!("cannot connect: {error}"));
            return;
        }
    };
    let (mut write, mut read) = socket.split();
    spawn_local(async move {
        let run = ClientMessage::Run(Box::new(line.request.clone()));
        // The page has no keyboard for the command: without an end of input, `cat` would wait.
        let no_input = ClientMessage::Stdin {
            text: String::new(),
            eof: true,
        };
        let cancel = line.is_cancelled.get().then_some(ClientMessage::Cancel);
        for message in [run, no_input].into_iter().chain(cancel) {
            // A failed send shows as the end of the stream below.
            let _ = write.send(text(&message)).await;
        }
        let write = Rc::new(Mutex::new(write));
        line.obey.replace(Some(Box::new(move |order| {
            let write = Rc::clone(&write);
            spawn_local(async move {
                let mut write = write.lock().await;
                // A socket that is gone has ended the run already.
                let _ = match order {
                    Order::Cancel => write.send(text(&ClientMessage::Cancel)).await,
                    Order::Close => write.close().await,
                };
            });
        })));
        if line.is_closed.get() {
            line.order(Order::Close);
        }
        let frame = Frame::new(Rc::clone(&line));
        let mut is_heard = false;
        while let Some(message) = read.next().await {
            if line.is_closed.get() {
                return;
            }
            if message.is_err() && !is_heard {
                line.fail("no-server", NO_SERVER);
                return;
            }
            is_heard = true;
            match message {
                Ok(Message::Text(text)) => frame.add(&text),
                Ok(Message::Bytes(_)) => {}
                Err(_) => break,
            }
        }
        frame.fail();
    });
}

fn text(message: &ClientMessage) -> Message {
    // Plain data always becomes JSON.
    Message::Text(serde_json::to_string(message).unwrap_or_default())
}

/// Events of the frame that is being collected.
struct Frame {
    line: Rc<Line>,
    events: Rc<RefCell<Vec<Event>>>,
    timer: RefCell<Option<Timeout>>,
}

impl Frame {
    fn new(line: Rc<Line>) -> Self {
        Self {
            line,
            events: Rc::default(),
            timer: RefCell::default(),
        }
    }

    fn add(&self, lines: &str) {
        let mut events = self.events.borrow_mut();
        let was_empty = events.is_empty();
        // A type of event that this page does not know yet is left out, not fatal.
        events.extend(
            lines
                .lines()
                .filter_map(|line| serde_json::from_str::<Event>(line).ok()),
        );
        if was_empty && !events.is_empty() {
            let (line, events) = (Rc::clone(&self.line), Rc::clone(&self.events));
            self.timer
                .replace(Some(Timeout::new(FRAME_MS, move || flush(&line, &events))));
        }
    }

    fn fail(&self) {
        self.timer.replace(None);
        flush(&self.line, &self.events);
        self.line.fail("connection-lost", LOST);
    }
}

fn flush(line: &Line, events: &RefCell<Vec<Event>>) {
    let events = events.take();
    if !events.is_empty() {
        (line.tell)(News::Events(events));
    }
}

/// The server that gave us the page, spoken to over WebSocket.
fn address() -> String {
    let location = gloo::utils::window().location();
    let host = location.host().unwrap_or_default();
    let scheme = if location
        .protocol()
        .is_ok_and(|protocol| protocol == "https:")
    {
        "wss"
    } else {
        "ws"
    };
    format!("{scheme}://{host}/api/runs/ws")
}
