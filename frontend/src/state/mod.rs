//! What is true: pure, without web types, tested natively.

pub mod calls;
pub mod command;
pub mod commands;
pub mod compare;
pub mod costs;
pub mod debugger;
pub mod difference;
mod example;
pub mod export;
pub mod filter;
pub mod flow;
pub mod fuzzy;
pub mod host;
pub mod keys;
pub mod lang;
pub mod latency;
pub mod layout;
mod log;
pub mod printed;
pub mod processes;
pub mod query;
pub mod reach;
pub mod recording;
pub mod rules;
pub mod run;
pub mod share;
pub mod timeline;
pub mod voices;
pub mod what_if;
pub mod words;

pub use calls::Calls;
pub use example::Example;
pub use filter::FilterState;
pub use log::Log;
pub use run::{Phase, RunAction, RunState};
pub use what_if::WhatIf;
