//! Conditions as minijail says them: whole words compared, any bit of some, no bit but some.
//!
//! Comparisons of half a word and under a mask are put together bit by bit: a bit is set if
//! `arg & bit`, and clear if `arg in ~bit`.

use crate::filter::{Condition, Guard, Test, Width, number};

/// Most alternatives that a filter is written with; more is no policy that anybody reads.
const MAX_ALTERNATIVES: usize = 1024;
/// Most conditions of an alternative; the reader takes as many.
pub(in super::super) const MAX_ATOMS: usize = 512;

/// `arg1 == 5`
type Atom = String;

/// The alternatives of a guard; `None` if there are too many, or a word does not fit.
pub(super) fn alternatives(guard: &Guard, machine: Width) -> Option<Vec<Vec<Atom>>> {
    let mut all = vec![Vec::new()];
    for condition in guard.conditions() {
        let own = of_condition(condition, machine)?;
        let n = all.len().checked_mul(own.len())?;
        if n > MAX_ALTERNATIVES {
            return None;
        }
        let mut joined = Vec::with_capacity(n);
        for before in &all {
            for more in &own {
                if before.len() + more.len() > MAX_ATOMS {
                    return None;
                }
                joined.push([before.as_slice(), more].concat());
            }
        }
        all = joined;
    }
    Some(all)
}

/// The alternatives of one condition: none if it never holds, an empty one if it always does.
fn of_condition(condition: &Condition, machine: Width) -> Option<Vec<Vec<Atom>>> {
    let words = Words {
        index: condition.index().get(),
        machine: machine.mask(),
        // Registers of a 32-bit arch have no other half.
        mask: condition.width().mask() & machine.mask(),
    };
    let fits = |value: u64| (value & !words.machine == 0).then_some(value);
    Some(match condition.test() {
        Test::Eq(value) => words.equal(words.mask, fits(*value)?),
        Test::Ne(value) => words.unequal(words.mask, fits(*value)?),
        Test::Lt(value) => words.below(fits(*value)?),
        Test::Ge(value) => words.at_least(fits(*value)?),
        Test::Le(value) => words.at_most(fits(*value)?),
        Test::Gt(value) => words.above(fits(*value)?),
        Test::AnyBit(mask) => match fits(*mask)? {
            0 => Vec::new(),
            mask => vec![vec![words.any(mask)]],
        },
        Test::MaskedEq { mask, value } => words.equal(fits(*mask)?, fits(*value)?),
        Test::MaskedNe { mask, value } => words.unequal(fits(*mask)?, fits(*value)?),
        Test::In(values) => {
            let mut all = Vec::new();
            for value in values {
                all.extend(words.equal(words.mask, fits(*value)?));
            }
            all
        }
        Test::Between(low, high) => {
            let (low, high) = (words.at_least(fits(*low)?), words.at_most(fits(*high)?));
            let pairs = low
                .iter()
                .flat_map(|low| high.iter().map(move |high| (low, high)));
            pairs
                .map(|(low, high)| [low.as_slice(), high].concat())
                .collect()
        }
    })
}

/// One argument.
struct Words {
    index: u8,
    /// The bits of a word.
    machine: u64,
    /// Those that are compared.
    mask: u64,
}

impl Words {
    fn atom(&self, operator: &str, value: u64) -> Atom {
        format!(
            "arg{} {operator} {}",
            self.index,
            number::text(value.into())
        )
    }

    fn any(&self, mask: u64) -> Atom {
        self.atom("&", mask)
    }

    /// None of these bits is set.
    fn none(&self, mask: u64) -> Atom {
        self.atom("in", !mask & self.machine)
    }

    fn is_whole(&self) -> bool {
        self.mask == self.machine
    }

    /// `arg & mask == value`
    fn equal(&self, mask: u64, value: u64) -> Vec<Vec<Atom>> {
        if value & !mask != 0 {
            return Vec::new();
        }
        if mask == self.machine {
            return vec![vec![self.atom("==", value)]];
        }
        let clear = mask & !value;
        let mut atoms = Vec::new();
        if clear != 0 {
            atoms.push(self.none(clear));
        }
        atoms.extend(bits(value).map(|bit| self.any(bit)));
        vec![atoms]
    }

    /// `arg & mask != value`
    fn unequal(&self, mask: u64, value: u64) -> Vec<Vec<Atom>> {
        if value & !mask != 0 {
            return vec![Vec::new()];
        }
        if mask == self.machine {
            return vec![vec![self.atom("!=", value)]];
        }
        let clear = mask & !value;
        let set = (clear != 0).then(|| vec![self.any(clear)]);
        let cleared = bits(value).map(|bit| vec![self.none(bit)]);
        set.into_iter().chain(cleared).collect()
    }

    fn at_least(&self, value: u64) -> Vec<Vec<Atom>> {
        if self.is_whole() {
            return vec![vec![self.atom(">=", value)]];
        }
        match value.checked_sub(1) {
            None => vec![Vec::new()],
            Some(below) => self.above(below),
        }
    }

    fn at_most(&self, value: u64) -> Vec<Vec<Atom>> {
        if self.is_whole() {
            return vec![vec![self.atom("<=", value)]];
        }
        if value >= self.mask {
            return vec![Vec::new()];
        }
        self.below(value + 1)
    }

    /// Some bit is set that the value has not, and above it no bit of the value is missing.
    fn above(&self, value: u64) -> Vec<Vec<Atom>> {
        if self.is_whole() {
            return vec![vec![self.atom(">", value)]];
        }
        let atoms = |bit: u64| {
            let higher = bits(value).filter(move |other| *other > bit);
            let set = [bit].into_iter().chain(higher);
            set.map(|bit| self.any(bit)).collect()
        };
        bits(self.mask & !value).map(atoms).collect()
    }

    /// Some bit of the value is clear, and so are those above that the value has not.
    fn below(&self, value: u64) -> Vec<Vec<Atom>> {
        if self.is_whole() {
            return vec![vec![self.atom("<", value)]];
        }
        let clear = |bit: u64| {
            let higher = self.mask & !value & !(bit | (bit - 1));
            vec![self.none(bit | higher)]
        };
        bits(value & self.mask).map(clear).collect()
    }
}

/// Each bit that is set.
fn bits(word: u64) -> impl Iterator<Item = u64> {
    (0..u64::BITS)
        .map(|at| 1_u64 << at)
        .filter(move |bit| word & bit != 0)
}
