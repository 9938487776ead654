//! Several programs on one thread: each is run, and the kernel takes one answer (facts 8 to 12).

use super::emulator::{self, Returned};
use super::program::BpfProgram;
use crate::abi::SeccompData;
use crate::verdict::{Action, strictest};

/// The answer that the kernel takes from a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken {
    /// Which program said it, 0 the oldest.
    pub program: usize,
    /// What the kernel does.
    pub action: Action,
    /// What that program returned, and where.
    pub returned: Returned,
}

/// Runs every program of a stack, oldest first in the list; `None` without programs.
///
/// The strictest action wins, as a signed number after masking; among equals the newest program's
/// data counts. An unknown action that wins kills the process (fact 11).
pub fn run<'a>(
    stack: impl IntoIterator<Item = &'a BpfProgram>,
    data: &SeccompData,
) -> Option<Spoken> {
    let programs = stack.into_iter();
    let answers: Vec<_> = programs
        .map(|program| emulator::run(program, data))
        .collect();
    let words = answers.iter().map(|returned| returned.word);
    let (program, action) = strictest(words)?;
    Some(Spoken {
        program,
        action,
        returned: answers[program],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bpf::insn::{self, SockFilter};

    fn check(words: &[u32], expected: Option<(usize, Action)>) {
        let program = |&word| BpfProgram::new(vec![SockFilter::plain(insn::RET_K, word)]).unwrap();
        let stack: Vec<_> = words.iter().map(program).collect();
        let spoken = run(&stack, &SeccompData::default());
        assert_eq!(
            spoken.map(|s| (s.program, s.action)),
            expected,
            "{words:x?}"
        );
    }

    #[test]
    fn every_action_beats_the_next_and_data_does_not_count() {
        let words = [
            0x8000_0000,
            0x0000_ffff,
            0x0003_0001,
            0x0005_0000,
            0x7fc0_0000,
            0x7ff0_0000,
            0x7ffc_0000,
            0x7fff_0000,
        ];
        for (at, strict) in words.iter().enumerate() {
            for lax in &words[at + 1..] {
                let action = Action::from_word(*strict);
                check(&[*strict, lax | 0xffff], Some((0, action)));
                check(&[*lax, *strict], Some((1, action)));
            }
        }
    }

    #[test]
    fn the_newest_of_equals_speaks_and_an_unknown_action_kills() {
        check(
            &[0x5_000b, 0x5_0016, 0x7fff_0000],
            Some((1, Action::Errno(22))),
        );
        check(&[0x7ffe_0000, 0], Some((1, Action::KillThread)));
        check(&[0x7ffe_0000, 0x7fff_0000], Some((0, Action::KillProcess)));
        check(&[], None);
    }
}
