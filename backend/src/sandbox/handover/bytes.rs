//! The form in which plans travel: numbers of eight bytes, and bytes behind their number.

use std::ffi::CString;
use std::io;

use nix::unistd::{Gid, Uid};
use ringside_shared::bpf::{BpfProgram, SockFilter};

use crate::sandbox::limits::RunLimits;
use crate::sandbox::plan::HostIds;
use crate::sandbox::rootfs::Rootfs;

pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn number(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend(bytes);
    }

    pub(super) fn ids(&mut self, ids: HostIds) {
        let (given, uid, gid) = match ids {
            HostIds::Given { uid, gid } => (1, uid, gid),
            HostIds::Own { uid, gid } => (0, uid, gid),
        };
        self.number(given);
        self.number(uid.as_raw().into());
        self.number(gid.as_raw().into());
    }

    pub(super) fn rootfs(&mut self, rootfs: &Rootfs) {
        let Rootfs {
            path,
            device,
            inode,
        } = rootfs;
        self.bytes(path.as_bytes());
        self.number(*device);
        self.number(*inode);
    }

    pub(super) fn limits(&mut self, limits: &RunLimits) {
        let RunLimits {
            cpu_seconds,
            cpu_percent,
            memory_bytes,
            processes,
            files,
            file_bytes,
            tmp_bytes,
            tmp_files,
        } = *limits;
        for number in [
            cpu_seconds,
            cpu_percent,
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

    pub(super) fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            each(self, item);
        }
    }
}

pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> io::Result<&'a [u8]> {
        let (head, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        self.0 = rest;
        Ok(head)
    }

    pub(super) fn number(&mut self) -> io::Result<u64> {
        let bytes = self.take(8)?.try_into().map_err(io::Error::other)?;
        Ok(u64::from_le_bytes(bytes))
    }

    pub(super) fn bytes(&mut self) -> io::Result<&'a [u8]> {
        let length = usize::try_from(self.number()?).map_err(io::Error::other)?;
        self.take(length)
    }

    pub(super) fn c_string(&mut self) -> io::Result<CString> {
        CString::new(self.bytes()?).map_err(io::Error::other)
    }

    pub(super) fn rootfs(&mut self) -> io::Result<Rootfs> {
        Ok(Rootfs {
            path: self.c_string()?,
            device: self.number()?,
            inode: self.number()?,
        })
    }

    pub(super) fn program(&mut self) -> io::Result<BpfProgram> {
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

    pub(super) fn limits(&mut self) -> io::Result<RunLimits> {
        // In the order of the writer: fields are evaluated as written here.
        Ok(RunLimits {
            cpu_seconds: self.number()?,
            cpu_percent: self.number()?,
            memory_bytes: self.number()?,
            processes: self.number()?,
            files: self.number()?,
            file_bytes: self.number()?,
            tmp_bytes: self.number()?,
            tmp_files: self.number()?,
        })
    }

    pub(super) fn ids(&mut self) -> io::Result<HostIds> {
        let given = self.number()? == 1;
        let uid = Uid::from_raw(u32::try_from(self.number()?).map_err(io::Error::other)?);
        let gid = Gid::from_raw(u32::try_from(self.number()?).map_err(io::Error::other)?);
        Ok(if given {
            HostIds::Given { uid, gid }
        } else {
            HostIds::Own { uid, gid }
        })
    }

    pub(super) fn list<T>(
        &mut self,
        each: impl Fn(&mut Self) -> io::Result<T>,
    ) -> io::Result<Vec<T>> {
        let length = self.number()?;
        (0..length).map(|_| each(self)).collect()
    }
}
