//! Programs from elsewhere: raw bytes, hex digits, or an array as C and `tcpdump -ddd` write it.

mod array;

use super::insn::{MAX_INSNS, SockFilter};

/// Why bytes are not a program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing there.
    #[error("there is no instruction to read")]
    Empty,
    /// An instruction has eight bytes.
    #[error("{0} bytes are not a whole number of instructions of 8 bytes")]
    Ragged(usize),
    /// An instruction has four numbers, in a macro two or four.
    #[error("line {0}: an instruction needs four numbers, `BPF_STMT` two")]
    WrongCount(usize),
    /// A word that is neither a number nor the name of a BPF constant.
    #[error("line {line}: `{text}` is neither a number nor a BPF constant")]
    UnknownWord {
        /// Line, from 1.
        line: usize,
        /// The word.
        text: String,
    },
    /// A number that does not fit the field it stands for.
    #[error("line {line}: {value:#x} does not fit into `{field}`")]
    TooLarge {
        /// Line, from 1.
        line: usize,
        /// The number.
        value: u64,
        /// `code`, `jt`, `jf` or `k`.
        field: &'static str,
    },
    /// More than any kernel loads.
    #[error("more than {MAX_INSNS} instructions, the kernel takes no more")]
    TooLong,
}

/// Reads a program, told apart by content. It is not checked.
pub fn read(input: &[u8]) -> Result<Vec<SockFilter>, ReadError> {
    let insns = match std::str::from_utf8(input) {
        Ok(text) if !is_raw(input) => match hex(text) {
            Some(bytes) => raw(&bytes)?,
            None => array::read(text)?,
        },
        _ => raw(input)?,
    };
    match insns.len() {
        0 => Err(ReadError::Empty),
        n if n > MAX_INSNS => Err(ReadError::TooLong),
        _ => Ok(insns),
    }
}

/// Whether bytes are no text: every instruction that the kernel knows has a zero byte.
pub fn is_raw(input: &[u8]) -> bool {
    let is_text = |byte: &u8| !matches!(byte, 0..=8 | 14..=31 | 127);
    !input.iter().all(is_text) || std::str::from_utf8(input).is_err()
}

/// Whether a text is a program, and no filter in any language that has rules.
pub fn is_program(text: &str) -> bool {
    hex(text).is_some() || array::is_array(text)
}

/// `struct sock_filter` array, little endian.
fn raw(bytes: &[u8]) -> Result<Vec<SockFilter>, ReadError> {
    let (insns, []) = bytes.as_chunks::<8>() else {
        return Err(ReadError::Ragged(bytes.len()));
    };
    let insns = insns
        .iter()
        .map(|&[c0, c1, jt, jf, k0, k1, k2, k3]| SockFilter {
            code: u16::from_le_bytes([c0, c1]),
            jt,
            jf,
            k: u32::from_le_bytes([k0, k1, k2, k3]),
        });
    Ok(insns.collect())
}

/// The bytes of a text of nothing but hex digits, in groups of whole bytes, with at least one of
/// the zeros that every instruction has: decimal numbers in columns are not hex.
fn hex(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for word in text.split_whitespace() {
        for pair in word.as_bytes().chunks(2) {
            let digit = |at: usize| char::from(*pair.get(at)?).to_digit(16);
            bytes.push(u8::try_from(digit(0)? * 16 + digit(1)?).ok()?);
        }
    }
    (bytes.len() >= 8).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bpf::insn;

    const PROGRAM: [SockFilter; 3] = [
        SockFilter::plain(insn::LD_ABS, 0),
        SockFilter::branch(insn::JEQ_K, 227, 0, 1),
        SockFilter::plain(insn::RET_K, 0x5_0001),
    ];

    fn check(input: &[u8]) {
        assert_eq!(read(input).as_deref(), Ok(&PROGRAM[..]));
    }

    #[test]
    fn every_spelling_of_a_program_is_read() {
        check(b"\x20\0\0\0\0\0\0\0\x15\0\0\x01\xe3\0\0\0\x06\0\0\0\x01\0\x05\0");
        check(b"2000000000000000 15000001e3000000 0600000001000500\n");
        check(b"20 00 00 00 00 00 00 00 15 00 00 01 e3 00 00 00 06 00 00 00 01 00 05 00");
        check(b"3\n32 0 0 0\n21 0 1 227\n6 0 0 327681\n");
        check(
            b"struct sock_filter filter[] = {\n\t{ 0x20, 0, 0, 0x00000000 }, /* nr */\n\
              { 0x15, 0, 1, 0x000000e3 },\n  { 0x6, 0, 0, 0x00050001 }, // no\n};\n",
        );
        check(
            b"BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),\nBPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, 227, 0, 1),\n\
              BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1)",
        );
    }

    #[test]
    fn what_is_no_program_says_why() {
        assert_eq!(read(b""), Err(ReadError::Empty));
        assert_eq!(read(b"\0\0\0"), Err(ReadError::Ragged(3)));
        assert_eq!(read(b"{1, 2, 3}"), Err(ReadError::WrongCount(1)));
        assert_eq!(
            read(b"{1, 2, 3,\nBANANA}"),
            Err(ReadError::UnknownWord {
                line: 2,
                text: "BANANA".to_owned()
            })
        );
        assert_eq!(
            read(b"{1, 256, 3, 4}"),
            Err(ReadError::TooLarge {
                line: 1,
                value: 256,
                field: "jt"
            })
        );
        assert_eq!(read(&vec![0; 8 * 4097]), Err(ReadError::TooLong));
    }
}
