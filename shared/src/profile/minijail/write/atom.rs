//! Conditions as minijail says them: whole words compared, any bit of some, no bit but some.
//!
//! Comparisons of half a word and under a mask are put together bit by bit: a bit is set if
//! `arg & bit`, and clear if `arg in ~bit`.

use crate::filter::{ArgSet, Block, Cube, Guard, Width, WordSet, bits, number};

/// Most alternatives that a filter is written with; more is no policy that anybody reads.
const MAX_ALTERNATIVES: usize = 1024;
/// Most conditions of an alternative; the reader takes as many.
pub(in super::super) const MAX_ATOMS: usize = 512;

/// `arg1 == 5`
type Atom = String;

/// The alternatives of a guard: none if it never holds, an empty one if it always does. `None` if
/// there are too many.
pub(super) fn alternatives(guard: &Guard, machine: Width) -> Option<Vec<Vec<Atom>>> {
    let block = Block::of(guard).ok()?;
    let block = match machine {
        // Registers of a 32-bit arch have no other half.
        Width::Bits32 => block.and_then(|block| block.narrowed()),
        Width::Bits64 => block,
    };
    let Some(block) = block else {
        return Some(Vec::new());
    };
    let mut all = vec![Vec::new()];
    for (index, set) in block.arguments() {
        let argument = Argument {
            index: index.get(),
            machine,
        };
        let own = argument.alternatives(set);
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

/// One argument.
struct Argument {
    index: u8,
    machine: Width,
}

impl Argument {
    fn atom(&self, operator: &str, value: u64) -> Atom {
        let value = number::text(value.into());
        format!("arg{} {operator} {value}", self.index)
    }

    fn alternatives(&self, set: &ArgSet) -> Vec<Vec<Atom>> {
        match set {
            ArgSet::Words(words) if words.width() == self.machine => self.ranges(words),
            ArgSet::Words(words) => {
                let ranges = words.ranges().iter();
                ranges.flat_map(|range| self.half(*range)).collect()
            }
            ArgSet::Cubes(cubes) => self.cubes(cubes),
        }
    }

    fn ranges(&self, words: &WordSet) -> Vec<Vec<Atom>> {
        let top = self.machine.mask();
        if let [(0, before), (after, high)] = words.ranges()
            && *high == top
            && after - before == 2
        {
            return vec![vec![self.atom("!=", before + 1)]];
        }
        let atoms = words.ranges().iter().flat_map(|&(low, high)| {
            match (low, high) {
                (0, high) if high > 0 => vec![vec![self.atom("<=", high)]],
                (low, high) if high == top && low < top => vec![vec![self.atom(">=", low)]],
                // Two neighbours read better one by one.
                (low, high) if high - low < 2 => (low..=high)
                    .map(|value| vec![self.atom("==", value)])
                    .collect(),
                (low, high) => vec![vec![self.atom(">=", low), self.atom("<=", high)]],
            }
        });
        atoms.collect()
    }

    /// A range of the low half of a wide word.
    fn half(&self, (low, high): (u64, u64)) -> Vec<Vec<Atom>> {
        let half = Width::Bits32.mask();
        let mut cubes = Vec::new();
        Cube::add_range(low, high, half, &mut cubes);
        for cube in &mut cubes {
            if low == 0 {
                // What is clear may as well be set below, where everything is allowed.
                cube.mask &= !cube.value;
                cube.value = 0;
            } else if high == half {
                cube.mask &= cube.value;
            }
        }
        self.cubes(&cubes)
    }

    /// A bit is set if `arg & bit`, and others are clear if `arg in` the rest of the word.
    fn cubes(&self, cubes: &[Cube]) -> Vec<Vec<Atom>> {
        // Where one bit is enough, any of several is one question.
        let is_one_set = |cube: &&Cube| cube.mask.is_power_of_two() && cube.value == cube.mask;
        let (single, others): (Vec<_>, Vec<_>) = cubes.iter().partition(is_one_set);
        let any = single.iter().fold(0, |any, cube: &&Cube| any | cube.mask);
        let any = (any != 0).then(|| vec![self.atom("&", any)]);
        let others = others.into_iter().map(|cube| {
            if cube.mask == self.machine.mask() {
                return vec![self.atom("==", cube.value)];
            }
            let clear = cube.mask & !cube.value;
            let rest = !clear & self.machine.mask();
            let clear = (clear != 0).then(|| self.atom("in", rest));
            let set = bits(cube.value).map(|bit| self.atom("&", bit));
            clear.into_iter().chain(set).collect()
        });
        any.into_iter().chain(others).collect()
    }
}
