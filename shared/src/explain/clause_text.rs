//! Conditions in words: arguments, flags and values by name.

use super::case::{Clause, Conjunction};
use crate::abi::syscalls::args::{self, Arg, ArgKind};
use crate::abi::{Arch, named};
use crate::filter::{Test, Width};

/// For whose arguments conditions are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    pub(super) arch: Arch,
    /// The syscall's arguments, if they are known.
    pub(super) args: &'static [Arg],
}

impl Names {
    /// The names of a syscall's arguments; positions if there is no name.
    pub(super) fn of(arch: Arch, syscall: Option<&str>) -> Self {
        let args = syscall.and_then(|name| args::signature_on(arch, name));
        Self {
            arch,
            args: args.unwrap_or_default(),
        }
    }

    /// Conditions that all hold: `domain == AF_INET && type == SOCK_STREAM`.
    pub(super) fn all(self, all: &Conjunction) -> String {
        let clauses: Vec<_> = all.iter().map(|clause| self.clause(clause)).collect();
        clauses.join(" && ")
    }

    /// One condition. Where more of the word counts than the kernel reads, or less, it says so:
    /// a filter that compares all 64 bits of an `int` can be answered otherwise by setting bits
    /// that the kernel ignores (fact 23).
    fn clause(self, clause: &Clause) -> String {
        let arg = self.args.get(usize::from(clause.index));
        let name = match (clause.index, arg) {
            (6, _) => "instruction_pointer".to_owned(),
            (_, Some(arg)) => arg.name.to_owned(),
            (index, None) => format!("arg{index}"),
        };
        let kind = arg.map(|arg| arg.kind);
        let width = clause.claim.width;
        let is_narrow = self.arch.is_32_bit() || kind.is_some_and(ArgKind::is_32_bit);
        let name = match (is_narrow, width) {
            (true, Width::Bits64) if !self.arch.is_32_bit() => format!("{name}:64"),
            (false, Width::Bits32) => format!("{name}:32"),
            _ => name,
        };
        let value = |value: u64| self.value(kind, width, value);
        match &clause.claim.test {
            Test::Eq(a) => format!("{name} == {}", value(*a)),
            Test::Ne(a) => format!("{name} != {}", value(*a)),
            Test::Lt(a) => format!("{name} < {}", value(*a)),
            Test::Le(a) => format!("{name} <= {}", value(*a)),
            Test::Gt(a) => format!("{name} > {}", value(*a)),
            Test::Ge(a) => format!("{name} >= {}", value(*a)),
            Test::AnyBit(mask) => format!("{name} & {}", value(*mask)),
            Test::MaskedEq {
                mask,
                value: wanted,
            } => {
                format!("{name} & {} == {}", value(*mask), value(*wanted))
            }
            Test::MaskedNe {
                mask,
                value: wanted,
            } => {
                format!("{name} & {} != {}", value(*mask), value(*wanted))
            }
            Test::In(values) => {
                let values: Vec<_> = values.iter().map(|each| value(*each)).collect();
                format!("{name} in {{{}}}", values.join(", "))
            }
            Test::Between(low, high) => format!("{name} in {}..{}", value(*low), value(*high)),
        }
    }

    /// A constant by name where it has one, as our filter text reads it.
    fn value(self, kind: Option<ArgKind>, width: Width, value: u64) -> String {
        // All ones are no flags: somebody meant -1.
        let is_plain = value == 0 || value == width.mask();
        let family = kind.and_then(ArgKind::family).filter(|_| !is_plain);
        // What has no name for some of its bits is probably not made of these: 0xffffffff.
        if let Some(text) = family.map(|family| family.render(value))
            && !text.contains("0x")
            && self.says(&text, value, width)
        {
            // The name of no bits, O_RDONLY, says nothing beside others.
            let atoms = text
                .split('|')
                .filter(|atom| named::value_on(self.arch, atom) != Some(0));
            return atoms.collect::<Vec<_>>().join("|");
        }
        if kind == Some(ArgKind::Signal)
            && let Some(name) = i32::try_from(value).ok().and_then(crate::abi::signal::name)
        {
            return name.to_owned();
        }
        // Small negative numbers, however wide: AT_FDCWD (fact 24).
        let top = if width == Width::Bits32 { 32 } else { 0 };
        let signed = (value << top).cast_signed() >> top;
        match (kind, signed) {
            (Some(ArgKind::DirFd), -100) => "AT_FDCWD".to_owned(),
            (_, -4096..0) => signed.to_string(),
            (_, 0..4096) => value.to_string(),
            _ => format!("{value:#x}"),
        }
    }

    /// Whether names on this arch stand for the value: they were found for `x86_64`.
    fn says(self, text: &str, value: u64, width: Width) -> bool {
        let atoms = text.split('|').map(|atom| {
            if let Some(hex) = atom.strip_prefix("0x") {
                return i64::from_str_radix(hex, 16).ok();
            }
            if let Some(octal) = atom.strip_prefix('0') {
                return i64::from_str_radix(octal, 8).ok().or(Some(0));
            }
            named::value_on(self.arch, atom)
        });
        let joined = atoms.reduce(|a, b| Some(a? | b?)).flatten();
        joined.is_some_and(|joined| (joined.cast_unsigned() ^ value) & width.mask() == 0)
    }
}
