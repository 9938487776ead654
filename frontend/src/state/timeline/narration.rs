//! The picture in words: one sentence or two for the call that is shown.

use ringside_shared::abi::errno;
use ringside_shared::abi::syscalls::cards;
use ringside_shared::wire::{RefusedBy, SyscallEvent, SyscallResult};

use super::fate::{self, Fate};

/// Says what the program asked, who answered, and what.
///
/// `program` is the name of the process that asked.
pub fn narrate(call: &SyscallEvent, program: &str) -> String {
    let name = &call.name;
    let asked = match purpose(name) {
        Some(purpose) => match purpose.strip_prefix("ask ") {
            Some(question) => format!("{program} asks the kernel {question} ({name})."),
            None => format!("{program} asks the kernel to {purpose} ({name})."),
        },
        None => format!("{program} makes the call {name}."),
    };
    format!("{asked} {}", answered(call))
}

fn answered(call: &SyscallEvent) -> String {
    let fate = Fate::of(call);
    let answer = fate::answer(call);
    let who = capitalised(&fate::refuser(call).unwrap_or_default());
    match fate {
        Fate::Passed => match &call.result {
            SyscallResult::Return { value, .. } if value.0 == 0 => "The kernel does it.".to_owned(),
            _ => format!("The kernel does it and answers {answer}."),
        },
        Fate::Failed => format!("The kernel tries and answers {}.", spelt_out(&answer)),
        Fate::NoReturn => "The kernel does it; nothing comes back from this call.".to_owned(),
        Fate::Faked(_) => {
            format!("{who}, skips the call and reports success: nothing was done.")
        }
        Fate::Refused(RefusedBy::Kernel) => {
            let why = match &call.because {
                Some(because) => format!("{answer}: {}", fate::reason(because)),
                None => spelt_out(&answer),
            };
            format!("The filter lets it through; the kernel itself refuses with {why}.")
        }
        Fate::Refused(RefusedBy::Outer) => {
            format!("The filter lets it through; a filter around Ringside itself answers {answer}.")
        }
        Fate::Refused(_) => format!(
            "{who}{} answers {answer} before the kernel looks.",
            comma(&who)
        ),
        Fate::Trapped(_) => format!(
            "{who}{} stops the call and sends SIGSYS before the kernel looks.",
            comma(&who)
        ),
        Fate::Killed(_) => {
            let what = if call.verdict.action == "kill_thread" {
                "thread"
            } else {
                "process"
            };
            format!(
                "{who}{} kills the {what} with SIGSYS before the kernel looks.",
                comma(&who)
            )
        }
    }
}

/// The card's line up to its explanation, if it can end the sentence "it asks the kernel to …".
fn purpose(name: &str) -> Option<&'static str> {
    let meaning = cards::meaning(name)?;
    let purpose = meaning.split([':', ';']).next()?;
    (!purpose.starts_with("like ")).then_some(purpose)
}

/// Closes the apposition in "Your filter, line 2, answers".
fn comma(who: &str) -> &'static str {
    if who.contains(',') { "," } else { "" }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// `ENOENT (no such file or directory)`.
fn spelt_out(name: &str) -> String {
    match errno::number(name).and_then(errno::message) {
        Some(message) => format!("{name} ({})", message.to_lowercase()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{call, killed, refused};
    use super::*;
    use ringside_shared::wire::Word;

    #[test]
    fn the_main_example_reads_as_a_teacher_would_say_it() {
        assert_eq!(
            narrate(&refused("clock_settime", RefusedBy::Filter), "date"),
            "date asks the kernel to set a clock (clock_settime). \
             Your filter, line 2, answers EPERM before the kernel looks."
        );
    }

    #[test]
    fn the_kernels_own_refusal_is_another_sentence() {
        let mut call = refused("clock_settime", RefusedBy::Kernel);
        call.because = Some("CAP_SYS_TIME".to_owned());
        assert_eq!(
            narrate(&call, "date"),
            "date asks the kernel to set a clock (clock_settime). \
             The filter lets it through; the kernel itself refuses with EPERM: CAP_SYS_TIME is missing."
        );
    }

    #[test]
    fn the_safety_filter_is_not_called_yours() {
        assert_eq!(
            narrate(&refused("mount", RefusedBy::Sandbox), "sh"),
            "sh asks the kernel to attach a file system to a directory (mount). \
             Ringside's safety filter answers EPERM before the kernel looks."
        );
    }

    #[test]
    fn a_kill_says_what_dies() {
        assert_eq!(
            narrate(&killed("socket", "kill_process"), "curl"),
            "curl asks the kernel to make a socket (socket). \
             Your filter, line 2, kills the process with SIGSYS before the kernel looks."
        );
    }

    #[test]
    fn numbers_are_told_and_errors_spelt_out() {
        let mut read = call("openat");
        read.result = SyscallResult::Return {
            value: Word(3),
            errno: None,
            text: "3</etc/passwd>".to_owned(),
        };
        assert_eq!(
            narrate(&read, "cat"),
            "cat asks the kernel to open a file by its path, relative to a directory (openat). The kernel does it and answers 3</etc/passwd>."
        );
        let mut access = call("access");
        access.result = SyscallResult::Return {
            value: Word((-2_i64).cast_unsigned()),
            errno: Some("ENOENT".to_owned()),
            text: String::new(),
        };
        assert_eq!(
            narrate(&access, "cat"),
            "cat asks the kernel whether the real user may read, write or execute a file (access). \
             The kernel tries and answers ENOENT (no such file or directory)."
        );
    }

    #[test]
    fn an_unknown_call_is_still_told() {
        assert_eq!(
            narrate(&call("syscall_0x3e7"), "x"),
            "x makes the call syscall_0x3e7. The kernel does it."
        );
    }
}
