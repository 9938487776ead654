//! What a learnt filter shall be like.

use crate::abi::{Arch, errno};
use crate::verdict::Action;
use crate::wire::StartPoint;

/// What a learnt filter shall be like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What calls get that no recording made.
    pub default: Action,
    /// Whether arguments that choose what a call does are held to the values that were seen.
    pub arguments: bool,
    /// When the filter will be installed: after execve, the first one need not be allowed.
    pub start: StartPoint,
    /// Whose names a line without an arch has.
    pub host: Arch,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            // EPERM, as Docker answers.
            default: Action::Errno(1),
            arguments: false,
            start: StartPoint::Exec,
            host: Arch::X86_64,
        }
    }
}

/// The action of a learnt filter's default by its name: that of an errno, or of an action that says
/// no, or `log`.
///
/// ```
/// use ringside_shared::learn::default_action;
/// use ringside_shared::verdict::Action;
/// assert_eq!(default_action("ENOSYS"), Ok(Action::Errno(38)));
/// assert!(default_action("allow").is_err());
/// ```
pub fn default_action(text: &str) -> Result<Action, String> {
    let word = text.strip_prefix("errno ").unwrap_or(text);
    if let Some(number) = errno::number(word) {
        return Ok(Action::Errno(number));
    }
    match text {
        "kill" | "kill_process" => Ok(Action::KillProcess),
        "kill_thread" => Ok(Action::KillThread),
        "trap" => Ok(Action::Trap(0)),
        "log" => Ok(Action::Log(0)),
        _ => Err("an errno as EPERM, kill_process, kill_thread, trap or log is wanted".to_owned()),
    }
}
