//! Messages and semaphores of System V.

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;

use super::subject::Subject;
use super::{file, memory, scalar, text};

/// `struct msgbuf`: a type, and text of a length; at exit as much of it as came.
pub(super) fn message(
    subject: &Subject<'_>,
    address: u64,
    length: usize,
    out: &mut String,
) -> Option<()> {
    let came = match subject.returned {
        Some(came) if subject.name() == "msgrcv" => usize::try_from(came).ok()?,
        _ => length,
    };
    let [kind] = subject.words(address)?;
    // Writing to a string cannot fail, here and below.
    let _ = write!(out, "{{mtype={}, mtext=", kind.cast_signed());
    let from = address.checked_add(subject.word_size() as u64)?;
    memory::buffer(subject, from, came, text::quote, out)?;
    out.push('}');
    Some(())
}

/// `struct sembuf[]`.
pub(super) fn operations(
    subject: &Subject<'_>,
    address: u64,
    count: usize,
    out: &mut String,
) -> Option<()> {
    file::list(count, out, |at, out| {
        let fields = subject.bytes(address.checked_add(at * 6)?, 6)?;
        let (number, op) = (fields.u16(0), fields.u16(2).cast_signed());
        let _ = write!(out, "{{sem_num={number}, sem_op={op}, sem_flg=");
        match fields.u16(4) {
            0 => scalar::hex(0, out),
            flags => Family::Semaphore.render_to(u64::from(flags), out),
        }
        out.push('}');
        Some(())
    })
}
