//! Moves bytes between the command's pipes and its client, on a thread of its own.

use super::Audience;
use super::decode::Decoder;
use super::stdio::{Ends, Stdin};
use super::stop::{Reason, Stop};
use crate::tracer::{Stream, Writes};
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use ringside_shared::wire::{Event, Output};
use std::io::{self, PipeReader, PipeWriter, Read as _};
use std::os::fd::AsFd;
use std::sync::Arc;

/// What one read takes: a pipe's default capacity.
const READ_BYTES: usize = 64 << 10;

/// What the pump needs to know of a run.
pub(super) struct Pump {
    pub(super) ends: Ends,
    pub(super) stdin: Stdin,
    pub(super) stop: Stop,
    pub(super) audience: Arc<dyn Audience>,
    pub(super) writes: Arc<Writes>,
    /// Bytes of output that the client gets.
    pub(super) output_limit: u64,
}

/// One of the command's two outputs.
struct Source {
    pipe: Option<PipeReader>,
    decoder: Decoder,
    stream: Stream,
}

/// Bytes that were printed and not sent.
pub(super) struct Dropped(pub(super) u64);

impl Pump {
    /// Runs until both outputs are closed by every process that had them.
    pub(super) fn run(self) -> io::Result<Dropped> {
        let Self {
            ends,
            stdin,
            stop,
            audience,
            writes,
            output_limit,
        } = self;
        let Ends {
            stdin: input,
            stdout,
            stderr,
        } = ends;
        for fd in [input.as_fd(), stdout.as_fd(), stderr.as_fd()] {
            fcntl(fd, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        }
        let mut input = Some(input);
        let source = |pipe, name, stream| Source {
            pipe: Some(pipe),
            decoder: Decoder::new(name),
            stream,
        };
        let mut sources = [
            source(stdout, "stdout", Stream::Out),
            source(stderr, "stderr", Stream::Err),
        ];
        let mut budget = Budget {
            left: output_limit,
            dropped: 0,
        };
        let mut buffer = vec![0; READ_BYTES];
        while sources.iter().any(|source| source.pipe.is_some()) {
            let ready = wait(&sources, input.as_ref(), &stdin)?;
            if ready.wake {
                stdin.drain_wakes();
            }
            if let Some(pipe) = &mut input
                && (ready.wake || ready.input)
                && stdin.write_to(pipe)
            {
                input = None;
            }
            for (source, is_ready) in sources.iter_mut().zip(ready.outputs) {
                if is_ready {
                    source.read(&mut buffer, &mut budget, &writes, audience.as_ref())?;
                }
            }
            if budget.dropped > 0 {
                stop.stop(Reason::Output);
            }
        }
        Ok(Dropped(budget.dropped))
    }
}

/// Output that the client may still get.
struct Budget {
    left: u64,
    dropped: u64,
}

impl Budget {
    /// How many of `n` bytes to send.
    fn take(&mut self, n: usize) -> usize {
        let wanted = u64::try_from(n).unwrap_or(u64::MAX);
        let sent = wanted.min(self.left);
        self.left -= sent;
        self.dropped += wanted - sent;
        usize::try_from(sent).unwrap_or(n)
    }
}

impl Source {
    /// Reads once; closes the pipe at its end.
    fn read(
        &mut self,
        buffer: &mut [u8],
        budget: &mut Budget,
        writes: &Writes,
        audience: &dyn Audience,
    ) -> io::Result<()> {
        let Some(pipe) = &mut self.pipe else {
            return Ok(());
        };
        let mark = writes.mark(self.stream);
        let read = match pipe.read(buffer) {
            Ok(0) => {
                self.pipe = None;
                tell(self.decoder.finish(), audience);
                return Ok(());
            }
            Ok(n) => n,
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) =>
            {
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let mut rest = &buffer[..budget.take(read)];
        for (length, link) in writes.take(self.stream, read, mark, read < buffer.len()) {
            let (piece, after) = rest.split_at(length.min(rest.len()));
            rest = after;
            tell(self.decoder.feed(piece, link), audience);
        }
        Ok(())
    }
}

/// A client that is gone ends the run elsewhere; what it prints is still drained, so that it can
/// die.
fn tell(output: Option<Output>, audience: &dyn Audience) {
    if let Some(output) = output {
        let _ = audience.tell(Event::Output(output));
    }
}

/// Which descriptors have something for us.
struct Ready {
    wake: bool,
    input: bool,
    outputs: [bool; 2],
}

fn wait(sources: &[Source; 2], input: Option<&PipeWriter>, stdin: &Stdin) -> io::Result<Ready> {
    let mut fds = vec![PollFd::new(stdin.wake_reader().as_fd(), PollFlags::POLLIN)];
    for source in sources {
        if let Some(pipe) = &source.pipe {
            fds.push(PollFd::new(pipe.as_fd(), PollFlags::POLLIN));
        }
    }
    if let Some(pipe) = input
        && stdin.has_news()
    {
        fds.push(PollFd::new(pipe.as_fd(), PollFlags::POLLOUT));
    }
    loop {
        match poll(&mut fds, PollTimeout::NONE) {
            Ok(_) => break,
            Err(nix::errno::Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // Errors and hang-ups count too: the read that follows tells them apart.
    let mut ready = fds.iter().map(|fd| fd.any().unwrap_or(true));
    let mut next = || ready.next().unwrap_or(false);
    Ok(Ready {
        wake: next(),
        outputs: sources
            .each_ref()
            .map(|source| source.pipe.is_some() && next()),
        input: next(),
    })
}
