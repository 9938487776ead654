//! The command's standard input, output and error, when a client is at the other end.

use nix::sys::stat::fstat;
use std::collections::VecDeque;
use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Our ends of the three pipes.
#[derive(Debug)]
pub(super) struct Ends {
    pub(super) stdin: PipeWriter,
    pub(super) stdout: PipeReader,
    pub(super) stderr: PipeReader,
}

impl Ends {
    /// By which the kernel names the pipes of standard output and error.
    pub(super) fn inodes(&self) -> io::Result<[u64; 2]> {
        let [out, err] = [fstat(&self.stdout)?, fstat(&self.stderr)?];
        Ok([out.st_ino, err.st_ino])
    }
}

/// Three pipes: the command's ends, and ours.
pub(super) fn pipes() -> io::Result<([OwnedFd; 3], Ends)> {
    let (their_stdin, stdin) = io::pipe()?;
    let (stdout, their_stdout) = io::pipe()?;
    let (stderr, their_stderr) = io::pipe()?;
    let theirs = [their_stdin.into(), their_stdout.into(), their_stderr.into()];
    let ours = Ends {
        stdin,
        stdout,
        stderr,
    };
    Ok((theirs, ours))
}

/// Standard input on its way from the client to the command. Clones are the same input.
#[derive(Debug, Clone)]
pub struct Stdin {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    max_bytes: usize,
    /// Writing here wakes whoever polls the other end.
    wake: UnixStream,
    wake_reader: UnixStream,
}

#[derive(Debug)]
struct State {
    waiting: VecDeque<u8>,
    /// Nothing more will come.
    eof: bool,
}

/// More input than may wait for the command to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {0} bytes of standard input wait for the command to read them")]
pub struct TooMuch(usize);

impl Stdin {
    /// Starts with `first`; at most `max_bytes` wait.
    pub(super) fn new(first: Vec<u8>, eof: bool, max_bytes: usize) -> io::Result<Self> {
        let (wake, wake_reader) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        wake_reader.set_nonblocking(true)?;
        let state = Mutex::new(State {
            waiting: first.into(),
            eof,
        });
        Ok(Self {
            shared: Arc::new(Shared {
                state,
                max_bytes,
                wake,
                wake_reader,
            }),
        })
    }

    /// Adds input; with `eof` nothing more will come. Input after the end is ignored.
    pub fn push(&self, bytes: &[u8], eof: bool) -> Result<(), TooMuch> {
        let mut state = self.lock();
        if !state.eof {
            if state.waiting.len() + bytes.len() > self.shared.max_bytes {
                return Err(TooMuch(self.shared.max_bytes));
            }
            state.waiting.extend(bytes);
            state.eof = eof;
        }
        drop(state);
        // If it is full, the reader has been woken often enough.
        let _ = (&self.shared.wake).write(&[0]);
        Ok(())
    }

    /// Becomes readable when something changed.
    pub(super) fn wake_reader(&self) -> &UnixStream {
        &self.shared.wake_reader
    }

    /// Takes note of the wake-ups so far.
    pub(super) fn drain_wakes(&self) {
        let mut sink = [0; 64];
        while matches!((&self.shared.wake_reader).read(&mut sink), Ok(n) if n > 0) {}
    }

    /// Whether there is something to write, or the end to tell.
    pub(super) fn has_news(&self) -> bool {
        let state = self.lock();
        !state.waiting.is_empty() || state.eof
    }

    /// Writes what the pipe takes now. `true`: all is written and nothing more will come, or
    /// nobody reads any more; close the pipe.
    pub(super) fn write_to(&self, pipe: &mut PipeWriter) -> bool {
        let mut state = self.lock();
        while !state.waiting.is_empty() {
            let (head, _) = state.waiting.as_slices();
            match pipe.write(head) {
                Ok(written) => drop(state.waiting.drain(..written)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return false,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // The command closed its standard input: nothing more is wanted.
                Err(_) => {
                    state.waiting.clear();
                    state.eof = true;
                }
            }
        }
        state.eof
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics between changes.
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_is_bounded_until_the_command_reads_it() {
        let stdin = Stdin::new(b"abc".to_vec(), false, 4).unwrap();
        assert_eq!(stdin.push(b"de", false), Err(TooMuch(4)));
        stdin.push(b"d", true).unwrap();
        let (mut reader, mut writer) = io::pipe().unwrap();
        assert!(stdin.write_to(&mut writer), "all written and at its end");
        drop(writer);
        let mut got = String::new();
        reader.read_to_string(&mut got).unwrap();
        assert_eq!(got, "abcd");
    }

    #[test]
    fn a_command_that_closed_its_input_ends_it() {
        let stdin = Stdin::new(b"abc".to_vec(), false, 4).unwrap();
        let (reader, mut writer) = io::pipe().unwrap();
        drop(reader);
        assert!(stdin.write_to(&mut writer));
    }

    #[test]
    fn input_after_the_end_is_ignored() {
        let stdin = Stdin::new(Vec::new(), true, 4).unwrap();
        stdin.push(b"too late", false).unwrap();
        assert!(stdin.has_news());
        let (_reader, mut writer) = io::pipe().unwrap();
        assert!(stdin.write_to(&mut writer));
    }
}
