//! What became of a call, read off its verdict and result.

use ringside_shared::wire::{RefusedBy, Speaker, SyscallEvent, SyscallResult};

/// What became of a call. Decides colour, shape, path and wording everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The kernel did it.
    Passed,
    /// The kernel tried and said no for an ordinary reason, such as ENOENT.
    Failed,
    /// It does not come back: `exit_group`, or the process died inside.
    NoReturn,
    /// A filter skipped it and reported success (fact 14).
    Faked(Speaker),
    /// Somebody answered with an error instead of doing it.
    Refused(RefusedBy),
    /// A filter sent SIGSYS instead of letting it through.
    Trapped(Speaker),
    /// A filter killed the thread or the process.
    Killed(Speaker),
}

impl Fate {
    /// Reads the fate of a call.
    pub fn of(call: &SyscallEvent) -> Self {
        let speaker = call.verdict.by;
        match (call.verdict.action.as_str(), &call.result) {
            ("trap", SyscallResult::Killed | SyscallResult::None) => Self::Trapped(speaker),
            (_, SyscallResult::Killed) | ("kill_thread" | "kill_process", SyscallResult::None) => {
                Self::Killed(speaker)
            }
            (_, SyscallResult::None) => Self::NoReturn,
            (action, SyscallResult::Return { errno, .. }) => match (call.refused_by, errno) {
                (Some(by), _) => Self::Refused(by),
                // Any errno may be lied, not only those that read as a refusal.
                (None, Some(_)) if action == "errno" => Self::Refused(refused_by(speaker)),
                (None, Some(_)) => Self::Failed,
                (None, None) if action == "errno" => Self::Faked(speaker),
                (None, None) => Self::Passed,
            },
        }
    }

    /// The filter that stopped the call at the gate, if one did.
    pub fn stopped_by(self) -> Option<Speaker> {
        match self {
            Self::Faked(by) | Self::Trapped(by) | Self::Killed(by) => Some(by),
            Self::Refused(RefusedBy::Filter) => Some(Speaker::Filter),
            Self::Refused(RefusedBy::Sandbox) => Some(Speaker::Sandbox),
            Self::Passed
            | Self::Failed
            | Self::NoReturn
            | Self::Refused(RefusedBy::Kernel | RefusedBy::Outer) => None,
        }
    }

    /// Whether somebody said no: what the learner came to see.
    pub fn is_refusal(self) -> bool {
        !matches!(self, Self::Passed | Self::Failed | Self::NoReturn)
    }

    /// Short name for class names and filter chips; says who, not only what.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NoReturn => "noreturn",
            Self::Faked(_) => "faked",
            Self::Refused(RefusedBy::Filter) => "filter",
            Self::Refused(RefusedBy::Sandbox) => "sandbox",
            Self::Refused(RefusedBy::Kernel) => "kernel",
            Self::Refused(RefusedBy::Outer) => "outer",
            Self::Trapped(_) => "trapped",
            Self::Killed(_) => "killed",
        }
    }

    /// The word in the list's verdict column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "allowed",
            Self::Failed => "failed",
            Self::NoReturn => "no return",
            Self::Faked(_) => "skipped",
            Self::Refused(RefusedBy::Filter) => "your filter",
            Self::Refused(RefusedBy::Sandbox) => "safety filter",
            Self::Refused(RefusedBy::Kernel) => "kernel",
            Self::Refused(RefusedBy::Outer) => "outer filter",
            Self::Trapped(_) => "trapped",
            Self::Killed(_) => "killed",
        }
    }
}

fn refused_by(speaker: Speaker) -> RefusedBy {
    match speaker {
        Speaker::Filter => RefusedBy::Filter,
        Speaker::Sandbox => RefusedBy::Sandbox,
        // It never answers with an errno.
        Speaker::Strict => RefusedBy::Kernel,
    }
}

/// What the program got: `3`, `EPERM`, `killed`, `SIGSYS`, or nothing.
pub fn answer(call: &SyscallEvent) -> String {
    match (&call.result, Fate::of(call)) {
        (
            SyscallResult::Return {
                errno: Some(errno), ..
            },
            _,
        ) => errno.clone(),
        (SyscallResult::Return { value, text, .. }, _) => match text.split(' ').next() {
            Some(text) if !text.is_empty() => text.to_owned(),
            _ => value.0.cast_signed().to_string(),
        },
        (_, Fate::Killed(Speaker::Strict)) => "killed SIGKILL".to_owned(),
        (_, Fate::Killed(_)) => "killed SIGSYS".to_owned(),
        (_, Fate::Trapped(_)) => "SIGSYS".to_owned(),
        _ => String::new(),
    }
}

/// Who said no, in words that stand alone: `your filter, line 2`. `None` if nobody did.
pub fn refuser(call: &SyscallEvent) -> Option<String> {
    let fate = Fate::of(call);
    match fate.stopped_by() {
        Some(Speaker::Sandbox) => Some("Ringside's safety filter".to_owned()),
        Some(Speaker::Filter) => Some(learners_filter(call)),
        Some(Speaker::Strict) => Some("strict mode".to_owned()),
        None if fate == Fate::Refused(RefusedBy::Outer) => {
            Some("a filter around Ringside itself".to_owned())
        }
        None if fate.is_refusal() => Some(match &call.because {
            Some(because) => format!("the kernel: {}", reason(because)),
            None => "the kernel".to_owned(),
        }),
        None => None,
    }
}

/// The kernel's likely reason as the end of a sentence: `CAP_SYS_TIME is missing`.
pub fn reason(because: &str) -> String {
    let (first, rest) = because.split_once(", ").unwrap_or((because, ""));
    match (first.starts_with("CAP_"), rest) {
        (false, _) => because.to_owned(),
        (true, "") => format!("{first} is missing"),
        (true, rest) => format!("{first} is missing, {rest}"),
    }
}

fn learners_filter(call: &SyscallEvent) -> String {
    let who = match call.verdict.filter {
        None => return "a filter that the command installed".to_owned(),
        Some(0) => "your filter".to_owned(),
        Some(position) => format!("your filter {}", position + 1),
    };
    let line = call.verdict.line.map(|line| format!("line {line}"));
    let default = call
        .verdict
        .rule
        .is_none()
        .then(|| "default action".to_owned());
    let parts: Vec<String> = [Some(who), line, default].into_iter().flatten().collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::example::{call, killed, refused};
    use super::*;

    #[test]
    fn the_learners_rule_is_named_by_its_line() {
        let call = refused("clock_settime", RefusedBy::Filter);
        assert_eq!(Fate::of(&call), Fate::Refused(RefusedBy::Filter));
        assert_eq!(refuser(&call).as_deref(), Some("your filter, line 2"));
        assert_eq!(answer(&call), "EPERM");
    }

    #[test]
    fn a_default_action_is_not_sold_as_a_rule() {
        let mut call = refused("socket", RefusedBy::Filter);
        call.verdict.rule = None;
        call.verdict.line = None;
        assert_eq!(
            refuser(&call).as_deref(),
            Some("your filter, default action")
        );
    }

    #[test]
    fn a_filter_of_the_commands_own_is_not_blamed_on_the_learner() {
        let mut call = refused("socket", RefusedBy::Filter);
        call.verdict.filter = None;
        assert_eq!(
            refuser(&call).as_deref(),
            Some("a filter that the command installed")
        );
    }

    #[test]
    fn the_kernel_says_which_capability_is_missing() {
        let mut call = refused("clock_settime", RefusedBy::Kernel);
        call.because = Some("CAP_SYS_TIME".to_owned());
        assert_eq!(
            refuser(&call).as_deref(),
            Some("the kernel: CAP_SYS_TIME is missing")
        );
        assert_eq!(Fate::of(&call).stopped_by(), None);
    }

    #[test]
    fn a_capability_with_its_use_reads_as_a_sentence() {
        assert_eq!(
            reason("CAP_NET_BIND_SERVICE, needed for a port below 1024"),
            "CAP_NET_BIND_SERVICE is missing, needed for a port below 1024"
        );
        assert_eq!(reason("file permissions"), "file permissions");
    }

    #[test]
    fn an_errno_that_a_filter_made_up_never_reached_the_kernel() {
        let mut call = refused("openat", RefusedBy::Filter);
        call.refused_by = None;
        call.result = SyscallResult::Return {
            value: ringside_shared::wire::Word((-2_i64).cast_unsigned()),
            errno: Some("ENOENT".to_owned()),
            text: String::new(),
        };
        assert_eq!(Fate::of(&call).stopped_by(), Some(Speaker::Filter));
    }

    #[test]
    fn an_ordinary_error_is_no_refusal() {
        let mut call = call("access");
        call.result = SyscallResult::Return {
            value: ringside_shared::wire::Word((-2_i64).cast_unsigned()),
            errno: Some("ENOENT".to_owned()),
            text: String::new(),
        };
        assert_eq!(Fate::of(&call), Fate::Failed);
        assert!(!Fate::of(&call).is_refusal());
        assert_eq!(refuser(&call), None);
    }

    #[test]
    fn errno_zero_is_a_skipped_call_and_not_a_success() {
        let mut call = call("getppid");
        call.verdict.action = "errno".to_owned();
        assert_eq!(Fate::of(&call), Fate::Faked(Speaker::Filter));
    }

    #[test]
    fn a_trap_and_a_kill_are_told_apart() {
        assert_eq!(
            Fate::of(&killed("socket", "kill_process")),
            Fate::Killed(Speaker::Filter)
        );
        assert_eq!(
            Fate::of(&killed("socket", "trap")),
            Fate::Trapped(Speaker::Filter)
        );
    }

    #[test]
    fn an_exit_is_not_called_a_kill() {
        let mut call = call("exit_group");
        call.result = SyscallResult::None;
        assert_eq!(Fate::of(&call), Fate::NoReturn);
        assert_eq!(answer(&call), "");
    }
}
