//! `GET /api/runs/ws`: a run over a WebSocket, which can also be cancelled and given input.

use super::body::object;
use super::client::Client;
use super::error::ApiError;
use super::runs::understand;
use crate::accept::Place;
use crate::app::AppState;
use crate::session::live::{Input, Live};
use axum::Extension;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use ringside_shared::wire::{ClientMessage, Event, Problem};
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::timeout;

/// Clients that offer this take several newline-separated events in one message.
const BATCHED: &str = "ringside.ndjson.v1";

/// A thousand idle sockets must not cost a megabyte each.
const BUFFER_BYTES: usize = 8 << 10;

/// Upgrades; everything else is said on the socket.
pub(super) async fn socket(
    State(state): State<AppState>,
    Client(client): Client,
    place: Option<Extension<Place>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade = upgrade.map_err(|error| ApiError::Handshake(error.body_text()))?;
    let most = usize::try_from(state.config.limits.body_bytes).unwrap_or(usize::MAX);
    let upgrade = upgrade
        .max_message_size(most)
        .max_frame_size(most)
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(0)
        .protocols([BATCHED]);
    let sockets = state.sockets.clone();
    Ok(upgrade.on_upgrade(move |socket| {
        let is_batched = socket.protocol().is_some_and(|chosen| chosen == BATCHED);
        let mut talk = Talk { socket, is_batched };
        sockets.track_future(async move {
            // Whatever went wrong, the client is gone; the run ends with the `Live`.
            let _ = talk.hold(state, client).await;
            drop(place);
        })
    }))
}

/// The client is gone.
#[derive(Debug)]
struct Gone;

impl From<axum::Error> for Gone {
    fn from(_: axum::Error) -> Self {
        Self
    }
}

struct Talk {
    socket: WebSocket,
    is_batched: bool,
}

impl Talk {
    async fn hold(&mut self, state: AppState, client: IpAddr) -> Result<(), Gone> {
        let patience = Duration::from_millis(state.config.limits.hello_ms);
        let first = tokio::select! {
            first = timeout(patience, self.hear()) => first,
            () = state.hall.closing.cancelled() => return self.close("shutting down").await,
        };
        let request = match first {
            Ok(Ok(ClientMessage::Run(request))) => *request,
            Ok(Ok(ClientMessage::Stdin { .. } | ClientMessage::Cancel)) => {
                return self
                    .refuse("not-a-run", "the first message must be of type `run`")
                    .await;
            }
            Ok(Err(Unheard::Gone)) => return Err(Gone),
            Ok(Err(Unheard::Unclear(error))) => {
                return self.refuse("message-invalid", &error).await;
            }
            Err(_) => return self.close("no `run` message came").await,
        };
        let job = match understand(&state, request).await {
            Ok(Ok(job)) => job,
            Ok(Err(refusal)) => return self.fail(refusal.problem()).await,
            Err(error) => return self.refuse(error.code(), &error.to_string()).await,
        };
        let live = match Live::enter(&state.hall, client, job, Input::Open) {
            Ok(live) => live,
            Err(error) => {
                let error = ApiError::from(error);
                return self.refuse(error.code(), &error.to_string()).await;
            }
        };
        self.follow(live, Duration::from_millis(state.config.limits.stall_ms))
            .await
    }

    /// Tells of the run until it ends or the client leaves.
    async fn follow(&mut self, mut live: Live, stall: Duration) -> Result<(), Gone> {
        loop {
            tokio::select! {
                lines = live.next() => match lines {
                    Some(lines) => timeout(stall, self.send(lines)).await.map_err(|_| Gone)??,
                    None => return self.close("the run is over").await,
                },
                heard = self.hear() => match heard {
                    Ok(ClientMessage::Stdin { text, eof }) => {
                        if let Err(error) = live.input(text.as_bytes(), eof) {
                            return self.refuse("stdin-too-long", &error.to_string()).await;
                        }
                    }
                    Ok(ClientMessage::Cancel) => live.cancel(),
                    Ok(ClientMessage::Run(_)) => {
                        return self.refuse("one-run", "one run per socket; open another").await;
                    }
                    Err(Unheard::Unclear(error)) => {
                        return self.refuse("message-invalid", &error).await;
                    }
                    Err(Unheard::Gone) => return Err(Gone),
                },
            }
        }
    }

    async fn hear(&mut self) -> Result<ClientMessage, Unheard> {
        loop {
            let message = self.socket.recv().await.ok_or(Unheard::Gone)?;
            let text = match message.map_err(|_| Unheard::Gone)? {
                Message::Text(text) => text,
                Message::Binary(_) => {
                    return Err(Unheard::Unclear(
                        "text messages are wanted, not binary".to_owned(),
                    ));
                }
                Message::Close(_) => return Err(Unheard::Gone),
                Message::Ping(_) | Message::Pong(_) => continue,
            };
            return object(text.as_bytes())
                .map_err(|error| Unheard::Unclear(format!("not a message of ours: {error}")));
        }
    }

    async fn send(&mut self, lines: Vec<u8>) -> Result<(), Gone> {
        // JSON is UTF-8.
        let mut lines = String::from_utf8(lines).map_err(|_| Gone)?;
        if self.is_batched {
            lines.truncate(lines.trim_end().len());
            return Ok(self.socket.send(Message::Text(lines.into())).await?);
        }
        for line in lines.lines() {
            self.socket.send(Message::Text(line.into())).await?;
        }
        Ok(())
    }

    async fn refuse(&mut self, code: &str, message: &str) -> Result<(), Gone> {
        self.fail(Problem {
            code: code.to_owned(),
            message: message.to_owned(),
            diagnostics: Vec::new(),
        })
        .await
    }

    async fn fail(&mut self, problem: Problem) -> Result<(), Gone> {
        let event = serde_json::to_string(&Event::Error(problem)).map_err(|_| Gone)?;
        self.socket.send(Message::Text(event.into())).await?;
        self.close("refused").await
    }

    async fn close(&mut self, reason: &'static str) -> Result<(), Gone> {
        let frame = CloseFrame {
            code: close_code::NORMAL,
            reason: reason.into(),
        };
        Ok(self.socket.send(Message::Close(Some(frame))).await?)
    }
}

/// Nothing that could be understood came.
enum Unheard {
    Gone,
    Unclear(String),
}
