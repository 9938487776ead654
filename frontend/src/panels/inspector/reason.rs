//! Why a call ended as it did, in words.

use ringside_shared::abi::syscalls::cards;
use ringside_shared::trace::UNKNOWN;
use ringside_shared::wire::{RefusedBy, Speaker, SyscallEvent};

use crate::state::timeline::{Fate, fate};
use crate::tr;

/// Calls that the C library normally answers from the vDSO, without entering the kernel: vdso(7).
const VDSO: [&str; 6] = [
    "clock_getres",
    "clock_gettime",
    "getcpu",
    "getrandom",
    "gettimeofday",
    "time",
];

/// Who decided and what follows from it, in a few sentences.
pub fn sentences(call: &SyscallEvent) -> Vec<String> {
    let fate = Fate::of(call);
    let mut told = Vec::new();
    match fate.stopped_by() {
        Some(Speaker::Filter) => {
            let who = fate::refuser(call).unwrap_or_default();
            told.push(format!("The answer came from {who}."));
            told.push(match fate {
                Fate::Faked(_) => "It skips the call and reports success: the program believes \
                                   that it happened, and the kernel never saw it."
                    .to_owned(),
                Fate::Killed(_) => "It lets the kernel kill instead of answering; the call itself \
                                    never ran."
                    .to_owned(),
                Fate::Trapped(_) => "It sends SIGSYS instead of running the call; a program with \
                                     a handler for it could answer in the kernel's place."
                    .to_owned(),
                _ => "A filter speaks before the kernel looks: the kernel never saw what was \
                      asked, so no permission of the program could have changed the answer."
                    .to_owned(),
            });
        }
        Some(Speaker::Sandbox) => told.push(
            "The answer came from Ringside's own safety filter, which stands under yours in every \
             run and protects the host. Your filter cannot loosen it."
                .to_owned(),
        ),
        Some(Speaker::Strict) => told.push(
            "In strict mode, seccomp's mode 1, the kernel lets through read, write, exit and \
             rt_sigreturn, and kills for anything else. There is no filter to change."
                .to_owned(),
        ),
        None => told.extend(let_through(call, fate)),
    }
    told
}

fn let_through(call: &SyscallEvent, fate: Fate) -> Vec<String> {
    if call.verdict.action == UNKNOWN {
        return vec![
            tr!("Whether a filter looked at it, this recording does not say: strace sees calls and results, and no verdicts.").to_owned(),
        ];
    }
    let allowed = match (call.verdict.by, call.verdict.line, call.verdict.rule) {
        (Speaker::Filter, Some(line), Some(_)) => {
            format!("Your filter lets it through, in line {line}.")
        }
        (Speaker::Filter, Some(line), None) => {
            format!("No rule of your filter names it; the default of line {line} lets it through.")
        }
        (Speaker::Filter, None, _) => "Your filter lets it through.".to_owned(),
        (Speaker::Sandbox, _, _) => "No filter stands in its way.".to_owned(),
        (Speaker::Strict, _, _) => "It is one of the four calls of strict mode.".to_owned(),
    };
    let mut told = vec![allowed];
    if fate == Fate::Refused(RefusedBy::Kernel) {
        told.push(match &call.because {
            Some(because) => format!(
                "The kernel took the request, checked who asks, and refused: {}.",
                fate::reason(because)
            ),
            None => "The kernel took the request and refused it by its own rules.".to_owned(),
        });
        if let Some(guard) = cards::guard(&call.name).filter(|guard| guard.is_host_only) {
            told.push(format!(
                "{} counts only on the host itself: being root inside the sandbox does not bring it.",
                guard.capability
            ));
        }
    }
    if fate == Fate::NoReturn {
        told.push("It does not return to the program that made it.".to_owned());
    }
    told
}

/// For calls that normally stay at home.
pub fn vdso_note(call: &SyscallEvent) -> Option<&'static str> {
    VDSO.contains(&call.name.as_str()).then_some(
        "Usually this call never crosses the boundary: the C library answers it from the vDSO, a \
         page of kernel code mapped into the program. Neither filter nor trace sees those. This \
         one did cross.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::timeline::example::{call, refused};

    #[test]
    fn the_two_speakers_of_date_are_told_apart() {
        let mine = sentences(&refused("clock_settime", RefusedBy::Filter)).join(" ");
        assert!(mine.contains("your filter, line 2"), "{mine}");
        assert!(mine.contains("the kernel never saw"), "{mine}");
        let mut call = refused("clock_settime", RefusedBy::Kernel);
        call.because = Some("CAP_SYS_TIME".to_owned());
        let theirs = sentences(&call).join(" ");
        assert!(theirs.contains("CAP_SYS_TIME is missing"), "{theirs}");
        assert!(theirs.contains("root inside the sandbox"), "{theirs}");
    }

    #[test]
    fn the_safety_filter_is_introduced() {
        let told = sentences(&refused("mount", RefusedBy::Sandbox)).join(" ");
        assert!(told.contains("safety filter"), "{told}");
    }

    #[test]
    fn a_call_of_no_rule_is_ascribed_to_the_default() {
        let told = sentences(&call("read")).join(" ");
        assert_eq!(
            told,
            "No rule of your filter names it; the default of line 1 lets it through."
        );
    }
}
