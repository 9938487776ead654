//! Messages between the server and the processes of a sandbox: a `SOCK_SEQPACKET` pair that
//! carries descriptors and says who sent each message.
#![allow(
    unsafe_code,
    reason = "received descriptors are raw until somebody owns them"
)]

use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType,
    UnixCredentials, recvmsg, sendmsg, setsockopt, socketpair, sockopt,
};
use nix::sys::time::TimeVal;
use nix::unistd::Pid;

/// Most descriptors in one message.
const MAX_FDS: usize = 8;

/// One end of a pair.
#[derive(Debug)]
pub struct Channel(OwnedFd);

/// What came.
#[derive(Debug)]
pub struct Message {
    /// The bytes; empty if the other end is closed.
    pub bytes: Vec<u8>,
    /// The descriptors that came along, close-on-exec.
    pub fds: Vec<OwnedFd>,
    /// Who sent it, in the receiver's pid namespace, if the receiver had asked
    /// ([`Channel::learn_senders`]).
    pub sender: Option<Pid>,
}

impl Channel {
    /// Longest message.
    pub const MAX_BYTES: usize = 4096;

    /// Two connected ends.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (one, other) = socketpair(
            AddressFamily::Unix,
            SockType::SeqPacket,
            None,
            SockFlag::SOCK_CLOEXEC,
        )?;
        Ok((Self(one), Self(other)))
    }

    /// Takes over a descriptor that is known to be one end of such a pair.
    pub fn from_fd(fd: OwnedFd) -> Self {
        Self(fd)
    }

    /// Gives the descriptor away.
    pub fn into_fd(self) -> OwnedFd {
        self.0
    }

    /// From now on the kernel says of each message who sent it; a sender cannot lie about it.
    pub fn learn_senders(&self) -> io::Result<()> {
        Ok(setsockopt(&self.0, sockopt::PassCred, &true)?)
    }

    /// From now on [`Channel::receive`] fails with `WouldBlock` after waiting this long.
    pub fn set_patience(&self, patience: Duration) -> io::Result<()> {
        let seconds = patience.as_secs().try_into().map_err(io::Error::other)?;
        let patience = TimeVal::new(seconds, patience.subsec_micros().into());
        Ok(setsockopt(&self.0, sockopt::ReceiveTimeout, &patience)?)
    }

    /// Sends one message.
    pub fn send(&self, bytes: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<()> {
        let raw: Vec<RawFd> = fds.iter().map(AsRawFd::as_raw_fd).collect();
        let rights = [ControlMessage::ScmRights(&raw)];
        let control = if raw.is_empty() { &[][..] } else { &rights[..] };
        let (socket, bytes) = (self.0.as_raw_fd(), [IoSlice::new(bytes)]);
        again_if_interrupted(|| {
            sendmsg::<()>(socket, &bytes, control, MsgFlags::MSG_NOSIGNAL, None).map(drop)
        })
    }

    /// Waits for the next message. Empty bytes: the other end is closed.
    pub fn receive(&self) -> io::Result<Message> {
        again_if_interrupted(|| self.try_receive())
    }

    fn try_receive(&self) -> nix::Result<Message> {
        let mut bytes = vec![0; Self::MAX_BYTES];
        let mut control = nix::cmsg_space!([RawFd; MAX_FDS], UnixCredentials);
        let mut fds = Vec::new();
        let mut sender = None;
        let length = {
            let mut slices = [IoSliceMut::new(&mut bytes)];
            let received = recvmsg::<()>(
                self.0.as_raw_fd(),
                &mut slices,
                Some(&mut control),
                MsgFlags::MSG_CMSG_CLOEXEC,
            )?;
            for message in received.cmsgs()? {
                match message {
                    ControlMessageOwned::ScmRights(raw) => {
                        // SAFETY: the kernel has just installed these descriptors for this
                        // message; this is the one place that sees them, so each gets one owner.
                        fds.extend(
                            raw.into_iter()
                                .map(|fd| unsafe { OwnedFd::from_raw_fd(fd) }),
                        );
                    }
                    ControlMessageOwned::ScmCredentials(credentials) => {
                        sender = Some(Pid::from_raw(credentials.pid()));
                    }
                    _ => {}
                }
            }
            received.bytes
        };
        bytes.truncate(length);
        Ok(Message { bytes, fds, sender })
    }
}

/// A signal that a handler of the server's took is no reason to give up.
fn again_if_interrupted<T>(mut call: impl FnMut() -> nix::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            result => return Ok(result?),
        }
    }
}

impl AsFd for Channel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
