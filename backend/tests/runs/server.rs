//! A server on a free port, and a client that reads its events one by one.

use axum::body::Body;
use axum::http::{Request, Response};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use ringside_backend::app::{AppState, app};
use ringside_backend::config::Config;
use ringside_backend::outer::Outer;
use ringside_backend::sandbox::{Cgroups, Nursery, Rootfs};
use ringside_backend::session::run::Ground;
use ringside_shared::wire::{End, Event, SyscallEvent};
use serde_json::Value;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::timeout;

/// Longer than anything here takes, shorter than anybody's patience.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A server in this process.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) state: AppState,
}

impl Server {
    /// Starts one with changed settings.
    pub(crate) async fn start(change: impl FnOnce(&mut Config)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config = Config {
            listen: address,
            ..Config::default()
        };
        change(&mut config);
        let rootfs = config.rootfs.as_deref();
        let ground = Ground {
            rootfs: rootfs.map(|dir| Rootfs::open(dir).unwrap()),
            nursery: Nursery::new(env!("CARGO_BIN_EXE_ringside"), Cgroups::find()),
            outer: Outer::default(),
        };
        let state = AppState::new(config, ground);
        let service = app(state.clone());
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { address, state }
    }

    /// Posts JSON.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Response<Body> {
        let request = Request::post(format!("http://{}{path}", self.address))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        // A client each: streams must not wait for each other.
        let client = Client::builder(TokioExecutor::new()).build_http();
        client.request(request).await.unwrap().map(Body::new)
    }

    /// Starts a run and reads its events.
    pub(crate) async fn run(&self, body: &Value) -> Stream {
        let response = self.post("/api/runs", body).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/x-ndjson");
        Stream {
            body: response.into_body(),
            rest: Vec::new(),
        }
    }
}

/// The events of a run as they come. Dropping it closes the connection.
pub(crate) struct Stream {
    body: Body,
    rest: Vec<u8>,
}

impl Stream {
    /// The next event; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.rest.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.rest.drain(..=end).collect();
                return Some(serde_json::from_slice(&line).unwrap());
            }
            let frame = timeout(PATIENCE, self.body.frame()).await.unwrap()?;
            self.rest.extend(frame.unwrap().into_data().unwrap());
        }
    }

    /// Reads until an event for which `wanted` has an answer.
    pub(crate) async fn find<T>(&mut self, mut wanted: impl FnMut(&Event) -> Option<T>) -> T {
        while let Some(event) = self.next().await {
            if let Some(found) = wanted(&event) {
                return found;
            }
        }
        panic!("the stream ended without the wanted event");
    }

    /// Everything until the end.
    pub(crate) async fn all(mut self) -> Events {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        Events(events)
    }
}

/// All events of a run.
#[derive(Debug)]
pub(crate) struct Events(pub(crate) Vec<Event>);

impl Events {
    /// The last event, which is an `end`.
    pub(crate) fn end(&self) -> &End {
        match self.0.last() {
            Some(Event::End(end)) => end,
            other => panic!("the last event is {other:?}"),
        }
    }

    /// The calls of a name.
    pub(crate) fn calls(&self, name: &str) -> Vec<&SyscallEvent> {
        let calls = self.0.iter().filter_map(|event| match event {
            Event::Syscall(call) if call.name == name => Some(call),
            _ => None,
        });
        calls.collect()
    }

    /// What was printed to `stdout` or `stderr`, if it is text.
    pub(crate) fn text(&self, stream: &str) -> String {
        let texts = self.0.iter().filter_map(|event| match event {
            Event::Output(output) if output.stream == stream => output.text.as_deref(),
            _ => None,
        });
        texts.collect()
    }
}
