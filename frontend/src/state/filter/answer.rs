//! The line that a filter answered a call with.

use ringside_shared::wire::SyscallEvent;

/// The line of the learner's filter that answered the selected call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// From 1.
    pub line: u32,
    /// Whether the call went on to the kernel, which may refuse it all the same.
    pub lets_through: bool,
}

impl Answer {
    /// Which line answered a call, if one of the learner's filter did.
    pub fn to(call: &SyscallEvent) -> Option<Self> {
        let verdict = &call.verdict;
        let line = verdict.line.filter(|_| verdict.filter == Some(0))?;
        Some(Self {
            line,
            lets_through: matches!(verdict.action.as_str(), "allow" | "log"),
        })
    }

    /// What became of the call at the line.
    pub fn deed(self) -> &'static str {
        if self.lets_through {
            "let through"
        } else {
            "answered"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::timeline::example;
    use ringside_shared::wire::RefusedBy;

    #[test]
    fn a_line_that_let_a_call_through_does_not_claim_the_kernels_refusal() {
        let call = example::refused("clock_settime", RefusedBy::Kernel);
        let answer = Answer::to(&call).unwrap();
        assert_eq!(answer.deed(), "let through");
    }
}
