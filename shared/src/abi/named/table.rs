//! The shape of a family's table.

/// The constants of one family. A value is read as one choice, held in the bits of `field`, and
/// any number of flags outside it: `O_WRONLY|O_CREAT` is a choice and a flag.
pub(super) struct Table {
    /// Bits that hold the choice: none for plain flags, all for an enumeration.
    pub(super) field: u64,
    /// What the field may hold. Of plain flags, the name for 0.
    pub(super) choices: Choices,
    /// Flags in printing order; one of several bits comes before those it contains.
    pub(super) flags: &'static [(&'static str, i64)],
    /// Whether what has no name is permission bits, to be printed in octal.
    pub(super) is_octal: bool,
    /// Further names that filters may use and that are never printed: masks and second names.
    pub(super) others: &'static [(&'static str, i64)],
}

/// What the choice of a value may be.
pub(super) enum Choices {
    /// One of these. Negative values are those of 32-bit parameters.
    List(&'static [(&'static str, i64)]),
    /// A signal number, or none; printed after the flags.
    Signals,
}

impl Table {
    /// No names at all, to fill in.
    pub(super) const EMPTY: Self = Self {
        field: 0,
        choices: Choices::List(&[]),
        flags: &[],
        is_octal: false,
        others: &[],
    };

    /// Every name with its value.
    pub(super) fn names(&self) -> impl Iterator<Item = (&'static str, i64)> {
        let choices = match self.choices {
            Choices::List(list) => list,
            Choices::Signals => &[],
        };
        choices.iter().chain(self.flags).chain(self.others).copied()
    }
}
