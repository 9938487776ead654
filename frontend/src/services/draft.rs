//! What the learner typed, kept in this browser so that a reload loses nothing.

use gloo::storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};

const KEY: &str = "ringside.draft.v1";

/// Command and filter as they were typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The command box.
    pub command: String,
    /// The editor.
    pub filter: String,
}

/// The draft of an earlier visit.
pub fn load() -> Option<Draft> {
    LocalStorage::get(KEY).ok()
}

/// Keeps the draft. A browser that forbids storage keeps nothing, and nothing else breaks.
pub fn save(draft: &Draft) {
    let _ = LocalStorage::set(KEY, draft);
}
