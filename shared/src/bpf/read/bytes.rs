//! Raw bytes, and bytes as hex or base64.

use super::ReadError;
use crate::bpf::disasm::is_known;
use crate::bpf::insn::{MAX_INSNS, SockFilter};
use crate::bpf::program::Placed;
use crate::text::Span;

/// `struct sock_filter` array, little endian.
pub(super) fn insns(bytes: &[u8]) -> Result<Vec<SockFilter>, ReadError> {
    let (insns, []) = bytes.as_chunks::<8>() else {
        return Err(ReadError::Ragged(bytes.len()));
    };
    match insns.len() {
        0 => return Err(ReadError::Empty),
        n if n > MAX_INSNS => return Err(ReadError::TooLong(n)),
        _ => {}
    }
    if is_big_endian(insns) {
        return Err(ReadError::BigEndian);
    }
    let insns = insns.iter();
    Ok(insns
        .map(|&[c0, c1, jt, jf, k0, k1, k2, k3]| SockFilter {
            code: u16::from_le_bytes([c0, c1]),
            jt,
            jf,
            k: u32::from_le_bytes([k0, k1, k2, k3]),
        })
        .collect())
}

/// Whether every code makes sense with its bytes exchanged, and not all do as they are.
fn is_big_endian(insns: &[[u8; 8]]) -> bool {
    insns
        .iter()
        .all(|insn| insn[0] == 0 && is_known(insn[1].into()))
        && insns.iter().any(|insn| insn[1] != 0)
}

/// Bytes from a text, and where in the text each of them stands.
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    places: Vec<u32>,
}

impl Encoded {
    pub(super) fn place(&self, insns: Vec<SockFilter>) -> Vec<Placed> {
        let place = |byte: usize| self.places.get(byte).copied().unwrap_or_default();
        let placed = insns.into_iter().enumerate().map(|(at, insn)| Placed {
            insn,
            span: Span::new(place(8 * at), place(8 * at + 7) + 2),
        });
        placed.collect()
    }
}

/// The bytes of a text of nothing but hex or base64.
pub(super) fn encoded(text: &str) -> Option<Encoded> {
    hex(text).or_else(|| base64(text))
}

/// Hex digits in groups of whole bytes: decimal numbers in columns are not hex, because every
/// instruction has an odd one (a single 0).
fn hex(text: &str) -> Option<Encoded> {
    let mut bytes = Vec::new();
    let mut places = Vec::new();
    let mut high = None;
    for (at, byte) in (0_u32..).zip(text.bytes()) {
        if byte.is_ascii_whitespace() {
            if high.is_some() {
                return None;
            }
            continue;
        }
        let digit = u8::try_from(char::from(byte).to_digit(16)?).ok()?;
        match high.take() {
            None => {
                high = Some(digit);
                places.push(at);
            }
            Some(high) => bytes.push(high << 4 | digit),
        }
    }
    (bytes.len() >= 8 && high.is_none()).then_some(Encoded { bytes, places })
}

/// Base64 of either alphabet, padded or not, in lines without blanks inside. Words can look like
/// it; bytes that are no instructions tell them apart.
fn base64(text: &str) -> Option<Encoded> {
    let mut bytes = Vec::new();
    let mut places = Vec::new();
    let (mut buffer, mut n_bits, mut is_padded) = (0_u32, 0, false);
    for (at, byte) in (0_u32..).zip(text.trim().bytes()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'\n' | b'\r' => continue,
            b'=' => {
                is_padded = true;
                continue;
            }
            _ => return None,
        };
        if is_padded {
            return None;
        }
        buffer = buffer << 6 | u32::from(value);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push(u8::try_from(buffer >> n_bits & 0xff).ok()?);
            places.push(at);
        }
    }
    let (insns, []) = bytes.as_chunks::<8>() else {
        return None;
    };
    let is_program = insns.iter().all(|insn| insn[1] == 0) || is_big_endian(insns);
    (is_program && !insns.is_empty()).then_some(Encoded { bytes, places })
}
