//! Names for the numbers in instructions.

use super::known::Known;
use crate::abi::named::Family;
use crate::abi::syscalls::args::{self, Arg, ArgKind};
use crate::abi::{Arch, X32_SYSCALL_BIT, errno, syscalls};
use crate::bpf::insn::{self, SockFilter};
use crate::verdict::Action;

/// What the numbers of an instruction mean, as far as is known.
pub(super) fn comment(insn: SockFilter, known: &Known) -> String {
    match insn.code {
        insn::LD_ABS => field(insn.k, known),
        insn::RET_K => action(insn.k),
        insn::AND_K | insn::JSET_K => mask(insn.k, known).unwrap_or_default(),
        insn::JEQ_K | insn::JGE_K | insn::JGT_K => compared(insn, known).unwrap_or_default(),
        _ => String::new(),
    }
}

/// `ERRNO(1) EPERM`
fn action(word: u32) -> String {
    let action = Action::from_word(word);
    let name = action.name().to_uppercase();
    match action {
        Action::Errno(number) => match errno::name(number) {
            Some(errno) => format!("ERRNO({number}) {errno}"),
            None => format!("ERRNO({number})"),
        },
        _ if action.data() != 0 => format!("{name}({})", action.data()),
        _ => name,
    }
}

/// The name of the word of `seccomp_data` at an offset: `nr`, `arg0, low half`; empty beyond it.
pub fn field_name(offset: u32) -> String {
    let half = if offset.is_multiple_of(8) {
        "low"
    } else {
        "high"
    };
    match offset {
        0 => "nr".to_owned(),
        4 => "arch".to_owned(),
        8 | 12 => format!("ip, {half} half"),
        16..64 => format!("arg{}, {half} half", (offset - 16) / 8),
        _ => String::new(),
    }
}

/// The same, with what the argument is called where the syscall is known.
fn field(offset: u32, known: &Known) -> String {
    let name = field_name(offset);
    match (arg(offset, known), syscall(known)) {
        (Some(arg), Some(syscall)) => format!("{name}: {} of {syscall}", arg.name),
        _ => name,
    }
}

/// A number that the word in A is compared with.
fn compared(insn: SockFilter, known: &Known) -> Option<String> {
    match known.held? {
        0 if is_x32_border(insn) => Some("x32 from here".to_owned()),
        0 => number(insn.k, known).map(str::to_owned),
        4 => {
            let mut arches = Arch::ALL.into_iter();
            let arch = arches.find(|arch| arch.audit() == insn.k)?;
            Some(arch.name().to_owned())
        }
        _ if insn.code == insn::JEQ_K => choice(insn.k, known),
        _ => None,
    }
}

/// Whether x32's numbers are told apart from `x86_64`'s: the border is no syscall's number.
fn is_x32_border(insn: SockFilter) -> bool {
    insn.code == insn::JGE_K && insn.k == X32_SYSCALL_BIT
        || insn.code == insn::JGT_K && insn.k == X32_SYSCALL_BIT - 1
}

/// The choice or the flags that a whole word stands for, if the syscall is known.
fn choice(word: u32, known: &Known) -> Option<String> {
    let rendered = family(known)?.render(word.into());
    let is_named = rendered.starts_with(|c: char| c.is_ascii_alphabetic());
    is_named.then_some(rendered)
}

/// The flags in a mask, if the syscall is known. Unlike a word, a mask holds no choice of 0.
fn mask(mask: u32, known: &Known) -> Option<String> {
    let family = family(known)?;
    let is_whole = |&(_, value): &(&str, i64)| value == i64::from(mask);
    if let Some((name, _)) = family.constants().find(is_whole) {
        return Some(name.to_owned());
    }
    let flags = family.constants().filter_map(|(name, value)| {
        let flag = u32::try_from(value).ok()?;
        (flag.is_power_of_two() && mask & flag != 0).then_some(name)
    });
    let flags: Vec<_> = flags.collect();
    (!flags.is_empty()).then(|| flags.join("|"))
}

fn family(known: &Known) -> Option<Family> {
    let offset = known.held.filter(|offset| offset.is_multiple_of(8))?;
    match arg(offset, known)?.kind {
        ArgKind::Flags(family) | ArgKind::LongFlags(family) => Some(family),
        _ => None,
    }
}

fn arg(offset: u32, known: &Known) -> Option<&'static Arg> {
    let position = offset.checked_sub(16)? / 8;
    let arch = arch(known.nr.0, known)?;
    args::signature_on(arch, syscall(known)?)?.get(position as usize)
}

/// The one syscall that comes here.
fn syscall(known: &Known) -> Option<&'static str> {
    let (low, high) = known.nr;
    number(low, known).filter(|_| low == high)
}

/// The syscall of a number.
fn number(nr: u32, known: &Known) -> Option<&'static str> {
    syscalls::name(arch(nr, known)?, nr)
}

/// The arch of a number; if none is known, the one that most programs are for.
fn arch(nr: u32, known: &Known) -> Option<Arch> {
    Arch::of_call(known.audit.unwrap_or(Arch::X86_64.audit()), nr)
}
