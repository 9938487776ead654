//! The WebSocket to the server: one connection per run.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::stream::{SplitSink, StreamExt};
use futures_util::{SinkExt, lock::Mutex};
use gloo::net::websocket::{Message, futures::WebSocket};
use gloo::timers::callback::Timeout;
use ringside_shared::wire::{ClientMessage, Event, Problem, RunRequest};
use wasm_bindgen_futures::spawn_local;

/// With this subprotocol a message holds several events, one JSON object a line.
const PROTOCOL: &str = "ringside.ndjson.v1";
/// News are handed on once a frame: a busy run sends hundreds of messages a second.
const FRAME_MS: u32 = 16;

/// What to say when nobody answers at all.
const NO_SERVER: &str = "No server answers here, and Run needs one: start `ringside serve`. \
    The editor, the compiler and the listing work without.";

const LOST: &str = "The connection to the server was lost, and the run ended with it. \
    What came before stays; press Run to try again.";

/// What comes from the server.
#[derive(Debug)]
pub enum News {
    /// Events in order.
    Events(Vec<Event>),
    /// Nothing more will come: no server, connection lost, or not our language.
    Failed(Problem),
}

/// A run's connection. Dropping it closes the socket, which ends the run.
pub struct Connection {
    sink: Rc<Mutex<Option<SplitSink<WebSocket, Message>>>>,
    closed: Rc<RefCell<bool>>,
}

impl Connection {
    /// Connects, sends the request, and calls `tell` with everything that comes back.
    pub fn open(request: &RunRequest, tell: impl Fn(News) + 'static) -> Self {
        let sink = Rc::new(Mutex::new(None));
        let closed = Rc::new(RefCell::new(false));
        let connection = Self {
            sink: Rc::clone(&sink),
            closed: Rc::clone(&closed),
        };
        let socket = match WebSocket::open_with_protocol(&address(), PROTOCOL) {
            Ok(socket) => socket,
            Err(error) => {
                tell(News::Failed(problem(
                    "no-server",
                    &format!("cannot connect: {error}"),
                )));
                return connection;
            }
        };
        let message = ClientMessage::Run(Box::new(request.clone()));
        spawn_local(async move {
            let (mut write, mut read) = socket.split();
            // The page has no keyboard for the command: without an end of input, `cat` would wait.
            let no_input = ClientMessage::Stdin {
                text: String::new(),
                eof: true,
            };
            for message in [message, no_input] {
                if let Ok(text) = serde_json::to_string(&message) {
                    // A failed send shows as the end of the stream below.
                    let _ = write.send(Message::Text(text)).await;
                }
            }
            *sink.lock().await = Some(write);
            let frame = Frame::new(tell);
            let mut is_heard = false;
            while let Some(message) = read.next().await {
                if *closed.borrow() {
                    return;
                }
                if message.is_err() && !is_heard {
                    (frame.tell)(News::Failed(problem("no-server", NO_SERVER)));
                    return;
                }
                is_heard = true;
                match message {
                    Ok(Message::Text(text)) => frame.add(&text),
                    Ok(Message::Bytes(_)) => {}
                    Err(_) => {
                        frame.fail();
                        return;
                    }
                }
            }
            frame.fail();
        });
        connection
    }

    /// Asks the server to end the run. The events until its end still come.
    pub fn cancel(&self) {
        let sink = Rc::clone(&self.sink);
        spawn_local(async move {
            if let (Some(write), Ok(text)) = (
                sink.lock().await.as_mut(),
                serde_json::to_string(&ClientMessage::Cancel),
            ) {
                // A socket that is gone has ended the run already.
                let _ = write.send(Message::Text(text)).await;
            }
        });
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection")
            .field("closed", &self.closed)
            .finish_non_exhaustive()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        *self.closed.borrow_mut() = true;
        let sink = Rc::clone(&self.sink);
        spawn_local(async move {
            if let Some(mut write) = sink.lock().await.take() {
                let _ = write.close().await;
            }
        });
    }
}

/// Events of the frame that is being collected.
struct Frame {
    tell: Rc<dyn Fn(News)>,
    events: Rc<RefCell<Vec<Event>>>,
    timer: RefCell<Option<Timeout>>,
}

impl Frame {
    fn new(tell: impl Fn(News) + 'static) -> Self {
        Self {
            tell: Rc::new(tell),
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
            let (tell, events) = (Rc::clone(&self.tell), Rc::clone(&self.events));
            self.timer
                .replace(Some(Timeout::new(FRAME_MS, move || flush(&*tell, &events))));
        }
    }

    fn fail(&self) {
        self.timer.replace(None);
        flush(&*self.tell, &self.events);
        (self.tell)(News::Failed(problem("connection-lost", LOST)));
    }
}

fn flush(tell: &dyn Fn(News), events: &RefCell<Vec<Event>>) {
    let events = events.take();
    if !events.is_empty() {
        tell(News::Events(events));
    }
}

fn problem(code: &str, message: &str) -> Problem {
    Problem {
        code: code.to_owned(),
        message: message.to_owned(),
        diagnostics: Vec::new(),
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
