//! What the learner typed, kept in this browser so that a reload loses nothing.

use gloo::storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};

use crate::state::options::Options;

const KEY: &str = "ringside.draft.v1";

/// Command, filter and options as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The command box.
    pub command: String,
    /// The editor.
    pub filter: String,
    /// How it is run.
    #[serde(default)]
    pub options: Options,
}

/// The draft of an earlier visit.
pub fn load() -> Option<Draft> {
    LocalStorage::get(KEY).ok()
}

/// Keeps the draft. A browser that forbids storage keeps nothing, and nothing else breaks.
pub fn save(draft: &Draft) {
    let _ = LocalStorage::set(KEY, draft);
}
