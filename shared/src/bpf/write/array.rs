//! Arrays for C and Rust programs, with what is known of each instruction beside it.

use super::lines;
use crate::bpf::insn::SockFilter;
use std::fmt::Write as _;

pub(super) fn c(insns: &[SockFilter], notes: &[String]) -> String {
    let mut out =
        String::from("#include <linux/filter.h>\n\nstatic struct sock_filter filter[] = {\n");
    for (insn, comment) in insns.iter().zip(comments(insns, notes)) {
        let SockFilter { code, jt, jf, k } = insn;
        // A comment that ends early would let the rest of it be code.
        let comment = comment.replace("*/", "* /");
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "\t{{ {code:#04x}, {jt:#04x}, {jf:#04x}, {k:#010x} }}, /* {comment} */"
        );
    }
    out.push_str("};\n");
    out
}

pub(super) fn rust(insns: &[SockFilter], notes: &[String]) -> String {
    let n = insns.len();
    let mut out = format!("static FILTER: [libc::sock_filter; {n}] = [\n");
    for (insn, comment) in insns.iter().zip(comments(insns, notes)) {
        let SockFilter { code, jt, jf, k } = insn;
        let (high, low) = (k >> 16, k & 0xffff);
        let _ = writeln!(
            out,
            "    libc::sock_filter {{ code: {code:#04x}, jt: {jt:#04x}, jf: {jf:#04x}, \
             k: 0x{high:04x}_{low:04x} }}, // {comment}"
        );
    }
    out.push_str("];\n");
    out
}

/// `0004: ret #0x50001 ; ERRNO(1) EPERM; rule 0, line 2`
fn comments(insns: &[SockFilter], notes: &[String]) -> impl Iterator<Item = String> {
    let lines = lines(insns, notes).into_iter().enumerate();
    lines.map(|(pc, (text, meaning))| match meaning.as_str() {
        "" => format!("{pc:04}: {text}"),
        _ => format!("{pc:04}: {text} ; {}", meaning.replace('\n', " ")),
    })
}
