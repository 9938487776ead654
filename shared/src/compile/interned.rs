//! Which kind stands at which place: a hash table of positions in a list that somebody else keeps.
//! `std`'s are seeded at random, which is why this crate bans them; this one is the same everywhere.

use super::graph::{Comparison, Kind, Test};

/// As many slots as a small filter needs; a power of two.
const SMALLEST: usize = 64;

/// Position + 1, or 0 for a free slot; a power of two of them, at most half used.
///
/// Entries stand in the order in which they came, so that the last ones can be taken out again.
#[derive(Debug, Default)]
pub(super) struct Interned {
    slots: Vec<u32>,
}

/// A free slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot(usize);

impl Interned {
    /// The position of a kind in `nodes`, or where to note it.
    pub(super) fn find(&self, kind: &Kind, nodes: &[Kind]) -> Result<usize, Slot> {
        let Some(mask) = self.slots.len().checked_sub(1) else {
            return Err(Slot(0));
        };
        let mut slot = hash(kind) & mask;
        loop {
            match self.slots[slot] {
                0 => return Err(Slot(slot)),
                at if nodes[at as usize - 1] == *kind => return Ok(at as usize - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// Notes the last of `nodes` where [`Self::find`] said so.
    pub(super) fn note(&mut self, slot: Slot, nodes: &[Kind]) {
        if nodes.len() * 2 > self.slots.len() {
            self.slots = vec![0; (nodes.len() * 4).next_power_of_two().max(SMALLEST)];
            for n in 1..=nodes.len() {
                // Different kinds: none is found.
                if let Err(slot) = self.find(&nodes[n - 1], &nodes[..n - 1]) {
                    self.slots[slot.0] = position(n);
                }
            }
        } else {
            self.slots[slot.0] = position(nodes.len());
        }
    }

    /// Forgets the last of `nodes`. What came before stands where it would without it.
    pub(super) fn forget_last(&mut self, nodes: &[Kind]) {
        let (Some(last), Some(mask)) = (nodes.last(), self.slots.len().checked_sub(1)) else {
            return;
        };
        let mut slot = hash(last) & mask;
        while self.slots[slot] != 0 && self.slots[slot] != position(nodes.len()) {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = 0;
    }
}

fn position(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The multiplier is odd and otherwise arbitrary.
fn hash(kind: &Kind) -> usize {
    let mix = |sum: u64, word: u64| {
        (sum ^ word)
            .rotate_left(23)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
    };
    let mixed = match *kind {
        Kind::Return { word, user } => mix(u64::from(word), u64::from(user)),
        Kind::Test(Test {
            subject,
            comparison,
            k,
            yes,
            no,
        }) => {
            let comparison = match comparison {
                Comparison::Eq => 1,
                Comparison::Gt => 2,
                Comparison::Ge => 3,
                Comparison::Set => 4,
            };
            let what = u64::from(subject.mask) << 32 | u64::from(subject.offset) << 3 | comparison;
            let targets = (yes.index() as u64) << 32 | no.index() as u64;
            mix(mix(mix(0, what), u64::from(k)), targets)
        }
    };
    // The upper bits are the well mixed ones.
    (mixed >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(word: u32) -> Kind {
        Kind::Return { word, user: 0 }
    }

    #[test]
    fn what_is_noted_is_found_until_it_is_forgotten() {
        let (mut table, mut nodes) = (Interned::default(), Vec::new());
        for word in 0..1000 {
            let slot = table.find(&kind(word), &nodes).unwrap_err();
            nodes.push(kind(word));
            table.note(slot, &nodes);
        }
        for word in (500..1000).rev() {
            table.forget_last(&nodes);
            nodes.pop();
            assert!(table.find(&kind(word), &nodes).is_err());
        }
        for (at, word) in (0..500).enumerate() {
            assert_eq!(table.find(&kind(word), &nodes).unwrap(), at);
        }
    }
}
