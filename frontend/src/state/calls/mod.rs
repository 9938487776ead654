//! The calls of a run, a million of them in the memory of one long film: packed bytes, unpacked
//! when somebody looks.
//!
//! Read in this order: [`shape`] (what calls have in common, kept once), [`pack`] (what is left of
//! a call, as bytes), [`brief`] (a call to look at without unpacking it), and here the list.

mod brief;
mod pack;
mod shape;

use std::cell::RefCell;
use std::fmt;
use std::ops::ControlFlow;
use std::rc::Rc;

use ringside_shared::wire::SyscallEvent;

pub use brief::Brief;
pub use shape::Shape;

use shape::Shapes;

/// Calls that are packed together: large enough to cost nothing, small enough to grow cheaply.
const BLOCK: usize = 4_096;

/// A list of calls that only grows. Clones share it; each remembers how long it was, so that
/// comparing two clones tells whether something arrived in between.
#[derive(Clone, Default)]
pub struct Calls {
    shared: Rc<RefCell<Store>>,
    len: usize,
}

#[derive(Default)]
struct Store {
    shapes: Shapes,
    blocks: Vec<Block>,
    len: usize,
}

/// Up to [`BLOCK`] calls.
#[derive(Default)]
struct Block {
    bytes: Vec<u8>,
    /// Where each call ends in `bytes`.
    ends: Vec<u32>,
    /// Times are kept as the distance from it.
    first_ns: u64,
}

impl Calls {
    /// How many calls this clone knows of.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends. Older clones share the call, but do not see it. Answers whether no call before it
    /// had its shape.
    pub fn push(&mut self, call: &SyscallEvent) -> bool {
        let mut store = self.shared.borrow_mut();
        // An older clone that appends starts a new end of the story.
        store.truncate(self.len);
        let is_new = store.push(call);
        self.len = store.len;
        is_new
    }

    /// The call at a position in order of arrival.
    pub fn get(&self, position: usize) -> Option<SyscallEvent> {
        if position >= self.len {
            return None;
        }
        let store = self.shared.borrow();
        store.brief(position).map(|brief| brief.unpacked())
    }

    /// Looks at the call at a position.
    pub fn brief<R>(&self, position: usize, look: impl FnOnce(&Brief<'_>) -> R) -> Option<R> {
        if position >= self.len {
            return None;
        }
        self.shared
            .borrow()
            .brief(position)
            .map(|brief| look(&brief))
    }

    /// Looks at the calls from a position on until told to stop; answers where to go on.
    pub fn scan(
        &self,
        from: usize,
        mut look: impl FnMut(usize, &Brief<'_>) -> ControlFlow<()>,
    ) -> usize {
        let store = self.shared.borrow();
        for position in from..self.len {
            let Some(brief) = store.brief(position) else {
                break;
            };
            if look(position, &brief).is_break() {
                return position + 1;
            }
        }
        self.len
    }

    /// Every call, unpacked one by one.
    pub fn iter(&self) -> impl Iterator<Item = SyscallEvent> {
        (0..self.len).filter_map(|position| self.get(position))
    }

    /// Names of the errors that calls got, in alphabetical order.
    pub fn errnos(&self) -> Vec<String> {
        let store = self.shared.borrow();
        let mut names: Vec<&str> = store.shapes.all().iter().filter_map(Shape::errno).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(str::to_owned).collect()
    }

    /// Bytes of memory that the calls take.
    pub fn bytes(&self) -> usize {
        let store = self.shared.borrow();
        let blocks = store.blocks.iter();
        blocks
            .map(|block| block.bytes.capacity() + 4 * block.ends.capacity())
            .sum()
    }
}

impl Store {
    fn push(&mut self, call: &SyscallEvent) -> bool {
        let is_full = |block: &Block| block.ends.len() == BLOCK;
        if self.blocks.last().is_none_or(is_full) {
            if let Some(full) = self.blocks.last_mut() {
                full.bytes.shrink_to_fit();
            }
            self.blocks.push(Block {
                first_ns: call.at_ns,
                ..Block::default()
            });
        }
        let (shape, is_new) = self.shapes.of(call);
        if let Some(block) = self.blocks.last_mut() {
            let common = self.shapes.get(shape);
            pack::write(
                &mut block.bytes,
                call,
                shape,
                common,
                self.len,
                block.first_ns,
            );
            block
                .ends
                .push(u32::try_from(block.bytes.len()).unwrap_or(u32::MAX));
            self.len += 1;
        }
        is_new
    }

    fn brief(&self, position: usize) -> Option<Brief<'_>> {
        let block = self.blocks.get(position / BLOCK)?;
        let at = position % BLOCK;
        let begin = at.checked_sub(1).map_or(0, |before| block.ends[before]);
        let bytes = block
            .bytes
            .get(begin as usize..*block.ends.get(at)? as usize)?;
        pack::read(bytes, &self.shapes, position, block.first_ns)
    }

    fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        self.blocks.truncate(len.div_ceil(BLOCK));
        if let Some(last) = self.blocks.last_mut() {
            last.ends
                .truncate(len - len.saturating_sub(1) / BLOCK * BLOCK);
            let end = last.ends.last().copied().unwrap_or_default();
            last.bytes.truncate(end as usize);
        }
        self.len = len;
    }
}

impl PartialEq for Calls {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared) && self.len == other.len
    }
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calls")
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

impl<'a> FromIterator<&'a SyscallEvent> for Calls {
    fn from_iter<I: IntoIterator<Item = &'a SyscallEvent>>(calls: I) -> Self {
        let mut all = Self::default();
        for call in calls {
            all.push(call);
        }
        all
    }
}

#[cfg(test)]
mod tests;
