//! Conditions in words: names of arguments, names of constants.

use super::{NOWHERE, name};
use crate::abi::Arch;
use crate::abi::named::Family;
use crate::abi::signal;
use crate::abi::syscalls::args::{self, Arg, ArgKind};
use crate::filter::ast::{self, Atom, AtomKind, Value};
use crate::filter::number;
use crate::filter::resolve::constant;
use crate::filter::token::Compare;
use crate::filter::{Condition, Guard, Test, Width};

/// The conditions of a guard, as one writes them for a syscall.
pub(super) fn conditions(
    arch: Arch,
    syscall: Option<&'static str>,
    guard: &Guard,
) -> Vec<ast::Condition> {
    let signature = syscall.and_then(|name| args::signature_on(arch, name));
    let signature = signature.unwrap_or_default();
    let conditions = guard.conditions();
    conditions
        .map(|condition| {
            let arg = signature.get(usize::from(condition.index().get()));
            // What is called `arg2` in a manual that counts from 1 goes by position.
            written(condition, arg.filter(|arg| !is_position(arg.name)), arch)
        })
        .collect()
}

fn is_position(name: &str) -> bool {
    let digits = name.strip_prefix("arg");
    digits.is_some_and(|digits| digits.parse::<u8>().is_ok())
}

fn written(condition: &Condition, arg: Option<&Arg>, arch: Arch) -> ast::Condition {
    let words = Words {
        arch,
        width: condition.width(),
        kind: arg.map(|arg| arg.kind),
    };
    let arg = arg.map_or_else(
        || format!("arg{}", condition.index().get()),
        |arg| arg.name.to_owned(),
    );
    let test = words.test(condition.test());
    ast::Condition {
        arg: name(&arg),
        width: (words.usual_width(condition.test()) != words.width).then_some(words.width),
        test,
        span: NOWHERE,
    }
}

/// What is known about the argument that values belong to.
struct Words {
    arch: Arch,
    width: Width,
    kind: Option<ArgKind>,
}

impl Words {
    /// The width that `resolve` would take.
    fn usual_width(&self, test: &Test) -> Width {
        let fits = |value: &u64| *value <= Width::Bits32.mask();
        let all_fit = match test {
            Test::Eq(value)
            | Test::Ne(value)
            | Test::Lt(value)
            | Test::Le(value)
            | Test::Gt(value)
            | Test::Ge(value)
            | Test::AnyBit(value) => fits(value),
            Test::MaskedEq { mask, value } | Test::MaskedNe { mask, value } => {
                fits(mask) && fits(value)
            }
            Test::In(values) => values.iter().all(fits),
            Test::Between(low, high) => fits(low) && fits(high),
        };
        let is_int = self.kind.is_some_and(ArgKind::is_32_bit);
        if is_int || (self.arch.is_32_bit() && all_fit) {
            Width::Bits32
        } else {
            Width::Bits64
        }
    }

    fn test(&self, test: &Test) -> ast::Test {
        let compare = |compare, value| ast::Test::Compare(compare, value);
        match *test {
            Test::Eq(value) => compare(Compare::Eq, self.value(value)),
            Test::Ne(value) => compare(Compare::Ne, self.value(value)),
            Test::Lt(value) => compare(Compare::Lt, plain(value)),
            Test::Le(value) => compare(Compare::Le, plain(value)),
            Test::Gt(value) => compare(Compare::Gt, plain(value)),
            Test::Ge(value) => compare(Compare::Ge, plain(value)),
            Test::AnyBit(mask) => ast::Test::AnyBit(self.bits(mask)),
            Test::MaskedEq { mask, value } => self.masked(mask, true, value),
            Test::MaskedNe { mask, value } => self.masked(mask, false, value),
            Test::In(ref values) => {
                ast::Test::In(values.iter().map(|value| self.value(*value)).collect())
            }
            Test::Between(low, high) => ast::Test::Between(plain(low), plain(high)),
        }
    }

    fn masked(&self, mask: u64, equal: bool, value: u64) -> ast::Test {
        ast::Test::Masked {
            mask: self.bits(mask),
            equal,
            // No bits of a mask are not the first choice of a list, as `O_RDONLY` is.
            value: if value == 0 {
                plain(0)
            } else {
                self.value(value)
            },
        }
    }

    /// The bits of a mask, also those that a value can only have instead of each other.
    fn bits(&self, mask: u64) -> Value {
        let value = self.value(mask);
        let family = self.kind.filter(|kind| *kind != ArgKind::Mode);
        let Some(family) = family.and_then(ArgKind::family) else {
            return value;
        };
        if mask == 0 || matches!(value.first.kind, AtomKind::Name(_)) {
            return value;
        }
        let mut left = mask;
        let mut atoms = Vec::new();
        for (name, constant) in family.constants() {
            let bit = constant.cast_unsigned();
            if bit.is_power_of_two() && left & bit != 0 {
                left &= !bit;
                atoms.push(atom(AtomKind::Name(name.to_owned())));
            }
        }
        let spelled = joined(atoms).filter(|_| left == 0);
        let is_same = |spelled: &Value| self.number(spelled) == Some(mask);
        spelled.filter(is_same).unwrap_or(value)
    }

    /// A value in the words of its argument, if these mean the same number here.
    fn value(&self, value: u64) -> Value {
        let spelled = match self.kind {
            // Octal, which is not how filters print numbers.
            Some(ArgKind::Mode) | None => None,
            Some(ArgKind::DirFd) => Some(named("AT_FDCWD")),
            Some(ArgKind::Signal) => i32::try_from(value).ok().and_then(signal::name).map(named),
            Some(kind) => kind.family().and_then(|family| self.family(family, value)),
        };
        let negative = || self.small_negative(value);
        spelled
            .filter(|spelled| self.number(spelled) == Some(value))
            .or_else(negative)
            .unwrap_or_else(|| plain(value))
    }

    fn family(&self, family: Family, value: u64) -> Option<Value> {
        let text = family.render(value);
        let atoms = text.split('|').map(|word| {
            let number = number::parse(word, false).map(AtomKind::Number);
            number.unwrap_or_else(|_| AtomKind::Name(word.to_owned()))
        });
        let mut atoms: Vec<_> = atoms.map(atom).collect();
        let is_zero = |atom: &Atom| match &atom.kind {
            AtomKind::Number(number) => *number == 0,
            AtomKind::Name(name) => constant(name, self.arch) == Some(0),
        };
        if value != 0 {
            atoms.retain(|atom| !is_zero(atom));
        }
        // What has no name for some of its bits is probably not made of these.
        let is_name = |atom: &Atom| matches!(atom.kind, AtomKind::Name(_));
        joined(atoms).filter(|value| value.atoms().all(is_name))
    }

    /// -1 and its like, where the kernel reads an `int`.
    fn small_negative(&self, value: u64) -> Option<Value> {
        /// As far down as `number::text` writes decimals.
        const LEAST: i32 = -4096;
        let is_signed = matches!(
            self.kind,
            Some(ArgKind::Int | ArgKind::Fd | ArgKind::DirFd | ArgKind::Pid | ArgKind::Id)
        );
        let int = u32::try_from(value).ok()?.cast_signed();
        let is_small = self.width == Width::Bits32 && (LEAST..0).contains(&int);
        (is_signed && is_small).then(|| single(AtomKind::Number(int.into())))
    }

    /// What `resolve` would make of a value.
    fn number(&self, value: &Value) -> Option<u64> {
        let mut bits = 0_i128;
        for atom in value.atoms() {
            bits |= match &atom.kind {
                AtomKind::Number(number) => *number,
                AtomKind::Name(name) => constant(name, self.arch)?.into(),
            };
        }
        let fits = self.width == Width::Bits64 || bits >= i128::from(i32::MIN);
        let mask = i128::from(self.width.mask());
        u64::try_from(bits & mask).ok().filter(|_| fits)
    }
}

fn joined(atoms: Vec<Atom>) -> Option<Value> {
    let mut atoms = atoms.into_iter();
    Some(Value {
        first: atoms.next()?,
        rest: atoms.collect(),
    })
}

fn plain(value: u64) -> Value {
    single(AtomKind::Number(value.into()))
}

fn named(name: &str) -> Value {
    single(AtomKind::Name(name.to_owned()))
}

fn single(kind: AtomKind) -> Value {
    Value {
        first: atom(kind),
        rest: Vec::new(),
    }
}

fn atom(kind: AtomKind) -> Atom {
    Atom {
        kind,
        span: NOWHERE,
    }
}
