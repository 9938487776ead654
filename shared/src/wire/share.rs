//! A run that a server keeps under a link.

use serde::{Deserialize, Serialize};

use super::{Event, StartPoint};

/// The first line of a kept run; its events follow, one a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ShareHead {
    /// What was typed and how it is shown.
    Share(Share),
}

/// What was typed and how it is shown. Only `command` is required.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The command as typed.
    pub command: String,
    /// The filters as typed, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
    /// When the filters are installed.
    #[serde(default)]
    pub start: StartPoint,
    /// Seccomp mode 1 instead of filters.
    #[serde(default)]
    pub strict: bool,
    /// Whether its threads may run on several CPUs at once.
    #[serde(default)]
    pub parallel: bool,
    /// What the command read on its standard input.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stdin: String,
    /// The time limit that was wished for, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall_ms: Option<u64>,
    /// The part of the page that is in front.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub view: String,
    /// `seq` of the call that is picked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selected: Option<u64>,
    /// What the list of calls is searched for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// Of a request: seconds after which it may be forgotten; capped by the server's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_seconds: Option<u64>,
    /// Of an answer: when it was stored, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<u64>,
    /// Of an answer: when it will be forgotten, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<u64>,
}

/// The log of another tracer as a recorded run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogReport {
    /// What happened, as far as the log tells.
    pub events: Vec<Event>,
    /// Lines that are none of the tracer's.
    pub other_lines: u64,
}

/// What `POST /api/shares` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareReceipt {
    /// 128 random bits: who has them may read.
    pub id: String,
    /// The page that shows it, on this server.
    pub url: String,
    /// Who has it may delete; it is shown this once.
    pub delete_token: String,
    /// When it will be forgotten, in seconds since 1970.
    pub expires_at: u64,
    /// Bytes of its lines.
    pub bytes: u64,
}

/// What `GET /api/shares` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharePolicy {
    /// Whether this server keeps runs at all.
    pub enabled: bool,
    /// The largest run that is kept, in bytes of its lines.
    pub max_bytes: u64,
    /// For how long at most.
    pub keep_seconds: u64,
    /// Origins whose pages may show `/embed` in a frame; `*`: all of them.
    #[serde(default)]
    pub embed_origins: Vec<String>,
}
