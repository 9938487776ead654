//! What pointers point to, shape by shape.

use std::fmt::Write as _;

use ringside_shared::abi::syscalls::args::Shape;

use super::subject::Subject;
use super::{
    capability, descriptor, file, memory, message, process, program, queue, scalar, schedule,
    signal, socket, stat, system, terminal, text, time,
};

/// Appends what is at an address that is not 0. `None` when it cannot be read, or is not to be
/// looked into; whatever was appended is then thrown away.
pub(super) fn show(
    subject: &Subject<'_>,
    address: u64,
    shape: Shape,
    out: &mut String,
) -> Option<()> {
    match shape {
        Shape::Bytes(length) => bytes(subject, address, subject.length(length), out),
        Shape::Int | Shape::SchedParam => {
            number(subject.bytes(address, 4).map(|fields| fields.i32(0)), out)
        }
        Shape::Descriptor => bracketed(subject, address, out, |word, out| {
            descriptor::show(subject, word.cast_signed(), out);
        }),
        Shape::SignalNumber => bracketed(subject, address, out, |word, out| {
            scalar::signal(u64::from(word), out);
        }),
        Shape::Constant(family) => bracketed(subject, address, out, |word, out| {
            family.render_to(u64::from(word), out);
        }),
        Shape::Pointer => {
            let [word] = subject.words(address)?;
            out.push('[');
            scalar::address(word, out);
            out.push(']');
            Some(())
        }
        Shape::Id => number(subject.bytes(address, 4).map(|fields| fields.u32(0)), out),
        Shape::Long => number(subject.words(address).map(|[word]| word.cast_signed()), out),
        Shape::FdPair => {
            let fields = subject.bytes(address, 8)?;
            out.push('[');
            descriptor::show(subject, fields.i32(0), out);
            out.push_str(", ");
            descriptor::show(subject, fields.i32(4), out);
            out.push(']');
            Some(())
        }
        Shape::Ids(count) => {
            let count = match subject.name() {
                "getgroups" => usize::try_from(subject.returned?).ok()?,
                _ => subject.length(count),
            };
            if count > MAX_GROUPS {
                return None;
            }
            file::list(count, out, |at, out| {
                let id = subject.bytes(address.checked_add(at * 4)?, 4)?.u32(0);
                // Writing to a string cannot fail.
                let _ = write!(out, "{id}");
                Some(())
            })
        }
        _ => structure(subject, address, shape, out),
    }
}

/// The shapes that are structs, or arrays of them.
fn structure(subject: &Subject<'_>, address: u64, shape: Shape, out: &mut String) -> Option<()> {
    match shape {
        Shape::Timespec => time::pair(subject, address, time::NANO, out),
        Shape::TimespecPair => time::two(subject, address, time::NANO, out),
        Shape::Timeval => time::pair(subject, address, time::MICRO, out),
        Shape::TimevalPair => time::two(subject, address, time::MICRO, out),
        Shape::Timezone => time::zone(subject, address, out),
        Shape::Itimerspec => time::timer(subject, address, time::NANO, out),
        Shape::Itimerval => time::timer(subject, address, time::MICRO, out),
        Shape::Tms => time::ticks(subject, address, out),
        Shape::Stat => stat::stat(subject, address, out),
        Shape::Statx => stat::statx(subject, address, out),
        Shape::Statfs => stat::statfs(subject, address, out),
        Shape::Dirents => file::entries(subject, address, out),
        Shape::Rlimit => process::rlimit(subject, address, out),
        Shape::Rusage => process::rusage(subject, address, out),
        Shape::WaitStatus => process::wait_status(subject, address, out),
        Shape::Utsname => system::names(subject, address, out),
        Shape::Sysinfo => system::info(subject, address, out),
        Shape::Sigset(length) => signal::set(subject, address, subject.length(length), out),
        Shape::Sigaction => signal::action(subject, address, out),
        Shape::Siginfo => signal::info(subject, address, out),
        Shape::SignalStack => signal::stack(subject, address, out),
        Shape::Sockaddr(length) => {
            socket::address(subject, address, address_length(subject, length)?, out)
        }
        Shape::Msghdr => message::header(subject, address, subject.returned, out),
        Shape::Mmsghdr(count) => message::headers(subject, address, subject.length(count), out),
        Shape::Iovec(count) => {
            let count = subject.length(count);
            file::vectors(subject, address, count, subject.returned, out)
        }
        Shape::Pollfd(count) => file::poll(subject, address, subject.length(count), out),
        Shape::FdSet(bits) => file::descriptors(subject, address, subject.length(bits), out),
        Shape::EpollEvent => file::epoll_event(subject, address, out),
        Shape::EpollEvents => file::epoll_events(subject, address, out),
        Shape::OpenHow(length) => file::open_how(subject, address, subject.length(length), out),
        Shape::CloneArgs(length) => {
            process::clone_args(subject, address, subject.length(length), out)
        }
        Shape::CapHeader => capability::header(subject, address, out),
        Shape::CapData => capability::sets(subject, address, out),
        Shape::SchedAttr => schedule::attributes(subject, address, out),
        Shape::Sigevent => signal::event(subject, address, out),
        Shape::SizedSigset => signal::sized_set(subject, address, out),
        Shape::Msgbuf(length) => queue::message(subject, address, subject.length(length), out),
        Shape::Sembuf(count) => queue::operations(subject, address, subject.length(count), out),
        Shape::RemoteIovec(count) => {
            file::remote_vectors(subject, address, subject.length(count), out)
        }
        Shape::Pages(length) => file::pages(subject, address, subject.length(length), out),
        Shape::Termios => terminal::modes(subject, address, out),
        Shape::Winsize => terminal::size(subject, address, out),
        Shape::Byte => terminal::byte(subject, address, out),
        Shape::Linger => socket::linger(subject, address, out),
        Shape::Ucred => {
            socket::credentials(&subject.bytes(address, 12)?, out);
            Some(())
        }
        Shape::OwnerEx => file::owner(subject, address, out),
        Shape::FilterProgram => program::filter(subject, address, out),
        Shape::NotifSizes => program::sizes(subject, address, out),
        Shape::TaskName => task_name(subject, address, out),
        Shape::Flock => file::lock(subject, address, out),
        Shape::CpuSet(length) => {
            let length = subject
                .returned
                .map_or(subject.length(length), |n| usize::try_from(n).unwrap_or(0));
            file::numbers(subject, address, length.saturating_mul(8), out)
        }
        // Of struct timex, rarely met and long, the pointer says enough; the rest is in `show`.
        _ => None,
    }
}

/// A buffer: at exit as much of it as the call returned.
fn bytes(subject: &Subject<'_>, address: u64, length: usize, out: &mut String) -> Option<()> {
    let filled = subject
        .returned
        .map_or(length, |n| usize::try_from(n).unwrap_or(0).min(length));
    match subject.name() {
        // The kernel reads no longer name: `__NEW_UTS_LEN` of `linux/utsname.h`.
        "sethostname" | "setdomainname" if length > 64 => None,
        // getcwd counts the NUL, which strace does not print.
        "getcwd" => memory::buffer(subject, address, filled.checked_sub(1)?, text::quote, out),
        "getrandom" => memory::buffer(subject, address, filled, text::quote_hex, out),
        _ => memory::buffer(subject, address, filled, text::quote, out),
    }
}

/// An `int` in brackets, shown in its own way.
fn bracketed(
    subject: &Subject<'_>,
    address: u64,
    out: &mut String,
    show: impl FnOnce(u32, &mut String),
) -> Option<()> {
    let word = subject.bytes(address, 4)?.u32(0);
    out.push('[');
    show(word, out);
    out.push(']');
    Some(())
}

/// The name of a task, whose 16 bytes end with a NUL.
fn task_name(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let name = subject.memory.c_string(address, 16)?;
    text::quote(&name.bytes, out);
    Some(())
}

/// `NGROUPS_MAX` of `linux/limits.h`: with more, the kernel does not look at them.
const MAX_GROUPS: usize = 65536;

fn number(number: Option<impl std::fmt::Display>, out: &mut String) -> Option<()> {
    let _ = write!(out, "[{}]", number?);
    Some(())
}

/// The length of an address: an argument, or behind one when the kernel wrote it.
fn address_length(subject: &Subject<'_>, at: u8) -> Option<usize> {
    let is_written = matches!(
        subject.name(),
        "accept" | "accept4" | "getpeername" | "getsockname" | "recvfrom"
    );
    if is_written {
        usize::try_from(subject.bytes(subject.arg(at), 4)?.i32(0)).ok()
    } else {
        Some(subject.length(at))
    }
}
