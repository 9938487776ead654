//! Words that have certain bits in common. Two cubes that both must hold are one again, and where a
//! cube does not hold some others do: no question about an argument leads out of unions of cubes.

/// Most cubes of one union, and a bound for the pairs that are looked at on the way to them.
const MAX_CUBES: usize = 1024;
const MAX_PAIRS: usize = 1 << 14;

/// Words that have certain bits in common: `word & mask == value`, with no bit of the value outside
/// the mask. There is always such a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cube {
    /// Which bits count.
    pub mask: u64,
    /// What they are.
    pub value: u64,
}

/// Something cannot be said in a bearable number of comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

impl Cube {
    /// Every word.
    pub const ALL: Self = Self { mask: 0, value: 0 };

    /// Whether a word is in it.
    pub const fn contains(self, word: u64) -> bool {
        word & self.mask == self.value
    }

    /// The words in both.
    pub fn and(self, other: Self) -> Option<Self> {
        let is_possible = (self.value ^ other.value) & self.mask & other.mask == 0;
        is_possible.then_some(Self {
            mask: self.mask | other.mask,
            value: self.value | other.value,
        })
    }

    /// Whether every word of another is in this one.
    const fn holds(self, other: Self) -> bool {
        self.mask & !other.mask == 0 && other.value & self.mask == self.value
    }

    /// The words outside: those in which one of the bits is another.
    pub(super) fn outside(self) -> Vec<Self> {
        let other = |bit| Self {
            mask: bit,
            value: !self.value & bit,
        };
        bits(self.mask).map(other).collect()
    }

    /// The words as a range, if they are one where the bits of `all` count.
    pub(super) fn range(self, all: u64) -> Option<(u64, u64)> {
        let free = all & !self.mask;
        let is_range = self.mask & !all == 0 && free & free.wrapping_add(1) == 0;
        is_range.then_some((self.value, self.value | free))
    }

    /// Adds a range of words of which the bits of `all` count, as aligned blocks: at most two for
    /// each bit.
    pub fn add_range(low: u64, high: u64, all: u64, cubes: &mut Vec<Self>) {
        let mut low = low;
        loop {
            // The largest block that begins at `low` and ends in time.
            let mut size_bits = low.trailing_zeros().min(all.count_ones());
            let last = |bits: u32| low | u64::MAX.checked_shr(u64::BITS - bits).unwrap_or(0);
            while last(size_bits) > high {
                size_bits -= 1;
            }
            let end = last(size_bits);
            cubes.push(Self {
                mask: all & !(end ^ low),
                value: low,
            });
            match end.checked_add(1) {
                Some(next) if next <= high => low = next,
                _ => return,
            }
        }
    }
}

/// The words that are in a cube of each union, without cubes that others hold.
pub(super) fn common(a: &[Cube], b: &[Cube]) -> Result<Vec<Cube>, TooMany> {
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

/// Each bit that is set, the lowest first.
pub(crate) fn bits(word: u64) -> impl Iterator<Item = u64> {
    (0..u64::BITS)
        .map(|at| 1 << at)
        .filter(move |bit| word & bit != 0)
}
