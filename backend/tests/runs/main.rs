//! Real runs over HTTP and WebSocket, against a server on a free port.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod http;
mod learn;
mod limits;
mod output;
mod posture;
mod pressure;
mod rootfs;
mod server;
#[path = "../small_root/mod.rs"]
mod small_root;
mod socket;
mod stack;
