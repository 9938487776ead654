//! What the kernel says about files and file systems.

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;

use super::scalar;
use super::subject::Subject;

/// File type bits of a mode: `S_IFMT` of `linux/stat.h`, and the two kinds of device.
const TYPE: u32 = 0o170_000;
const CHARACTER: u32 = 0o020_000;
const BLOCK: u32 = 0o060_000;

/// `struct stat`: mode and size, or the device that it stands for, as strace abbreviates it.
pub(super) fn stat(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    if !subject.has_native_structs() {
        return None;
    }
    let fields = subject.bytes(address, size_of::<libc::stat>())?;
    let mode = fields.u32(std::mem::offset_of!(libc::stat, st_mode));
    out.push_str("{st_mode=");
    scalar::mode(u64::from(mode), out);
    if is_device(mode) {
        let device = fields.u64(std::mem::offset_of!(libc::stat, st_rdev));
        let (major, minor) = scalar::split_device(device);
        out.push_str(", st_rdev=");
        scalar::device(major, minor, out);
    } else {
        let size = fields.i64(std::mem::offset_of!(libc::stat, st_size));
        // Writing to a string cannot fail, here and below.
        let _ = write!(out, ", st_size={size}");
    }
    out.push_str(", ...}");
    Some(())
}

fn is_device(mode: u32) -> bool {
    matches!(mode & TYPE, CHARACTER | BLOCK)
}

/// `struct statx`, whose layout is the same everywhere: `linux/stat.h`.
pub(super) fn statx(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, 0x30)?;
    let mask = Family::StatxMask.render(u64::from(fields.u32(0)));
    let _ = write!(out, "{{stx_mask={mask}, stx_attributes=");
    scalar::hex(fields.u64(8), out);
    out.push_str(", stx_mode=");
    scalar::mode(u64::from(fields.u16(0x1c)), out);
    let _ = write!(out, ", stx_size={}, ...}}", fields.u64(0x28));
    Some(())
}

/// `struct statfs`.
pub(super) fn statfs(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    if !subject.has_native_structs() {
        return None;
    }
    let fields = subject.bytes(address, 88)?;
    let (kind, [size, blocks, free, available, files, free_files]) = (
        fields.u64(0),
        [8, 16, 24, 32, 40, 48].map(|at| fields.u64(at)),
    );
    out.push_str("{f_type=");
    Family::FileSystem.render_to(kind, out);
    let _ = write!(
        out,
        ", f_bsize={size}, f_blocks={blocks}, f_bfree={free}, f_bavail={available}, \
         f_files={files}, f_ffree={free_files}, f_fsid={{val=["
    );
    scalar::hex(u64::from(fields.u32(56)), out);
    out.push_str(", ");
    scalar::hex(u64::from(fields.u32(60)), out);
    let (longest, fragment) = (fields.u64(64), fields.u64(72));
    let _ = write!(
        out,
        "]}}, f_namelen={longest}, f_frsize={fragment}, f_flags="
    );
    Family::StatfsFlags.render_to(fields.u64(80), out);
    out.push('}');
    Some(())
}
