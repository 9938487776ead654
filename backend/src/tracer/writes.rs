//! Which write each byte of output came from.
//!
//! Pipes carry bytes, not writes. So the tracer notes each write into one of the command's two
//! output pipes, whatever descriptor it goes by, and how much it wrote once it has come back; who
//! reads the other end takes the bytes in the same order. Two writes that are inside the kernel at
//! the same time may be taken for each other until one of them has come back.

use std::collections::VecDeque;
use std::fs;
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::unistd::Pid;

/// The writes into the command's standard output and error. The default knows no pipes and notes
/// nothing.
#[derive(Debug, Default)]
pub struct Writes {
    pipes: Option<[Pipe; 2]>,
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// Where bytes came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The process that wrote them, as it sees itself.
    pub pid: i32,
    /// The call's number, if it is in the stream.
    pub seq: Option<u64>,
}

#[derive(Debug)]
struct Pipe {
    inode: u64,
    queue: Mutex<Queue>,
}

/// The writes whose bytes were not all taken: first those that have come back, in that order.
#[derive(Debug, Default)]
struct Queue {
    back: VecDeque<Write>,
    inside: Vec<Write>,
    n_back: u64,
}

#[derive(Debug)]
struct Write {
    seq: u64,
    link: Link,
    /// Bytes that were taken.
    taken: u64,
    /// Bytes that it wrote; known when it has come back.
    wrote: u64,
    /// How many had come back before it.
    place: u64,
}

impl Writes {
    /// For the pipes with these inode numbers: standard output, standard error.
    pub fn into_pipes(inodes: [u64; 2]) -> Self {
        Self {
            pipes: Some(inodes.map(|inode| Pipe {
                inode,
                queue: Mutex::default(),
            })),
        }
    }

    /// Which of the two a descriptor of a thread is, if it is one.
    pub(super) fn stream(&self, thread: Pid, fd: u64) -> Option<Stream> {
        let [out, err] = self.pipes.as_ref()?;
        let target = fs::read_link(format!("/proc/{thread}/fd/{}", fd & 0xffff_ffff)).ok()?;
        let name = target.to_str()?.strip_prefix("pipe:[")?;
        let inode: u64 = name.strip_suffix(']')?.parse().ok()?;
        match inode {
            _ if inode == out.inode => Some(Stream::Out),
            _ if inode == err.inode => Some(Stream::Err),
            _ => None,
        }
    }

    /// A write enters the kernel.
    pub(super) fn enter(&self, stream: Stream, seq: u64, link: Link) {
        if let Some(mut queue) = self.queue(stream) {
            queue.inside.push(Write {
                seq,
                link,
                taken: 0,
                wrote: 0,
                place: 0,
            });
        }
    }

    /// It has come back, or never will.
    pub(super) fn leave(&self, stream: Stream, seq: u64, wrote: u64) {
        if let Some(mut queue) = self.queue(stream) {
            queue.leave(seq, wrote);
        }
    }

    /// Ask before a read of the pipe what [`Writes::take`] wants to know.
    pub fn mark(&self, stream: Stream) -> u64 {
        self.queue(stream).map_or(0, |queue| queue.n_back)
    }

    /// Where the next `n` bytes came from, in pieces. After `is_empty`, nothing was left in the
    /// pipe; then writes that had come back before the `mark` are over, whatever was said of them.
    pub fn take(
        &self,
        stream: Stream,
        n: usize,
        mark: u64,
        is_empty: bool,
    ) -> Vec<(usize, Option<Link>)> {
        let Some(mut queue) = self.queue(stream) else {
            return vec![(n, None)];
        };
        let pieces = queue.take(n);
        if is_empty {
            queue.back.retain(|write| write.place >= mark);
        }
        pieces
    }

    fn queue(&self, stream: Stream) -> Option<MutexGuard<'_, Queue>> {
        let [out, err] = self.pipes.as_ref()?;
        let pipe = match stream {
            Stream::Out => out,
            Stream::Err => err,
        };
        // Nobody panics with the lock held, and if so a link is the damage.
        Some(pipe.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Queue {
    fn leave(&mut self, seq: u64, wrote: u64) {
        let Some(at) = self.inside.iter().position(|write| write.seq == seq) else {
            return;
        };
        let mut gone = self.inside.remove(at);
        gone.wrote = wrote;
        gone.place = self.n_back;
        self.n_back += 1;
        if gone.taken < wrote {
            self.back.push_back(gone);
        }
    }

    fn take(&mut self, n: usize) -> Vec<(usize, Option<Link>)> {
        let mut left = n;
        let mut pieces = Vec::new();
        while left > 0 {
            let Some(write) = self.back.front_mut() else {
                let inside = self.inside.first_mut();
                pieces.push((left, inside.as_ref().map(|write| write.link)));
                if let Some(write) = inside {
                    write.taken += u64::try_from(left).unwrap_or(u64::MAX);
                }
                break;
            };
            let of_it = usize::try_from(write.wrote - write.taken).unwrap_or(usize::MAX);
            let piece = left.min(of_it);
            pieces.push((piece, Some(write.link)));
            left -= piece;
            if piece == of_it {
                self.back.pop_front();
            } else {
                write.taken += u64::try_from(piece).unwrap_or(u64::MAX);
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsRawFd as _;

    const OUT: Stream = Stream::Out;

    fn link(seq: u64) -> Link {
        Link {
            pid: 2,
            seq: Some(seq),
        }
    }

    fn writes(n: u64) -> Writes {
        let writes = Writes::into_pipes([1, 2]);
        for seq in 0..n {
            writes.enter(OUT, seq, link(seq));
        }
        writes
    }

    #[test]
    fn one_read_of_several_writes_is_cut_where_they_were() {
        let writes = writes(3);
        writes.leave(OUT, 0, 4);
        writes.leave(OUT, 1, 0);
        writes.leave(OUT, 2, 5);
        let pieces = writes.take(OUT, 7, 0, false);
        assert_eq!(pieces, [(4, Some(link(0))), (3, Some(link(2)))]);
        assert_eq!(writes.take(OUT, 2, 0, false), [(2, Some(link(2)))]);
        assert_eq!(writes.take(OUT, 1, 0, false), [(1, None)]);
    }

    #[test]
    fn bytes_may_be_read_before_their_write_has_come_back() {
        let writes = writes(1);
        assert_eq!(writes.take(OUT, 3, 0, false), [(3, Some(link(0)))]);
        writes.leave(OUT, 0, 5);
        assert_eq!(writes.take(OUT, 2, 0, false), [(2, Some(link(0)))]);
        assert_eq!(writes.take(OUT, 2, 0, false), [(2, None)]);
    }

    #[test]
    fn a_write_that_is_still_inside_does_not_claim_the_bytes_of_one_that_is_back() {
        let writes = writes(2);
        writes.leave(OUT, 1, 3);
        assert_eq!(writes.take(OUT, 3, 0, false), [(3, Some(link(1)))]);
    }

    #[test]
    fn an_error_of_counting_ends_when_the_pipe_was_empty() {
        let writes = writes(2);
        writes.leave(OUT, 0, 10);
        let mark = writes.mark(OUT);
        // Somebody else's 4 bytes were taken for it.
        writes.take(OUT, 4, mark, true);
        writes.leave(OUT, 1, 2);
        assert_eq!(writes.take(OUT, 2, mark, false), [(2, Some(link(1)))]);
    }

    #[test]
    fn a_pipe_is_known_by_any_descriptor() {
        let (_reader, end) = std::io::pipe().unwrap();
        let inode = nix::sys::stat::fstat(&end).unwrap().st_ino;
        let writes = Writes::into_pipes([1, inode]);
        let twin = end.try_clone().unwrap();
        for fd in [end.as_raw_fd(), twin.as_raw_fd()] {
            let fd = u64::try_from(fd).unwrap();
            assert_eq!(writes.stream(Pid::this(), fd), Some(Stream::Err));
        }
        assert_eq!(writes.stream(Pid::this(), 1 << 20), None);
        assert_eq!(Writes::default().stream(Pid::this(), 1), None);
    }
}
