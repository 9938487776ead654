//! Descriptors and what is done with many at once.

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;

use super::memory::{MAX_ELEMENTS, buffer};
use super::subject::Subject;
use super::{descriptor, scalar, text};

/// `struct iovec[]`: the buffers, of which `total` bytes count if that is known.
pub(super) fn vectors(
    subject: &Subject<'_>,
    address: u64,
    count: usize,
    total: Option<i64>,
    out: &mut String,
) -> Option<()> {
    let mut left = total.map(|total| usize::try_from(total).unwrap_or(0));
    list(count, out, |at, out| {
        let size = subject.word_size() as u64 * 2;
        let [base, length] = subject.words(address.checked_add(at * size)?)?;
        let length_here = usize::try_from(length).unwrap_or(usize::MAX);
        let shown = left.map_or(length_here, |left| left.min(length_here));
        if let Some(left) = &mut left {
            *left -= shown;
        }
        out.push_str("{iov_base=");
        if buffer(subject, base, shown, text::quote, out).is_none() {
            scalar::address(base, out);
        }
        // Writing to a string cannot fail, here and below.
        let _ = write!(out, ", iov_len={length}}}");
        Some(())
    })
}

/// `struct pollfd[]`. At entry what is asked, at exit what is there.
pub(super) fn poll(
    subject: &Subject<'_>,
    address: u64,
    count: usize,
    out: &mut String,
) -> Option<()> {
    list(count, out, |at, out| {
        let fields = subject.bytes(address.checked_add(at * 8)?, 8)?;
        let events = Family::Poll.render(u64::from(fields.u16(4)));
        out.push_str("{fd=");
        descriptor::show(subject, fields.i32(0), out);
        // Writing to a string cannot fail, here and below.
        let _ = write!(out, ", events={events}}}");
        Some(())
    })
}

/// The descriptors that poll found ready: `[{fd=3, revents=POLLIN}]`.
pub(super) fn ready(
    subject: &Subject<'_>,
    address: u64,
    count: usize,
    out: &mut String,
) -> Option<()> {
    let mut separator = "[";
    for at in 0..count.min(MAX_ELEMENTS) as u64 {
        let fields = subject.bytes(address.checked_add(at * 8)?, 8)?;
        let events = fields.u16(6);
        if events != 0 {
            let events = Family::Poll.render(u64::from(events));
            let _ = write!(out, "{separator}{{fd={}, revents={events}}}", fields.i32(0));
            separator = ", ";
        }
    }
    out.push(']');
    Some(())
}

/// `struct epoll_event`, packed on x86: events, then data.
pub(super) fn epoll_event(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, EPOLL_EVENT_SIZE)?;
    let events = Family::Epoll.render(u64::from(fields.u32(0)));
    let (short, data) = (
        fields.u32(EPOLL_EVENT_SIZE - 8),
        fields.u64(EPOLL_EVENT_SIZE - 8),
    );
    let _ = write!(out, "{{events={events}, data={{u32={short}, u64={data}}}}}");
    Some(())
}

const EPOLL_EVENT_SIZE: usize = size_of::<libc::epoll_event>();

/// As many as the call returned.
pub(super) fn epoll_events(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let count = usize::try_from(subject.returned?).ok()?;
    list(count, out, |at, out| {
        epoll_event(
            subject,
            address.checked_add(at * EPOLL_EVENT_SIZE as u64)?,
            out,
        )
    })
}

/// `fd_set`: the descriptors in it.
pub(super) fn descriptors(
    subject: &Subject<'_>,
    address: u64,
    bits: usize,
    out: &mut String,
) -> Option<()> {
    set(subject, address, bits, out, |fd, out| {
        descriptor::show(subject, i32::try_from(fd).unwrap_or(-1), out);
    })
}

/// The numbers of the bits that are set, as strace writes masks of CPUs.
pub(super) fn numbers(
    subject: &Subject<'_>,
    address: u64,
    bits: usize,
    out: &mut String,
) -> Option<()> {
    set(subject, address, bits, out, |bit, out| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{bit}");
    })
}

fn set(
    subject: &Subject<'_>,
    address: u64,
    bits: usize,
    out: &mut String,
    element: impl Fn(usize, &mut String),
) -> Option<()> {
    /// `FD_SETSIZE`; larger sets are not shown.
    const MAX_BITS: usize = 1024;
    if bits > MAX_BITS {
        return None;
    }
    let fields = subject.bytes(address, bits.div_ceil(64) * 8)?;
    out.push('[');
    let mut separator = "";
    for bit in (0..bits).filter(|bit| fields.u8(bit / 8) >> (bit % 8) & 1 == 1) {
        out.push_str(separator);
        separator = " ";
        element(bit, out);
    }
    out.push(']');
    Some(())
}

/// `struct flock` on 64-bit arches.
pub(super) fn lock(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    if !subject.has_native_structs() {
        return None;
    }
    let fields = subject.bytes(address, 32)?;
    let kind = Family::Lock.render(u64::from(fields.u16(0)));
    let whence = Family::Whence.render(u64::from(fields.u16(2)));
    let _ = write!(
        out,
        "{{l_type={kind}, l_whence={whence}, l_start={}, l_len={}",
        fields.i64(8),
        fields.i64(16)
    );
    // Whose lock it is, is an answer.
    if subject.returned.is_some() {
        let _ = write!(out, ", l_pid={}", fields.i32(24));
    }
    out.push('}');
    Some(())
}

/// `struct open_how`: `linux/openat2.h`.
pub(super) fn open_how(
    subject: &Subject<'_>,
    address: u64,
    length: usize,
    out: &mut String,
) -> Option<()> {
    if length < 24 {
        return None;
    }
    let fields = subject.bytes(address, 24)?;
    let _ = write!(out, "{{flags={}", Family::Open.render(fields.u64(0)));
    if fields.u64(8) != 0 {
        out.push_str(", mode=");
        scalar::mode(fields.u64(8), out);
    }
    let resolve = Family::Resolve.render(fields.u64(16));
    let _ = write!(out, ", resolve={resolve}}}");
    Some(())
}

/// `struct iovec[]` of another process.
pub(super) fn remote_vectors(
    subject: &Subject<'_>,
    address: u64,
    count: usize,
    out: &mut String,
) -> Option<()> {
    list(count, out, |at, out| {
        let size = subject.word_size() as u64 * 2;
        let [base, length] = subject.words(address.checked_add(at * size)?)?;
        out.push_str("{iov_base=");
        scalar::address(base, out);
        let _ = write!(out, ", iov_len={length}}}");
        Some(())
    })
}

/// Whether pages are in memory, one byte each.
pub(super) fn pages(
    subject: &Subject<'_>,
    address: u64,
    length: usize,
    out: &mut String,
) -> Option<()> {
    const PAGE: usize = 4096;
    let count = length.div_ceil(PAGE);
    let fields = subject.bytes(address, count.min(MAX_ELEMENTS))?;
    list(count, out, |at, out| {
        let page = fields.u8(usize::try_from(at).ok()?);
        let _ = write!(out, "{}", page & 1);
        Some(())
    })
}

/// `struct f_owner_ex`: who is told by signal.
pub(super) fn owner(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, 8)?;
    out.push_str("{type=");
    Family::Owner.render_to(u64::from(fields.u32(0)), out);
    let _ = write!(out, ", pid={}}}", fields.i32(4));
    Some(())
}

/// Directory entries: only how many, as strace abbreviates them.
pub(super) fn entries(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let length = usize::try_from(subject.returned?).ok()?;
    let fields = subject.bytes(address, length)?;
    let mut count = 0;
    let mut at = 0;
    while at < length {
        let size = usize::from(fields.u16(at + 16));
        if size == 0 {
            return None;
        }
        at += size;
        count += 1;
    }
    scalar::address(address, out);
    let plural = if count == 1 { "y" } else { "ies" };
    let _ = write!(out, " /* {count} entr{plural} */");
    Some(())
}

/// Appends up to [`MAX_ELEMENTS`] things in brackets.
pub(super) fn list(
    count: usize,
    out: &mut String,
    mut element: impl FnMut(u64, &mut String) -> Option<()>,
) -> Option<()> {
    out.push('[');
    for at in 0..count.min(MAX_ELEMENTS) {
        if at > 0 {
            out.push_str(", ");
        }
        element(at as u64, out)?;
    }
    if count > MAX_ELEMENTS {
        out.push_str(", ...");
    }
    out.push(']');
    Some(())
}
