//! A run as one file to open offline.

use super::Refusal;
use crate::handout;
use crate::wire::{Event, Share, WrittenText};

/// A run as one HTML file: what was typed, and its events, one a line. Lines that are none are left out.
pub fn handout(head: Share, lines: &[u8]) -> Result<WrittenText, Refusal> {
    let lines = lines.split(|&byte| byte == b'\n');
    let events: Vec<Event> = lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    Ok(WrittenText {
        text: handout::page(&head, &events),
    })
}
