//! Areas of the screen: each shows state and emits wishes, and decides nothing.

pub mod boundary;
pub mod command;
pub mod commands;
pub mod compare;
pub mod core;
pub mod costs;
pub mod editor;
pub mod export;
pub mod files;
pub mod flow;
pub mod header;
pub mod host;
pub mod inspector;
pub mod mending;
pub mod output;
pub mod passes;
pub mod processes;
pub mod program;
pub mod rules;
pub mod share;
pub mod steps;
pub mod summary;
pub mod trace;
pub mod verdict;
pub mod views;
pub mod what_if;
