//! Filters that answer many calls.

use super::{FilterVerdict, Loaded};
use crate::abi::SeccompData;
use crate::bpf::possible::{self, Hidden};
use crate::bpf::{self, Returned};
use crate::filter::Evaluator;
use crate::verdict::strictest;

/// A filter that answers many calls: what [`Loaded::verdict`] says of each, sooner.
#[derive(Debug, Clone)]
pub struct Judge<'a> {
    loaded: &'a Loaded,
    evaluator: Option<Evaluator<'a>>,
}

impl<'a> Judge<'a> {
    /// Of a filter.
    pub fn new(loaded: &'a Loaded) -> Self {
        let evaluator = loaded.policy.as_ref().map(Evaluator::new);
        Self { loaded, evaluator }
    }

    /// What the program answers for a call, and which rule of the source it owes that to.
    pub fn verdict(&mut self, data: &SeccompData) -> FilterVerdict {
        let returned = bpf::run(&self.loaded.program, data);
        let evaluator = self.evaluator.as_mut();
        let origin = evaluator.and_then(|evaluator| evaluator.evaluate(data).origin);
        self.loaded.said(returned, origin)
    }

    /// What the program answers whatever the hidden halves are; `None` if that depends on them.
    fn verdict_of_part(&self, data: &SeccompData, hidden: u16) -> Option<FilterVerdict> {
        // The arguments begin behind number, arch and instruction pointer.
        let hidden = Hidden(hidden.checked_shl(4)?);
        let ends = possible::answers(&self.loaded.program, data, hidden)?;
        let (pc, word) = *ends.first()?;
        if ends.iter().any(|(_, other)| *other != word) {
            return None;
        }
        // Which rule it is, is known only where one alone leads to where the program ends.
        let served = self.loaded.served.get(pc).map(Vec::as_slice);
        let origin = match served {
            Some([origin]) if ends.len() == 1 => Some(*origin),
            _ => None,
        };
        let returned = Returned { word, insns: 0, pc };
        Some(self.loaded.said(returned, origin))
    }
}

/// What the kernel takes from a stack of filters, oldest first, and which of them said it: all are
/// asked, the strictest answer wins, on a tie the newest filter's (fact 9). `None` without filters.
pub fn stack_verdict(
    stack: &mut [Judge<'_>],
    data: &SeccompData,
) -> Option<(usize, FilterVerdict)> {
    if let [judge] = stack {
        return Some((0, judge.verdict(data)));
    }
    let answers: Vec<_> = stack.iter_mut().map(|judge| judge.verdict(data)).collect();
    let (speaker, _) = strictest(answers.iter().map(|answer| answer.word))?;
    Some((speaker, answers[speaker]))
}

/// The same for a call of which halves of arguments are not known: bit `n` of `hidden` stands for the
/// `n`th of their twelve halves. `None` if that depends on them.
pub fn stack_verdict_of_part(
    stack: &[Judge<'_>],
    data: &SeccompData,
    hidden: u16,
) -> Option<(usize, FilterVerdict)> {
    let answers = stack
        .iter()
        .map(|judge| judge.verdict_of_part(data, hidden));
    let answers: Vec<_> = answers.collect::<Option<_>>()?;
    let (speaker, _) = strictest(answers.iter().map(|answer| answer.word))?;
    Some((speaker, answers[speaker]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::Arch;
    use crate::load::{Target, load};
    use crate::verdict::Action;

    fn filter(source: &str) -> Loaded {
        load(source, &Target::default()).unwrap()
    }

    fn call(nr: u32, arg: u64) -> SeccompData {
        SeccompData {
            nr,
            arch: Arch::X86_64.audit(),
            args: [arg, 0, 0, 0, 0, 0],
            ..SeccompData::default()
        }
    }

    #[test]
    fn a_judge_says_what_the_filter_says_again_and_again() {
        let loaded = filter(
            "default log\narch x86_64 x86\nerrno 1 read if arg0 == 1\nerrno 2 read if arg0 == 2\n\
             kill read\ntrap read\nallow write",
        );
        let mut judge = Judge::new(&loaded);
        for _ in 0..2 {
            for nr in [0, 1, 2, 3, 4, 0x4000_0000, u32::MAX] {
                for arg in [0, 1, 2, 1 << 32] {
                    for arch in Arch::ALL {
                        let data = SeccompData {
                            arch: arch.audit(),
                            ..call(nr, arg)
                        };
                        assert_eq!(judge.verdict(&data), loaded.verdict(&data), "{data:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_without_end_are_answered_in_bounded_memory() {
        let loaded = filter("default allow\nerrno EPERM read");
        let mut judge = Judge::new(&loaded);
        for nr in 0..200_000 {
            judge.verdict(&call(nr, 0));
        }
        assert_eq!(judge.verdict(&call(0, 0)).action, Action::Errno(1));
        assert!(judge.evaluator.unwrap().n_remembered() <= 1 << 16);
    }

    #[test]
    fn of_a_stack_the_strictest_speaks_and_on_a_tie_the_newest() {
        let filters = ["default errno 11", "default errno 22", "default allow"].map(filter);
        let mut stack: Vec<_> = filters.iter().map(Judge::new).collect();
        let (speaker, verdict) = stack_verdict(&mut stack, &call(0, 0)).unwrap();
        assert_eq!((speaker, verdict.action), (1, Action::Errno(22)));
        assert_eq!(stack_verdict(&mut [], &call(0, 0)), None);
    }
}
