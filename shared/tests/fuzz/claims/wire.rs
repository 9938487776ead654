//! Messages: what is read is written and read back as it was.

use ringside_shared::wire::{
    CheckReport, CheckRequest, ClientMessage, CompileReport, Event, HostReport, RunRequest,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// Reads bytes as every message.
pub(crate) fn wire(bytes: &[u8]) {
    message::<ClientMessage>(bytes);
    message::<RunRequest>(bytes);
    message::<CheckRequest>(bytes);
    message::<CheckReport>(bytes);
    message::<CompileReport>(bytes);
    message::<Event>(bytes);
    message::<HostReport>(bytes);
}

fn message<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    let Ok(message) = serde_json::from_slice::<T>(bytes) else {
        return;
    };
    let written = serde_json::to_vec(&message).expect("a message can be written");
    let again = serde_json::from_slice::<T>(&written);
    assert_eq!(again.expect("what was written is a message"), message);
}
