//! What is left of a call without its shape, as bytes: numbers of seven bits a byte, texts only
//! where they say something new.

use ringside_shared::wire::{SyscallEvent, SyscallResult, Word};

use super::brief::{Answer, Brief};
use super::shape::{Shape, Shapes};

/// How the text of a result is kept.
mod answer {
    pub(super) const EMPTY: u8 = 0;
    pub(super) const DECIMAL: u8 = 1;
    pub(super) const HEX: u8 = 2;
    pub(super) const ERRNO: u8 = 3;
    pub(super) const LITERAL: u8 = 4;
}

/// Set beside the kind of answer if the text does not begin with the call's name.
const WHOLE_TEXT: u8 = 0x10;
/// Set beside it if the call has a duration.
const HAS_DURATION: u8 = 0x20;
/// Set beside it if the tracer said what it needed itself.
const HAS_TRACER: u8 = 0x40;
/// Set beside it if the thread is not the first of its process.
const HAS_TID: u8 = 0x80;

pub(super) fn put_u64(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Small numbers of either sign stay small.
pub(super) fn put_i64(bytes: &mut Vec<u8>, number: i64) {
    put_u64(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

pub(super) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_u64(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// Writes a call; `position` and `first_ns` are what its numbers are near.
pub(super) fn write(
    bytes: &mut Vec<u8>,
    call: &SyscallEvent,
    shape: usize,
    common: &Shape,
    position: usize,
    first_ns: u64,
) {
    let (value, answer_text) = match &call.result {
        SyscallResult::Return { value, text, .. } => (value.0, text.as_str()),
        SyscallResult::Killed | SyscallResult::None => (0, ""),
    };
    let answer = match answer_text {
        "" => answer::EMPTY,
        text if text == common.errno_text => answer::ERRNO,
        text if text == value.cast_signed().to_string() => answer::DECIMAL,
        text if text == Word(value).to_string() => answer::HEX,
        _ => answer::LITERAL,
    };
    let rest = call.text.strip_prefix(call.name.as_str());
    let mut flags = answer;
    if rest.is_none() {
        flags |= WHOLE_TEXT;
    }
    if call.duration_ns.is_some() {
        flags |= HAS_DURATION;
    }
    if call.tracer_ns.is_some() {
        flags |= HAS_TRACER;
    }
    if call.tid != call.pid {
        flags |= HAS_TID;
    }
    bytes.push(flags);
    put_u64(bytes, shape as u64);
    put_i64(bytes, call.seq.cast_signed().wrapping_sub(near(position)));
    put_i64(bytes, i64::from(call.pid));
    if call.tid != call.pid {
        put_i64(bytes, i64::from(call.tid) - i64::from(call.pid));
    }
    put_i64(bytes, call.at_ns.wrapping_sub(first_ns).cast_signed());
    if let Some(duration_ns) = call.duration_ns {
        put_u64(bytes, duration_ns);
    }
    if let Some(tracer_ns) = call.tracer_ns {
        put_u64(bytes, tracer_ns);
    }
    put_i64(bytes, value.cast_signed());
    if answer == answer::LITERAL {
        put_text(bytes, answer_text);
    }
    put_text(bytes, rest.unwrap_or(&call.text));
    for word in &call.args {
        put_u64(bytes, word.0);
    }
}

/// Calls are numbered nearly as they arrive.
fn near(position: usize) -> i64 {
    i64::try_from(position).unwrap_or_default()
}

/// Reads what [`write()`] wrote.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    shapes: &'a Shapes,
    position: usize,
    first_ns: u64,
) -> Option<Brief<'a>> {
    let mut reader = Reader { bytes };
    let flags = reader.byte()?;
    let shape = shapes.find(usize::try_from(reader.u64()?).ok()?)?;
    let seq = reader.i64()?.wrapping_add(near(position)).cast_unsigned();
    let pid = i32::try_from(reader.i64()?).ok()?;
    let tid = match flags & HAS_TID {
        0 => pid,
        _ => i32::try_from(reader.i64()? + i64::from(pid)).ok()?,
    };
    let at_ns = reader.i64()?.cast_unsigned().wrapping_add(first_ns);
    let mut number_if = |flag| match flags & flag {
        0 => Some(None),
        _ => reader.u64().map(Some),
    };
    let duration_ns = number_if(HAS_DURATION)?;
    let tracer_ns = number_if(HAS_TRACER)?;
    let value = reader.i64()?;
    let answer = match flags & 0xf {
        answer::EMPTY => Answer::Empty,
        answer::DECIMAL => Answer::Decimal,
        answer::HEX => Answer::Hex,
        answer::ERRNO => Answer::Errno,
        _ => Answer::Literal(reader.text()?),
    };
    Some(Brief {
        shape,
        seq,
        pid,
        tid,
        at_ns,
        duration_ns,
        tracer_ns,
        value,
        answer,
        has_whole_text: flags & WHOLE_TEXT != 0,
        rest: reader.text()?,
        args: reader.bytes,
    })
}

/// The numbers that follow each other in bytes to their end.
pub(super) fn words(bytes: &[u8]) -> impl Iterator<Item = Word> {
    let mut reader = Reader { bytes };
    std::iter::from_fn(move || reader.u64().map(Word))
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    fn u64(&mut self) -> Option<u64> {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn i64(&mut self) -> Option<i64> {
        let folded = self.u64()?;
        Some((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }

    fn text(&mut self) -> Option<&'a str> {
        let len = usize::try_from(self.u64()?).ok()?;
        let (text, rest) = self.bytes.split_at_checked(len)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok()
    }
}
