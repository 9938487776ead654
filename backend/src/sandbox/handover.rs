//! What the server and the processes of a sandbox say to each other.
//!
//! The plan travels as bytes in a memory file, with the descriptors beside it; both ends are the
//! same executable, so the form needs no version. News come back one message each, and the kernel
//! says who sent them.

use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;

use nix::unistd::{Gid, Uid};
use ringside_shared::bpf::{BpfProgram, SockFilter};

use super::error::SandboxError;
use super::limits::RunLimits;
use super::nursery::Nursery;
use super::plan::{HostIds, Plan};
use super::step::Step;

/// The part of a [`Plan`] that the processes of the sandbox need.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Orders {
    pub(super) argv: Vec<CString>,
    pub(super) env: Vec<CString>,
    pub(super) limits: RunLimits,
    /// Whether memory is counted for the whole run; if not, each process needs a limit.
    pub(super) has_memory_cgroup: bool,
    pub(super) filters: Vec<BpfProgram>,
    pub(super) sandbox_filter: BpfProgram,
    pub(super) is_strict: bool,
    pub(super) ids: HostIds,
    pub(super) cpu: Option<usize>,
    pub(super) hostname: String,
}

impl Orders {
    /// Takes a plan apart.
    pub(super) fn split(plan: Plan) -> (Self, [OwnedFd; 3], Nursery) {
        let Plan {
            argv,
            env,
            stdio,
            limits,
            nursery,
            filters,
            sandbox_filter,
            is_strict,
            ids,
            cpu,
            hostname,
        } = plan;
        let orders = Self {
            argv,
            env,
            has_memory_cgroup: nursery.cgroups().missing().is_none(),
            limits,
            filters,
            sandbox_filter,
            is_strict,
            ids,
            cpu,
            hostname,
        };
        (orders, stdio, nursery)
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let Self {
            argv,
            env,
            limits,
            has_memory_cgroup,
            filters,
            sandbox_filter,
            is_strict,
            ids,
            cpu,
            hostname,
        } = self;
        let mut writer = Writer(Vec::new());
        writer.list(argv, |writer, text| writer.bytes(text.as_bytes()));
        writer.list(env, |writer, text| writer.bytes(text.as_bytes()));
        writer.limits(limits);
        writer.number(u64::from(*has_memory_cgroup));
        writer.list(filters, |writer, filter| writer.bytes(&filter.to_bytes()));
        writer.bytes(&sandbox_filter.to_bytes());
        writer.number(u64::from(*is_strict));
        let (given, uid, gid) = match ids {
            HostIds::Given { uid, gid } => (1, uid, gid),
            HostIds::Own { uid, gid } => (0, uid, gid),
        };
        writer.number(given);
        writer.number(uid.as_raw().into());
        writer.number(gid.as_raw().into());
        // 0: any CPU.
        writer.number(cpu.map_or(0, |cpu| cpu as u64 + 1));
        writer.bytes(hostname.as_bytes());
        writer.0
    }

    pub(super) fn decode(bytes: &[u8]) -> io::Result<Self> {
        let mut reader = Reader(bytes);
        Ok(Self {
            argv: reader.list(Reader::c_string)?,
            env: reader.list(Reader::c_string)?,
            limits: reader.limits()?,
            has_memory_cgroup: reader.number()? == 1,
            filters: reader.list(Reader::program)?,
            sandbox_filter: reader.program()?,
            is_strict: reader.number()? == 1,
            ids: reader.ids()?,
            cpu: match reader.number()? {
                0 => None,
                cpu => Some(usize::try_from(cpu - 1).map_err(io::Error::other)?),
            },
            hostname: String::from_utf8(reader.bytes()?.to_owned()).map_err(io::Error::other)?,
        })
    }
}

/// News from a process of the sandbox to the server.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum News {
    /// Sent by pid 1: it exists.
    Init,
    /// Sent by the leader: all is set up, it waits.
    Ready,
    /// A step failed with this errno.
    Failed(Step, i32),
    /// The program does not exist.
    NotFound,
    /// The program cannot be run, because of this errno.
    NotExecutable(i32),
}

impl News {
    pub(super) fn encode(&self) -> [u8; 6] {
        let (tag, step, errno) = match self {
            Self::Init => (b'i', 0, 0),
            Self::Ready => (b'r', 0, 0),
            Self::Failed(step, errno) => (b'f', step.number(), *errno),
            Self::NotFound => (b'n', 0, 0),
            Self::NotExecutable(errno) => (b'x', 0, *errno),
        };
        let [a, b, c, d] = errno.to_le_bytes();
        [tag, step, a, b, c, d]
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let &[tag, step, a, b, c, d] = bytes else {
            return None;
        };
        let errno = i32::from_le_bytes([a, b, c, d]);
        match tag {
            b'i' => Some(Self::Init),
            b'r' => Some(Self::Ready),
            b'f' => Some(Self::Failed(Step::from_number(step)?, errno)),
            b'n' => Some(Self::NotFound),
            b'x' => Some(Self::NotExecutable(errno)),
            _ => None,
        }
    }

    /// How a process of the sandbox reports an error of its own.
    pub(super) fn of(error: &SandboxError) -> Self {
        let errno = |error: &io::Error| error.raw_os_error().unwrap_or(libc::EIO);
        match error {
            SandboxError::Step { step, source } => Self::Failed(*step, errno(source)),
            SandboxError::NotFound { .. } | SandboxError::EmptyCommand => Self::NotFound,
            SandboxError::NotExecutable { reason, .. } => Self::NotExecutable(errno(reason)),
            SandboxError::Died | SandboxError::Slow { .. } => {
                Self::Failed(Step::ReadyLeader, libc::EIO)
            }
        }
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend(bytes);
    }

    fn limits(&mut self, limits: &RunLimits) {
        let RunLimits {
            cpu_seconds,
            memory_bytes,
            processes,
            files,
            file_bytes,
            tmp_bytes,
            tmp_files,
        } = *limits;
        for number in [
            cpu_seconds,
            memory_bytes,
            processes,
            files,
            file_bytes,
            tmp_bytes,
            tmp_files,
        ] {
            self.number(number);
        }
    }

    fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            each(self, item);
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> io::Result<&'a [u8]> {
        let (head, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        self.0 = rest;
        Ok(head)
    }

    fn number(&mut self) -> io::Result<u64> {
        let bytes = self.take(8)?.try_into().map_err(io::Error::other)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn bytes(&mut self) -> io::Result<&'a [u8]> {
        let length = usize::try_from(self.number()?).map_err(io::Error::other)?;
        self.take(length)
    }

    fn c_string(&mut self) -> io::Result<CString> {
        CString::new(self.bytes()?).map_err(io::Error::other)
    }

    fn program(&mut self) -> io::Result<BpfProgram> {
        let insns = self
            .bytes()?
            .as_chunks::<8>()
            .0
            .iter()
            .map(|&[c0, c1, jt, jf, k0, k1, k2, k3]| SockFilter {
                code: u16::from_le_bytes([c0, c1]),
                jt,
                jf,
                k: u32::from_le_bytes([k0, k1, k2, k3]),
            })
            .collect();
        BpfProgram::new(insns).map_err(|error| io::Error::other(format!("{error:?}")))
    }

    fn limits(&mut self) -> io::Result<RunLimits> {
        // In the order of the writer: fields are evaluated as written here.
        Ok(RunLimits {
            cpu_seconds: self.number()?,
            memory_bytes: self.number()?,
            processes: self.number()?,
            files: self.number()?,
            file_bytes: self.number()?,
            tmp_bytes: self.number()?,
            tmp_files: self.number()?,
        })
    }

    fn ids(&mut self) -> io::Result<HostIds> {
        let given = self.number()? == 1;
        let uid = Uid::from_raw(u32::try_from(self.number()?).map_err(io::Error::other)?);
        let gid = Gid::from_raw(u32::try_from(self.number()?).map_err(io::Error::other)?);
        Ok(if given {
            HostIds::Given { uid, gid }
        } else {
            HostIds::Own { uid, gid }
        })
    }

    fn list<T>(&mut self, each: impl Fn(&mut Self) -> io::Result<T>) -> io::Result<Vec<T>> {
        let length = self.number()?;
        (0..length).map(|_| each(self)).collect()
    }
}
