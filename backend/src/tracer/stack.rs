//! The filters that are on for one thread, and what the kernel will take from them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use ringside_shared::abi::{Arch, SeccompData, strict};
use ringside_shared::bpf::{self, BpfProgram, insn};
use ringside_shared::load::{FilterVerdict, Loaded};
use ringside_shared::verdict::{Action, strictest};

use super::event::{Speaker, Verdict};

/// A filter and where its text is, if it has one.
#[derive(Debug, Clone)]
pub(super) enum Filter {
    /// From filter text, the learner's or the sandbox's.
    Source(Arc<Loaded>),
    /// Instructions that the command gave to the kernel itself.
    Program(Rc<BpfProgram>),
}

impl Filter {
    pub(super) fn program(&self) -> &BpfProgram {
        match self {
            Self::Source(loaded) => &loaded.program,
            Self::Program(program) => program,
        }
    }

    fn verdict(&self, data: &SeccompData) -> FilterVerdict {
        match self {
            Self::Source(loaded) => loaded.verdict(data),
            Self::Program(program) => {
                let returned = bpf::run(program, data);
                FilterVerdict {
                    action: Action::from_word(returned.word),
                    word: returned.word,
                    rule: None,
                    line: None,
                    insns: returned.insns,
                }
            }
        }
    }

    /// Whether the program decides about this call by its number and arch alone.
    fn ignores_arguments(&self, data: &SeccompData) -> bool {
        bpf::emulator::steps(self.program(), data)
            .all(|step| step.insn.code != insn::LD_ABS || step.insn.k < FIRST_CHANGING_OFFSET)
    }
}

/// In `struct seccomp_data`, number and arch come first; from here on calls differ (fact 21).
const FIRST_CHANGING_OFFSET: u32 = 8;

/// Verdicts remembered per stack; a program can invent numbers, so there is an end.
const MEMO_LIMIT: usize = 2048;

/// The filters of one thread, oldest first. Never changes: installing makes a new stack.
#[derive(Debug, Default)]
pub(super) struct Stack {
    filters: Vec<(Speaker, Filter)>,
    /// Filters that the kernel counts for this thread and that we could not read.
    n_unread: u32,
    /// Instead of filters: a thread has either mode (fact 50).
    is_strict: bool,
    /// Verdicts that do not depend on arguments, by arch and number.
    memo: RefCell<HashMap<(u32, u32), Verdict>>,
}

impl Stack {
    /// Strict mode, which cannot be left.
    pub(super) fn strict() -> Self {
        Self {
            is_strict: true,
            ..Self::default()
        }
    }

    /// Whether it is strict mode.
    pub(super) fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// This stack with one more filter on top.
    pub(super) fn with(&self, speaker: Speaker, filter: Filter) -> Self {
        let mut filters = self.filters.clone();
        filters.push((speaker, filter));
        Self {
            filters,
            n_unread: self.n_unread,
            is_strict: self.is_strict,
            memo: RefCell::default(),
        }
    }

    /// How many filters it has, those that could not be read included.
    pub(super) fn len(&self) -> u32 {
        let read = u32::try_from(self.filters.len()).unwrap_or(u32::MAX);
        read.saturating_add(self.n_unread)
    }

    /// This stack, or what of it a thread has that the kernel counts `n_filters` for.
    pub(super) fn counted(self: &Rc<Self>, n_filters: u32) -> Rc<Self> {
        if n_filters == self.len() || self.is_strict {
            return self.clone();
        }
        let mut filters = self.filters.clone();
        // It was made before the newest came.
        filters.truncate(usize::try_from(n_filters).unwrap_or(usize::MAX));
        let n_read = u32::try_from(filters.len()).unwrap_or(u32::MAX);
        Rc::new(Self {
            filters,
            n_unread: n_filters - n_read,
            is_strict: false,
            memo: RefCell::default(),
        })
    }

    /// Whether this speaker's filter is on.
    pub(super) fn has(&self, speaker: Speaker) -> bool {
        self.filters.iter().any(|(by, _)| *by == speaker)
    }

    /// What the kernel takes: every filter is asked, the strictest answer wins, on a tie the
    /// newest filter's (fact 9).
    pub(super) fn verdict(&self, data: &SeccompData) -> Verdict {
        if self.is_strict {
            return strict_verdict(data);
        }
        let key = (data.arch, data.nr);
        if let Some(verdict) = self.memo.borrow().get(&key) {
            return *verdict;
        }
        let verdict = self.ask(data);
        let mut memo = self.memo.borrow_mut();
        let is_constant = || {
            let mut filters = self.filters.iter();
            filters.all(|(_, filter)| filter.ignores_arguments(data))
        };
        if memo.len() < MEMO_LIMIT && is_constant() {
            memo.insert(key, verdict);
        }
        verdict
    }

    fn ask(&self, data: &SeccompData) -> Verdict {
        if is_exempt(data) {
            return ALLOWED;
        }
        let unread = self.n_unread;
        let answers: Vec<_> = self
            .filters
            .iter()
            .map(|(by, filter)| (*by, filter.verdict(data)))
            .collect();
        let words = answers.iter().map(|(_, answer)| answer.word);
        let Some((winner, action)) = strictest(words) else {
            return Verdict { unread, ..ALLOWED };
        };
        let (by, answer) = answers[winner];
        let FilterVerdict {
            rule, line, insns, ..
        } = answer;
        Verdict {
            action,
            by,
            rule,
            line,
            insns: Some(insns),
            unread,
        }
    }
}

/// Strict mode has a list of its own.
fn strict_verdict(data: &SeccompData) -> Verdict {
    Verdict {
        action: if strict::allows(data) {
            Action::Allow(0)
        } else {
            Action::KillThread
        },
        by: Speaker::Strict,
        ..ALLOWED
    }
}

/// The kernel asked nobody.
const ALLOWED: Verdict = Verdict {
    action: Action::Allow(0),
    by: Speaker::Sandbox,
    rule: None,
    line: None,
    insns: None,
    unread: 0,
};

/// uretprobe and uprobe on `x86_64`: the kernel runs no filter for them (fact 48).
fn is_exempt(data: &SeccompData) -> bool {
    data.arch == Arch::X86_64.audit() && matches!(data.nr, 335 | 336)
}

#[cfg(test)]
mod tests {
    use ringside_shared::load::{Target, load};

    use super::*;

    fn call(nr: u32, first: u64) -> SeccompData {
        SeccompData {
            nr,
            arch: Arch::X86_64.audit(),
            args: [first, 0, 0, 0, 0, 0],
            ..SeccompData::default()
        }
    }

    fn source(text: &str) -> Filter {
        Filter::Source(Arc::new(load(text, &Target::default()).unwrap()))
    }

    fn program(insns: Vec<insn::SockFilter>) -> Filter {
        Filter::Program(Rc::new(BpfProgram::new(insns).unwrap()))
    }

    #[test]
    fn without_filters_everything_is_allowed() {
        assert_eq!(Stack::default().verdict(&call(0, 0)), ALLOWED);
    }

    #[test]
    fn the_newest_of_equally_strict_filters_speaks() {
        let stack = Stack::default()
            .with(
                Speaker::Sandbox,
                source("default allow\nerrno EPERM clock_settime\n"),
            )
            .with(
                Speaker::Filter(0),
                source("default allow\nerrno ENOSYS clock_settime\n"),
            );
        let verdict = stack.verdict(&call(227, 0));
        assert_eq!(verdict.action, Action::Errno(38));
        assert_eq!(verdict.by, Speaker::Filter(0));
        assert_eq!((verdict.rule, verdict.line), (Some(0), Some(2)));
        assert_eq!(stack.verdict(&call(227, 0)), verdict, "remembered");
    }

    #[test]
    fn a_stack_has_as_many_filters_as_the_kernel_counts() {
        let stack = Rc::new(
            Stack::default()
                .with(Speaker::Sandbox, source("default allow\n"))
                .with(
                    Speaker::Filter(0),
                    source("default allow\nerrno ENOSYS clock_settime\n"),
                ),
        );
        let answer = |n_filters| {
            let verdict = stack.counted(n_filters).verdict(&call(227, 0));
            (verdict.action, verdict.unread)
        };
        assert_eq!(answer(0), (Action::Allow(0), 0));
        assert_eq!(answer(1), (Action::Allow(0), 0));
        assert_eq!(answer(2), (Action::Errno(38), 0));
        assert_eq!(answer(4), (Action::Errno(38), 2));
        assert_eq!(stack.counted(4).len(), 4);
    }

    #[test]
    fn a_verdict_that_depends_on_an_argument_is_asked_again() {
        // Load the first argument's low word; 7 is refused with EPERM, all else allowed.
        let stack = Stack::default().with(
            Speaker::Program(0),
            program(vec![
                insn::SockFilter::plain(insn::LD_ABS, 16),
                insn::SockFilter::branch(insn::JEQ_K, 7, 0, 1),
                insn::SockFilter::plain(insn::RET_K, Action::Errno(1).word()),
                insn::SockFilter::plain(insn::RET_K, Action::Allow(0).word()),
            ]),
        );
        assert_eq!(stack.verdict(&call(0, 1)).action, Action::Allow(0));
        assert_eq!(stack.verdict(&call(0, 7)).action, Action::Errno(1));
        assert!(stack.memo.borrow().is_empty());
    }
}
