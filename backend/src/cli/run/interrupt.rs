//! Ctrl-C ends the run, and we end with it: in order, with the table and a shell's status.

use super::Exit;
use crate::session::stop::{Reason, Stop};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Which signal came. The command has a session of its own, so a terminal's Ctrl-C reaches only us.
#[derive(Debug)]
pub(super) struct Interrupts {
    /// 0: none.
    status: Arc<AtomicU8>,
}

impl Interrupts {
    /// From now on SIGINT and SIGTERM end the run.
    pub(super) fn stop_on(stop: &Stop) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let (interrupt, terminate) = {
            let _inside = runtime.enter();
            (
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
            )
        };
        let status = Arc::new(AtomicU8::new(0));
        let (stop, ours) = (stop.clone(), Arc::clone(&status));
        std::thread::Builder::new()
            .name("interrupts".to_owned())
            .stack_size(256 << 10)
            .spawn(move || {
                let came = runtime.block_on(first(interrupt, terminate));
                ours.store(came, Ordering::Release);
                stop.stop(Reason::Cancelled);
            })?;
        Ok(Self { status })
    }

    /// 128 and the signal's number, if one came.
    pub(super) fn status(&self) -> Option<Exit> {
        Some(self.status.load(Ordering::Acquire)).filter(|status| *status != 0)
    }
}

async fn first(mut interrupt: Signal, mut terminate: Signal) -> Exit {
    let kind = tokio::select! {
        _ = interrupt.recv() => SignalKind::interrupt(),
        _ = terminate.recv() => SignalKind::terminate(),
    };
    u8::try_from(128 + kind.as_raw_value()).unwrap_or(u8::MAX)
}
