//! What a verdict made us expect, and whether that is what happened.

use ringside_shared::verdict::Action;

use crate::outer::Answer;
use crate::tracer::{Outcome, Speaker, Verdict};

/// Largest errno that a filter can make the kernel return; larger data is cut (fact 13).
const MAX_ERRNO: u16 = 4095;

/// Says what the verdict made us expect, if the result is something else.
pub(super) fn contradiction(verdict: Verdict, result: &Outcome) -> Option<String> {
    let expected = match (verdict.action, result) {
        // A call that never came back contradicts nothing: its thread may have been killed inside.
        (_, Outcome::None)
        | (Action::Allow(_) | Action::Log(_), Outcome::Return { .. })
        | (Action::KillProcess | Action::KillThread | Action::Trap(_), Outcome::Killed) => {
            return None;
        }
        (Action::Errno(data), Outcome::Return { value, .. }) => {
            let number = data.min(MAX_ERRNO);
            if *value == 0_u64.wrapping_sub(u64::from(number)) {
                return None;
            }
            format!("a result of -{number}")
        }
        // Somebody may listen to a filter that the command installed, and may answer anything.
        (Action::Notify(_), Outcome::Return { errno, .. }) => {
            if *errno == Some("ENOSYS") || matches!(verdict.by, Speaker::Program(_)) {
                return None;
            }
            "ENOSYS, because nobody listens".to_owned()
        }
        (Action::Trace(_), Outcome::Return { errno, .. }) => {
            if *errno == Some("ENOSYS") {
                return None;
            }
            "ENOSYS, because no tracer answers".to_owned()
        }
        (Action::Allow(_) | Action::Log(_), Outcome::Killed) => {
            return Some(
                "every filter that is known lets this call through, yet a filter killed it"
                    .to_owned(),
            );
        }
        (Action::KillProcess | Action::KillThread | Action::Trap(_), Outcome::Return { .. }) => {
            "SIGSYS instead of a result".to_owned()
        }
        (_, Outcome::Killed) => "a result instead of death".to_owned(),
    };
    Some(format!(
        "the filters answer {} for this call, so {expected} was expected",
        verdict.action
    ))
}

/// Whether the outer filters' answer is what happened.
pub(super) fn explains(answer: Answer, result: &Outcome) -> bool {
    match (answer, result) {
        (Answer::Errno(number), Outcome::Return { value, .. }) => {
            *value == 0_u64.wrapping_sub(u64::from(number))
        }
        (Answer::Kills, Outcome::Killed) => true,
        _ => false,
    }
}
