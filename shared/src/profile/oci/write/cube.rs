//! Words that have certain bits in common: closed under "and" and "not", as ranges are not.

/// Words that have certain bits in common: `word & mask == value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cube {
    pub(super) mask: u64,
    pub(super) value: u64,
}

/// Most cubes of one set, and a bound for the pairs that are looked at on the way to them.
const MAX_CUBES: usize = 1024;
const MAX_PAIRS: usize = 1 << 14;

/// A set, or a syscall's rules, would take too many comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany;

impl Cube {
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let is_possible = (self.value ^ other.value) & self.mask & other.mask == 0;
        is_possible.then_some(Self {
            mask: self.mask | other.mask,
            value: self.value | other.value,
        })
    }

    /// Whether every word of another is in this one.
    fn holds(self, other: Self) -> bool {
        self.mask & !other.mask == 0 && other.value & self.mask == self.value
    }

    /// For each bit that counts, from the highest: the words that differ there first.
    pub(super) fn not(self) -> Vec<Self> {
        let mut pieces = Vec::new();
        let mut above = 0;
        for bit in (0..u64::BITS).rev().map(|bit| 1 << bit) {
            if self.mask & bit != 0 {
                pieces.push(Self {
                    mask: above | bit,
                    value: (self.value & above) | (!self.value & bit),
                });
                above |= bit;
            }
        }
        pieces
    }
}

/// What cubes have in common with others, pair by pair, without those that others hold.
pub(super) fn pairs(a: &[Cube], b: &[Cube]) -> Result<Vec<Cube>, TooMany> {
    if a.len() * b.len() > MAX_PAIRS {
        return Err(TooMany);
    }
    let both = a.iter().flat_map(|a| b.iter().filter_map(|b| a.and(*b)));
    let mut cubes: Vec<Cube> = both.collect();
    // Fewer bits hold more words.
    cubes.sort_unstable_by_key(|cube| (cube.mask.count_ones(), cube.mask, cube.value));
    cubes.dedup();
    let mut kept: Vec<Cube> = Vec::with_capacity(cubes.len());
    for cube in cubes {
        if !kept.iter().any(|other| other.holds(cube)) {
            kept.push(cube);
        }
        if kept.len() > MAX_CUBES {
            return Err(TooMany);
        }
    }
    Ok(kept)
}

/// A range as aligned blocks: at most two for each bit.
pub(super) fn blocks(low: u64, high: u64, all: u64, cubes: &mut Vec<Cube>) {
    let mut low = low;
    loop {
        // The largest block that begins at `low` and ends in time.
        let mut size_bits = low.trailing_zeros().min(all.count_ones());
        let last = |bits: u32| {
            let inside = u64::MAX.checked_shr(u64::BITS - bits).unwrap_or(0);
            low | inside
        };
        while last(size_bits) > high {
            size_bits -= 1;
        }
        let end = last(size_bits);
        cubes.push(Cube {
            mask: all & !(end ^ low),
            value: low,
        });
        match end.checked_add(1) {
            Some(next) if next <= high => low = next,
            _ => return,
        }
    }
}
