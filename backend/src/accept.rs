//! The socket: connections in, bounded in number and in patience.

use crate::config::Limits;
use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use nix::sys::socket::{setsockopt, sockopt::TcpUserTimeout};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

/// What the kernel does when descriptors run out passes by itself.
const AFTER_A_FAILED_ACCEPT: Duration = Duration::from_millis(100);

/// A connection's place among `connections`. It is given back with the last clone, so whatever
/// outlives the HTTP connection keeps one: requests carry it as an extension.
#[derive(Debug, Clone)]
pub struct Place(#[expect(dead_code, reason = "held, not read")] Arc<OwnedSemaphorePermit>);

/// Serves `app` until `asked_to_stop`, then gives connections `shutdown_ms` to end, and `sockets`
/// too, which have grown out of some by an upgrade.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    asked_to_stop: impl Future<Output = ()>,
    sockets: &TaskTracker,
) {
    let graceful = GracefulShutdown::new();
    let mut builder = Builder::new(TokioExecutor::new());
    // A client that sends its request a byte a minute is not waited for, nor an idle one.
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_millis(limits.head_ms));
    let places = usize::try_from(limits.connections).unwrap_or(usize::MAX);
    let places = Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS)));
    let mut asked_to_stop = std::pin::pin!(asked_to_stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            () = &mut asked_to_stop => break,
            accepted = accept(&listener, &places) => match accepted {
                Some(accepted) => accepted,
                None => continue,
            },
        };
        bound_unread_data(&stream, limits.stall_ms);
        let app = app
            .clone()
            .layer(Extension(ConnectInfo(peer)))
            .layer(Extension(place));
        let connection = builder
            .serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(app))
            .into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                // Clients that leave or talk nonsense are everyday life.
                tracing::debug!(%error, %peer, "connection ended");
            }
        });
    }
    let patience = Duration::from_millis(limits.shutdown_ms);
    let all = async {
        graceful.shutdown().await;
        sockets.close();
        sockets.wait().await;
    };
    if tokio::time::timeout(patience, all).await.is_err() {
        tracing::warn!("some clients did not leave in time");
    }
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, Place)> {
    // Nobody closes the semaphore.
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    let place = Place(Arc::new(place));
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(AFTER_A_FAILED_ACCEPT).await;
            None
        }
    }
}

/// Lets the kernel close a connection whose peer takes nothing for so long: its run has ended by
/// then, and nothing else of it should stay.
fn bound_unread_data(stream: &TcpStream, stall_ms: u64) {
    let twice = u32::try_from(stall_ms.saturating_mul(2)).unwrap_or(u32::MAX);
    if let Err(error) = setsockopt(stream, TcpUserTimeout, &twice) {
        tracing::debug!(%error, "no bound on unread data");
    }
    // Events are small and wanted now.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "events may come in batches");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    async fn started(change: impl FnOnce(&mut Limits)) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut limits = Limits::default();
        change(&mut limits);
        tokio::spawn(async move {
            let sockets = TaskTracker::new();
            serve(listener, Router::new(), limits, pending(), &sockets).await;
        });
        address
    }

    #[tokio::test]
    async fn a_head_that_never_ends_is_not_waited_for() {
        let address = started(|limits| limits.head_ms = 100).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
        let mut rest = Vec::new();
        // Whatever it answers, it closes.
        stream.read_to_end(&mut rest).await.unwrap();
    }

    #[tokio::test]
    async fn a_connection_past_the_limit_waits_for_a_place() {
        let address = started(|limits| limits.connections = 1).await;
        let first = TcpStream::connect(address).await.unwrap();
        let mut second = TcpStream::connect(address).await.unwrap();
        second
            .write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        let mut byte = [0];
        tokio::select! {
            biased;
            _ = second.read(&mut byte) => panic!("served beside the first"),
            () = tokio::task::yield_now() => {}
        }
        drop(first);
        let mut answer = String::new();
        second.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    }
}
