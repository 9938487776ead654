//! Reading what a tracee's pointers point at, bounded and without trust.

use nix::unistd::Pid;

use crate::sys::vm;

/// The memory of one tracee.
#[derive(Debug, Clone, Copy)]
pub(super) struct Memory(pub(super) Pid);

/// Text from a tracee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CString {
    /// Its bytes, without the final NUL.
    pub(super) bytes: Vec<u8>,
    /// Whether the NUL was found within the limit.
    pub(super) is_whole: bool,
}

impl Memory {
    /// Exactly `N` bytes, or nothing.
    pub(super) fn array<const N: usize>(self, address: u64) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        (self.read(address, &mut bytes)? == N).then_some(bytes)
    }

    /// Up to `length` bytes; fewer when the rest cannot be read, `None` when the first cannot.
    pub(super) fn bytes(self, address: u64, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        let read = self.read(address, &mut bytes)?;
        bytes.truncate(read);
        Some(bytes)
    }

    /// A NUL-terminated string of up to `limit` bytes; `None` when it cannot be read, or when
    /// unreadable memory comes before the NUL.
    pub(super) fn c_string(self, address: u64, limit: usize) -> Option<CString> {
        /// Most strings are paths that fit; longer ones take another round.
        const FIRST_ROUND: usize = 256;
        let mut bytes = vec![0; FIRST_ROUND.min(limit + 1)];
        let mut read = self.read(address, &mut bytes)?;
        if read == FIRST_ROUND && limit >= FIRST_ROUND && !bytes.contains(&0) {
            bytes.resize(limit + 1, 0);
            read = self.read(address, &mut bytes)?;
        }
        let wanted = bytes.len();
        bytes.truncate(read);
        match bytes.iter().position(|byte| *byte == 0) {
            Some(end) => {
                bytes.truncate(end);
                Some(CString {
                    bytes,
                    is_whole: true,
                })
            }
            None if read == wanted => {
                bytes.truncate(limit);
                Some(CString {
                    bytes,
                    is_whole: false,
                })
            }
            None => None,
        }
    }

    fn read(self, address: u64, buffer: &mut [u8]) -> Option<usize> {
        vm::read(self.0.as_raw(), address, buffer).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], limit: usize, expected: &[u8], is_whole: bool) {
        let read = Memory(Pid::this()).c_string(text.as_ptr().addr() as u64, limit);
        let expected = CString {
            bytes: expected.to_vec(),
            is_whole,
        };
        assert_eq!(read, Some(expected));
    }

    #[test]
    fn a_string_ends_at_its_nul_or_at_the_limit() {
        check(b"/etc/passwd\0more", 64, b"/etc/passwd", true);
        check(b"/etc/passwd\0more", 11, b"/etc/passwd", true);
        check(b"/etc/passwd\0more", 4, b"/etc", false);
    }

    #[test]
    fn a_long_string_is_read_in_a_second_round() {
        let mut text = vec![b'x'; 3000];
        text.push(0);
        check(&text, 4096, &text[..3000], true);
        check(&text, 1000, &text[..1000], false);
    }

    #[test]
    fn a_bad_pointer_is_nothing() {
        assert_eq!(Memory(Pid::this()).c_string(16, 64), None);
        assert_eq!(Memory(Pid::this()).array::<8>(u64::MAX - 3), None);
    }
}
