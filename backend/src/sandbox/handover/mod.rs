//! What the server and the processes of a sandbox say to each other.
//!
//! Frames and plans travel as bytes in a memory file, with descriptors beside it; both ends are the
//! same executable, so the form needs no version. News come back one message each.

mod bytes;
mod news;

use std::ffi::CString;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::fd::OwnedFd;

use nix::sys::memfd::{MFdFlags, memfd_create};
use ringside_shared::bpf::BpfProgram;

use self::bytes::{Reader, Writer};
pub(super) use self::news::News;
use super::cgroup::Controller;
use super::frame::Frame;
use super::limits::RunLimits;
use super::plan::{HostIds, Plan};

/// What is needed to build a sandbox that waits for its plan.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Groundwork {
    pub(super) frame: Frame,
    pub(super) ids: HostIds,
    pub(super) safety_filter: BpfProgram,
}

impl Groundwork {
    pub(super) fn encode(&self) -> Vec<u8> {
        let Self {
            frame,
            ids,
            safety_filter,
        } = self;
        let Frame {
            hostname,
            tmp_bytes,
            tmp_files,
            is_strict,
            rootfs,
        } = frame;
        let mut writer = Writer(Vec::new());
        writer.bytes(hostname.as_bytes());
        writer.number(*tmp_bytes);
        writer.number(*tmp_files);
        writer.number(u64::from(*is_strict));
        writer.list(rootfs.as_slice(), Writer::rootfs);
        writer.ids(*ids);
        writer.bytes(&safety_filter.to_bytes());
        writer.0
    }

    pub(super) fn decode(bytes: &[u8]) -> io::Result<Self> {
        let mut reader = Reader(bytes);
        Ok(Self {
            frame: Frame {
                hostname: String::from_utf8(reader.bytes()?.to_owned())
                    .map_err(io::Error::other)?,
                tmp_bytes: reader.number()?,
                tmp_files: reader.number()?,
                is_strict: reader.number()? == 1,
                rootfs: reader.list(Reader::rootfs)?.pop(),
            },
            ids: reader.ids()?,
            safety_filter: reader.program()?,
        })
    }
}

/// The part of a [`Plan`] that the leader needs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Orders {
    pub(super) argv: Vec<CString>,
    pub(super) env: Vec<CString>,
    pub(super) limits: RunLimits,
    /// Whether memory is counted for the whole run; if not, each process needs a limit.
    pub(super) has_memory_cgroup: bool,
    /// Whether processes are counted by a group, exactly.
    pub(super) has_pids_cgroup: bool,
    pub(super) filters: Vec<BpfProgram>,
}

impl Orders {
    /// Takes a plan apart.
    pub(super) fn split(plan: Plan) -> (Self, [OwnedFd; 3]) {
        let Plan {
            argv,
            env,
            stdio,
            limits,
            nursery,
            filters,
            is_strict: _,
            cpu: _,
            hostname: _,
            rootfs: _,
        } = plan;
        let orders = Self {
            argv,
            env,
            has_memory_cgroup: nursery.cgroups().version(Controller::Memory).is_some(),
            has_pids_cgroup: nursery.cgroups().version(Controller::Pids).is_some(),
            limits,
            filters,
        };
        (orders, stdio)
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let Self {
            argv,
            env,
            limits,
            has_memory_cgroup,
            has_pids_cgroup,
            filters,
        } = self;
        let mut writer = Writer(Vec::new());
        writer.list(argv, |writer, text| writer.bytes(text.as_bytes()));
        writer.list(env, |writer, text| writer.bytes(text.as_bytes()));
        writer.limits(limits);
        writer.number(u64::from(*has_memory_cgroup));
        writer.number(u64::from(*has_pids_cgroup));
        writer.list(filters, |writer, filter| writer.bytes(&filter.to_bytes()));
        writer.0
    }

    pub(super) fn decode(bytes: &[u8]) -> io::Result<Self> {
        let mut reader = Reader(bytes);
        Ok(Self {
            argv: reader.list(Reader::c_string)?,
            env: reader.list(Reader::c_string)?,
            limits: reader.limits()?,
            has_memory_cgroup: reader.number()? == 1,
            has_pids_cgroup: reader.number()? == 1,
            filters: reader.list(Reader::program)?,
        })
    }
}

/// Bytes that travel as a descriptor, because a message holds few.
pub(super) fn memory_file(bytes: &[u8]) -> io::Result<OwnedFd> {
    let fd = memfd_create(c"plan", MFdFlags::MFD_CLOEXEC)?;
    let mut file = File::from(fd);
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file.into())
}

/// What [`memory_file`] was given.
pub(super) fn read_whole(file: OwnedFd) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::from(file).read_to_end(&mut bytes)?;
    Ok(bytes)
}
