//! Two hash tables for small numbers. `std`'s are seeded at random, which is why this crate bans
//! them; these give the same answers in the same order everywhere.

/// Mixes three words into one; the multipliers are odd and otherwise arbitrary.
const fn hash(key: [u32; 3]) -> usize {
    let a = (key[0] as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let b = (key[1] as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    let c = (key[2] as u64).wrapping_mul(0x1656_67b1_9e37_79f9);
    let mixed = a ^ b.rotate_left(21) ^ c.rotate_left(42);
    // The upper bits are the well mixed ones.
    ((mixed ^ (mixed >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
}

/// Which key stands at which position of a list that somebody else keeps.
#[derive(Debug, Clone)]
pub(super) struct Positions {
    /// Position + 1, or 0 for a free slot; a power of two of them, at most half used.
    slots: Vec<u32>,
    used: usize,
}

impl Positions {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![0; 1 << 12],
            used: 0,
        }
    }

    /// The position of a key, or where to note it: `keys` answers what stands at a position.
    pub(super) fn find(&self, key: [u32; 3], keys: impl Fn(u32) -> [u32; 3]) -> Result<u32, Slot> {
        let mask = self.slots.len() - 1;
        let mut slot = hash(key) & mask;
        loop {
            match self.slots[slot] {
                0 => return Err(Slot(slot)),
                at if keys(at - 1) == key => return Ok(at - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// Notes a position where [`Self::find`] said so.
    pub(super) fn note(&mut self, Slot(slot): Slot, at: u32, keys: impl Fn(u32) -> [u32; 3]) {
        self.slots[slot] = at + 1;
        self.used += 1;
        if self.used * 2 > self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![0; old.len() * 2];
            let mask = self.slots.len() - 1;
            for at in old.into_iter().filter(|at| *at != 0) {
                let mut slot = hash(keys(at - 1)) & mask;
                while self.slots[slot] != 0 {
                    slot = (slot + 1) & mask;
                }
                self.slots[slot] = at;
            }
        }
    }
}

/// A free slot of [`Positions`].
#[derive(Debug)]
pub(super) struct Slot(usize);

/// Answers that were worked out before; it forgets some of them.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    entries: Vec<([u32; 3], u32)>,
}

/// No key has this: positions stay far below.
const NOBODY: [u32; 3] = [u32::MAX; 3];

impl Memory {
    pub(super) fn new() -> Self {
        Self {
            entries: vec![(NOBODY, 0); 1 << 14],
        }
    }

    pub(super) fn recall(&self, key: [u32; 3]) -> Option<u32> {
        let (known, answer) = self.entries[hash(key) & (self.entries.len() - 1)];
        (known == key).then_some(answer)
    }

    pub(super) fn remember(&mut self, key: [u32; 3], answer: u32) {
        let slot = hash(key) & (self.entries.len() - 1);
        self.entries[slot] = (key, answer);
    }
}
