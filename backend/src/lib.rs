//! The server, the command line, and what they stand on: the sandbox and the tracer.
//!
//! Read in this order:
//!
//! 1. [`cli`]: the verbs of `ringside`, one file each.
//! 2. [`config`]: every setting and limit, validated once.
//! 3. [`accept`], [`app`] and [`api`]: HTTP in, HTTP out; nothing below knows about HTTP.
//! 4. [`session`]: one run from admission to its end.
//! 5. [`sandbox`]: the walls around a run.
//! 6. [`tracer`]: every syscall of a run; [`attribution`]: who said no to it.
//! 7. [`outer`]: the filters around Ringside itself.
//! 8. [`sys`]: the only unsafe code.
//! 9. [`host`]: what this kernel offers.
//! 10. [`store`]: what outlives a run: shared runs under their links.

pub mod accept;
pub mod api;
pub mod app;
pub mod attribution;
pub mod cli;
pub mod config;
pub mod host;
pub mod outer;
pub mod sandbox;
pub mod session;
pub mod store;
pub mod sys;
pub mod tracer;
