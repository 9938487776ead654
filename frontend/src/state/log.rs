//! What happened, in order: appended to thousands of times a second, never copied.

use std::cell::{Ref, RefCell};
use std::fmt;
use std::rc::Rc;

/// A list that only grows. Clones share it; each remembers how long it was, so that comparing
/// two clones tells whether something arrived in between.
pub struct Log<T> {
    shared: Rc<RefCell<Vec<Rc<T>>>>,
    len: usize,
}

impl<T> Log<T> {
    /// How many entries this clone knows of.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entry at a position in order of arrival.
    pub fn get(&self, position: usize) -> Option<Rc<T>> {
        (position < self.len).then(|| Rc::clone(&self.shared.borrow()[position]))
    }

    /// All entries for reading at once. Do not hold it while something may be appended.
    pub fn read(&self) -> Ref<'_, [Rc<T>]> {
        Ref::map(self.shared.borrow(), |all| &all[..self.len])
    }

    /// Appends. Older clones share the entry, but do not see it.
    pub fn push(&mut self, entry: T) {
        let mut all = self.shared.borrow_mut();
        // An older clone that appends starts a new end of the story.
        all.truncate(self.len);
        all.push(Rc::new(entry));
        self.len = all.len();
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self {
            shared: Rc::default(),
            len: 0,
        }
    }
}

impl<T> Clone for Log<T> {
    fn clone(&self) -> Self {
        Self {
            shared: Rc::clone(&self.shared),
            len: self.len,
        }
    }
}

impl<T> PartialEq for Log<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared) && self.len == other.len
    }
}

impl<T> fmt::Debug for Log<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log")
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_keeps_its_length_and_compares_unequal_after_news() {
        let mut log = Log::default();
        log.push("openat");
        let before = log.clone();
        log.push("read");
        assert_eq!((before.len(), log.len()), (1, 2));
        assert!(before != log);
        assert_eq!(before.get(1), None);
        assert_eq!(log.get(1).as_deref(), Some(&"read"));
    }
}
