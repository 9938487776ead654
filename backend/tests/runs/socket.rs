//! Runs over a WebSocket: input, cancel, batching, and what is not understood.

use crate::server::{PATIENCE, Server};
use futures_util::{SinkExt as _, StreamExt as _};
use ringside_shared::wire::{Event, Outcome};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(crate) async fn open(
        server: &Server,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, Box<Error>> {
        let mut request = format!("ws://{}/api/runs/ws", server.address)
            .into_client_request()
            .unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        Ok(Self(connect_async(request).await?.0))
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        let message = Message::text(message.to_string());
        self.0.send(message).await.unwrap();
    }

    /// The next text message; `None` once the server has closed.
    async fn hear(&mut self) -> Option<String> {
        loop {
            match timeout(PATIENCE, self.0.next()).await.unwrap()?.unwrap() {
                Message::Text(text) => return Some(text.to_string()),
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }

    async fn event(&mut self) -> Option<Event> {
        let text = self.hear().await?;
        Some(serde_json::from_str(&text).unwrap())
    }

    /// Hears until standard output has said `text`.
    pub(crate) async fn wait_for_output(&mut self, text: &str) {
        let mut heard = String::new();
        while !heard.contains(text) {
            match self.event().await {
                Some(Event::Output(output)) => heard += &output.text.unwrap(),
                Some(_) => {}
                None => panic!("closed after {heard:?}"),
            }
        }
    }

    /// The last event.
    async fn end(&mut self) -> Event {
        let mut last = None;
        while let Some(event) = self.event().await {
            last = Some(event);
        }
        last.unwrap()
    }
}

pub(crate) async fn check_end(socket: &mut Socket, outcome: Outcome) {
    match socket.end().await {
        Event::End(end) => assert_eq!(end.outcome, outcome),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn input_is_a_conversation() {
    let server = Server::start(|_| ()).await;
    let mut socket = Socket::open(&server, &[]).await.unwrap();
    socket
        .say(&json!({"type": "run", "command": {"argv": ["cat"]}, "stdin": "one\n"}))
        .await;
    socket.wait_for_output("one\n").await;
    socket.say(&json!({"type": "stdin", "text": "two\n"})).await;
    socket.wait_for_output("two\n").await;
    socket
        .say(&json!({"type": "stdin", "text": "", "eof": true}))
        .await;
    check_end(&mut socket, Outcome::Exited { code: 0 }).await;
}

#[tokio::test]
async fn cancel_ends_the_run_and_says_so() {
    let server = Server::start(|_| ()).await;
    let mut socket = Socket::open(&server, &[]).await.unwrap();
    let shell = "trap '' TERM INT; echo ready; while :; do sleep 1000; done";
    socket
        .say(&json!({"type": "run", "command": {"shell": shell}}))
        .await;
    socket.wait_for_output("ready\n").await;
    socket.say(&json!({"type": "cancel"})).await;
    check_end(&mut socket, Outcome::Cancelled).await;
}

#[tokio::test]
async fn cancel_says_so_at_every_moment_of_the_set_up() {
    let server = Server::start(|_| ()).await;
    for delay_us in (0..15_000).step_by(500) {
        let mut socket = Socket::open(&server, &[]).await.unwrap();
        socket
            .say(&json!({"type": "run", "command": {"argv": ["sleep", "1000"]}}))
            .await;
        tokio::time::sleep(Duration::from_micros(delay_us)).await;
        socket.say(&json!({"type": "cancel"})).await;
        check_end(&mut socket, Outcome::Cancelled).await;
    }
}

#[tokio::test]
async fn cancel_in_the_queue_leaves_it() {
    let server = Server::start(|config| config.limits.concurrent_runs = 1).await;
    let mut first = Socket::open(&server, &[]).await.unwrap();
    first
        .say(&json!({"type": "run", "command": {"shell": "echo on; sleep 1000"}}))
        .await;
    first.wait_for_output("on\n").await;
    let mut second = Socket::open(&server, &[]).await.unwrap();
    second
        .say(&json!({"type": "run", "command": {"argv": ["true"]}}))
        .await;
    assert!(matches!(second.event().await, Some(Event::Queued(_))));
    second.say(&json!({"type": "cancel"})).await;
    check_end(&mut second, Outcome::Cancelled).await;
}

#[tokio::test]
async fn a_client_that_closes_frees_its_slot() {
    let server = Server::start(|config| config.limits.concurrent_runs = 1).await;
    let mut first = Socket::open(&server, &[]).await.unwrap();
    first
        .say(&json!({"type": "run", "command": {"shell": "echo on; sleep 1000"}}))
        .await;
    first.wait_for_output("on\n").await;
    drop(first);
    let mut second = Socket::open(&server, &[]).await.unwrap();
    second
        .say(&json!({"type": "run", "command": {"argv": ["true"]}}))
        .await;
    check_end(&mut second, Outcome::Exited { code: 0 }).await;
}

#[tokio::test]
async fn a_message_holds_one_event_unless_the_client_offered_to_take_several() {
    let server = Server::start(|_| ()).await;
    let run = json!({"type": "run", "command": {"argv": ["ls", "/"]}});
    let mut plain = Socket::open(&server, &[]).await.unwrap();
    plain.say(&run).await;
    let mut n_messages = 0;
    while let Some(text) = plain.hear().await {
        assert_eq!(text.lines().count(), 1);
        n_messages += 1;
    }
    let protocol = [("sec-websocket-protocol", "ringside.ndjson.v1")];
    let mut batched = Socket::open(&server, &protocol).await.unwrap();
    batched.say(&run).await;
    let mut n_batches = 0;
    let mut lines = Vec::new();
    while let Some(text) = batched.hear().await {
        n_batches += 1;
        lines.extend(text.lines().map(str::to_owned));
    }
    assert!(n_batches < n_messages / 2, "{n_batches} of {n_messages}");
    let last: Event = serde_json::from_str(lines.last().unwrap()).unwrap();
    assert!(matches!(last, Event::End(_)));
}

#[tokio::test]
async fn what_is_not_understood_is_answered_with_an_error_and_a_close() {
    let server = Server::start(|_| ()).await;
    for (message, code) in [
        ("nonsense", "message-invalid"),
        ("{\"type\":\"dance\"}", "message-invalid"),
        ("{\"type\":\"cancel\"}", "not-a-run"),
        // What serde takes for an object.
        ("[\"cancel\"]", "message-invalid"),
        ("[\"run\",{\"argv\":[\"true\"]}]", "message-invalid"),
        (
            "{\"type\":\"run\",\"command\":{\"argv\":[]}}",
            "command-empty",
        ),
        (
            "{\"type\":\"run\",\"command\":{\"argv\":[\"true\"]},\"filters\":[{\"text\":\"default maybe\"}]}",
            "filter-invalid",
        ),
        (
            "{\"type\":\"run\",\"command\":{\"argv\":[\"no-such-command\"]}}",
            "command-not-found",
        ),
    ] {
        let mut socket = Socket::open(&server, &[]).await.unwrap();
        socket.0.send(Message::text(message)).await.unwrap();
        match socket.end().await {
            Event::Error(problem) => assert_eq!(problem.code, code, "{message}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_foreign_page_cannot_open_a_socket() {
    let server = Server::start(|_| ()).await;
    let foreign = [("origin", "http://evil.example")];
    match Socket::open(&server, &foreign).await.map(|_| ()) {
        Err(error) => match *error {
            Error::Http(response) => assert_eq!(response.status(), 403),
            other => panic!("{other}"),
        },
        Ok(()) => panic!("it could"),
    }
    let own = format!("http://{}", server.address);
    Socket::open(&server, &[("origin", own.as_str())])
        .await
        .unwrap();
}

#[tokio::test]
async fn a_socket_that_says_nothing_is_closed() {
    let server = Server::start(|config| config.limits.hello_ms = 100).await;
    let mut socket = Socket::open(&server, &[]).await.unwrap();
    assert_eq!(socket.hear().await, None);
}

#[tokio::test]
async fn a_server_that_stops_tells_its_clients() {
    let server = Server::start(|config| config.limits.concurrent_runs = 1).await;
    let mut running = Socket::open(&server, &[]).await.unwrap();
    let run = json!({"type": "run", "command": {"shell": "echo on; sleep 1000"}});
    running.say(&run).await;
    running.wait_for_output("on\n").await;
    let mut waiting = Socket::open(&server, &[]).await.unwrap();
    waiting.say(&run).await;
    assert!(matches!(waiting.event().await, Some(Event::Queued(_))));
    let mut silent = Socket::open(&server, &[]).await.unwrap();
    server.state.close();
    check_end(&mut running, Outcome::Cancelled).await;
    match waiting.end().await {
        Event::Error(problem) => assert_eq!(problem.code, "shutting-down"),
        other => panic!("{other:?}"),
    }
    assert_eq!(silent.hear().await, None);
    let request = json!({"command": {"argv": ["true"]}});
    let late = server.post("/api/runs", &request).await;
    assert_eq!(late.status(), 503);
}
