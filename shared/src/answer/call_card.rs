//! What is to be known of a call: its arguments one by one, its errno, its page.

use super::Refusal;
use crate::abi::syscalls::args::{self, Arg, ArgKind};
use crate::abi::syscalls::cards;
use crate::abi::{Arch, errno};
use crate::wire::{ArgumentCard, CallCardReport, CallCardRequest, ErrnoCard, FlagCard, Word};

/// Longer lists of constants are not read to the end by anybody.
const MOST_FLAGS: usize = 64;

/// The card of a call.
pub fn call_card(about: CallCardRequest) -> Result<CallCardReport, Refusal> {
    let arch: Arch = about.arch.parse().unwrap_or(Arch::X86_64);
    let signature = args::signature_on(arch, &about.name).unwrap_or_default();
    let words = about.args.iter().map(|word| word.0);
    let words = words.chain(std::iter::repeat(0));
    let arg = |(arg, word): (&Arg, u64)| argument(arch, *arg, word);
    let errno = about.errno.as_deref();
    let errno = errno.and_then(|errno| errno_card(&about.name, errno));
    Ok(CallCardReport {
        args: signature.iter().zip(words).map(arg).collect(),
        man: cards::man(&about.name).map(|page| format!("{page}(2)")),
        since: cards::since(&about.name).map(str::to_owned),
        risk: cards::risk(&about.name).map(|risk| risk.reason.to_owned()),
        errno,
        about,
    })
}

fn argument(arch: Arch, arg: Arg, word: u64) -> ArgumentCard {
    // What the kernel does not read is nothing that the argument holds (fact 23).
    let word = if arg.kind.is_32_bit() {
        word & u64::from(u32::MAX)
    } else {
        word
    };
    // Permission bits are read by everybody as the number that they are.
    let family = arg.kind.family().filter(|_| arg.kind != ArgKind::Mode);
    let (flags, rest) = family
        .map(|family| family.ticks(arch, word))
        .unwrap_or_default();
    let is_short = flags.len() <= MOST_FLAGS;
    let shown = flags.iter().filter(|tick| is_short || tick.is_set);
    let flag = |tick: &crate::abi::named::Tick| FlagCard {
        name: tick.name.to_owned(),
        value: Word(tick.value.cast_unsigned()),
        is_set: tick.is_set,
        is_choice: tick.is_choice,
    };
    ArgumentCard {
        name: arg.name.to_owned(),
        kind: arg.kind.description(),
        is_pointer: arg.kind.is_pointer(),
        rest: (!flags.is_empty() && rest != 0).then_some(Word(rest)),
        flags: shown.map(flag).collect(),
    }
}

fn errno_card(name: &str, errno: &str) -> Option<ErrnoCard> {
    let number = errno::number(errno)?;
    Some(ErrnoCard {
        name: errno.to_owned(),
        number,
        message: errno::message(number)?.to_owned(),
        meaning: errno::meaning(number)?.to_owned(),
        here: cards::errno_of(name, errno).map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(name: &str, args: &[u64], errno: Option<&str>) -> CallCardReport {
        call_card(CallCardRequest {
            arch: "x86_64".to_owned(),
            name: name.to_owned(),
            args: args.iter().copied().map(Word).collect(),
            errno: errno.map(str::to_owned),
        })
        .expect("a card")
    }

    #[test]
    fn an_openat_has_its_flags_ticked_and_its_path_out_of_reach() {
        let card = ask(
            "openat",
            &[0xffff_ff9c, 0x7ffe, 0x241, 0o644],
            Some("EACCES"),
        );
        let names: Vec<_> = card.args.iter().map(|arg| arg.name.as_str()).collect();
        assert_eq!(names, ["dirfd", "pathname", "flags", "mode"]);
        assert!(card.args[1].is_pointer && !card.args[2].is_pointer);
        let set = card.args[2].flags.iter().filter(|flag| flag.is_set);
        let set: Vec<_> = set.map(|flag| flag.name.as_str()).collect();
        assert_eq!(set, ["O_WRONLY", "O_CREAT", "O_TRUNC"]);
        assert_eq!(card.args[2].rest, None);
        let errno = card.errno.expect("an errno");
        assert_eq!((errno.name.as_str(), errno.number), ("EACCES", 13));
        assert!(
            errno
                .here
                .is_some_and(|here| here.contains("permission bits"))
        );
    }

    #[test]
    fn an_unknown_call_has_an_empty_card_and_an_unknown_errno_none() {
        let card = ask("syscall_0x3e7", &[1, 2], Some("EWHATEVER"));
        assert!(card.args.is_empty() && card.errno.is_none() && card.man.is_none());
    }

    #[test]
    fn the_upper_half_of_an_int_is_not_what_the_argument_holds() {
        let card = ask("openat", &[0, 0, 0xdead_0000_0000_0000, 0], None);
        assert_eq!(card.args[2].rest, None);
    }
}
