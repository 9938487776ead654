//! `seccomp-tools dump`'s listing: `0001: 0x15 0x00 0x05 0xc000003e  if (A != ARCH_X86_64) …`.
//!
//! The numbers say everything; what stands behind them is for people.

use super::constant::value;
use crate::bpf::insn::SockFilter;
use crate::bpf::program::Placed;
use crate::text::{Diagnostic, Span};

/// Whether the first line that is no heading has a position and the four numbers.
pub(super) fn is_listing(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !is_heading(line));
    lines.next().is_some_and(|line| fields(line).is_some())
}

pub(super) fn read(text: &str) -> Result<Vec<Placed>, Diagnostic> {
    let mut placed = Vec::new();
    let mut at = 0_u32;
    for line in text.split_inclusive('\n') {
        let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
        let end = u32::try_from(line.trim_end().len()).unwrap_or(u32::MAX);
        let span = Span::new(at, at.saturating_add(end));
        at = at.saturating_add(length);
        if is_heading(line) {
            continue;
        }
        let insn = fields(line).and_then(|[code, jt, jf, k]| {
            Some(SockFilter {
                code: u16::try_from(code).ok()?,
                jt: u8::try_from(jt).ok()?,
                jf: u8::try_from(jf).ok()?,
                k: u32::try_from(k).ok()?,
            })
        });
        let Some(insn) = insn else {
            let message = "a line needs its position and four numbers: code, jt, jf and k";
            return Err(Diagnostic::error("bad-listing", span, message));
        };
        placed.push(Placed { insn, span });
    }
    Ok(placed)
}

fn is_heading(line: &str) -> bool {
    let line = line.trim();
    line.is_empty()
        || line.starts_with('#')
        || line.bytes().all(|byte| byte == b'=')
        || line
            .split_whitespace()
            .take(5)
            .eq(["line", "CODE", "JT", "JF", "K"])
}

fn fields(line: &str) -> Option<[u64; 4]> {
    let (position, rest) = line.split_once(':')?;
    position.trim().parse::<u32>().ok()?;
    let mut words = rest.split_whitespace();
    let mut number = || {
        words
            .next()
            .filter(|word| word.starts_with("0x"))
            .and_then(value)
    };
    Some([number()?, number()?, number()?, number()?])
}
