//! Bytes as C string literals, as strace writes them: plain ASCII, whatever the bytes.

use std::fmt::Write as _;

/// Appends the bytes in quotes.
pub(super) fn quote(bytes: &[u8], out: &mut String) {
    out.push('"');
    escape(bytes, b"\"", out);
    out.push('"');
}

/// Appends the bytes, `special` ones among them escaped.
pub(super) fn escape(bytes: &[u8], special: &[u8], out: &mut String) {
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' if special.contains(byte) => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x0b => out.push_str("\\v"),
            0x0c => out.push_str("\\f"),
            b' '..=b'~' if !special.contains(byte) => out.push(char::from(*byte)),
            _ => {
                // A short octal escape must not swallow a digit that follows.
                let is_followed = matches!(bytes.get(at + 1), Some(b'0'..=b'7'));
                // Writing to a string cannot fail.
                let _ = if is_followed {
                    write!(out, "\\{byte:03o}")
                } else {
                    write!(out, "\\{byte:o}")
                };
            }
        }
    }
}

/// Appends the bytes in quotes, each as `\x…`: for random bytes, which have no text in them.
pub(super) fn quote_hex(bytes: &[u8], out: &mut String) {
    out.push('"');
    for byte in bytes {
        let _ = write!(out, "\\x{byte:02x}");
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        let mut out = String::new();
        quote(bytes, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn printable_text_stays() {
        check(b"/etc/passwd", r#""/etc/passwd""#);
        check(b"a\"b\\c\n", r#""a\"b\\c\n""#);
    }

    #[test]
    fn other_bytes_are_octal_and_do_not_swallow_digits() {
        check(b"\x7fELF\x02\x01\x00", r#""\177ELF\2\1\0""#);
        check(b"\x001", r#""\0001""#);
        check(b"\x009", r#""\09""#);
        check("é".as_bytes(), r#""\303\251""#);
    }
}
