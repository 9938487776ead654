//! The sandbox's own filter, written in our filter language.

/// Text of the filter that lies below the learner's: `static/sandbox.filter`.
pub const SOURCE: &str = include_str!("../../../static/sandbox.filter");
