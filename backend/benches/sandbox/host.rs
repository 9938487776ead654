//! A process with a server in it, as large or as crowded as wished: so the figures say what size
//! costs.

mod client;
mod served;

pub(crate) use client::Host;
pub(crate) use served::be;
