//! The text of a filter from the bytes of a file.

use crate::bpf::disasm;
use crate::bpf::read::{self, ReadError};

/// Bytes that are neither text nor a program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is neither text (which ends at byte {valid_up_to}) nor a raw program: {problem}")]
pub struct NotASource {
    /// How much of it is UTF-8.
    pub valid_up_to: usize,
    /// Why it is not a program.
    pub problem: ReadError,
}

/// The text of a filter from the bytes of a file: the bytes themselves, or, of a raw program, its
/// instructions in assembler, which [`super::load`] reads like any other filter.
pub fn source_text(bytes: Vec<u8>) -> Result<String, NotASource> {
    if read::is_raw(&bytes) {
        match read::read(&bytes) {
            Ok(insns) => return Ok(disasm::listing(&insns)),
            Err(problem @ ReadError::BigEndian) => {
                return Err(NotASource {
                    valid_up_to: 0,
                    problem,
                });
            }
            // Perhaps text with a stray character, about which its reader has more to say.
            Err(_) => {}
        }
    }
    String::from_utf8(bytes).map_err(|error| NotASource {
        valid_up_to: error.utf8_error().valid_up_to(),
        problem: read::read(error.as_bytes())
            .err()
            .unwrap_or(ReadError::Empty),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::SeccompData;
    use crate::load::{Format, Target, load};
    use crate::verdict::Action;

    #[test]
    fn a_raw_program_is_a_filter_like_any_other() {
        let filter = load("default allow\nerrno EPERM read", &Target::default()).unwrap();
        let text = source_text(filter.program.to_bytes()).unwrap();
        let loaded = load(&text, &Target::default()).unwrap();
        assert_eq!(loaded.format, Format::Bpf);
        assert_eq!(loaded.program, filter.program);
        let call = SeccompData {
            arch: 0xc000_003e,
            ..SeccompData::default()
        };
        let verdict = loaded.verdict(&call);
        assert_eq!((verdict.action, verdict.rule), (Action::Errno(1), None));
    }

    #[test]
    fn text_stays_as_it_is_and_anything_else_says_why() {
        assert_eq!(source_text("# é\n".into()).as_deref(), Ok("# é\n"));
        let refused = source_text(vec![b'a', 0xff, 0]).unwrap_err();
        assert_eq!(refused.valid_up_to, 1);
        assert_eq!(refused.problem, ReadError::Ragged(3));
    }
}
