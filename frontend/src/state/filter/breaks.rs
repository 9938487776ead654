//! Where the debugger stops, while the filter is edited.

use std::collections::BTreeSet;

use ringside_shared::load::ListingLine;

use super::{Analysis, operation};

/// The same instructions in a program that was compiled anew: those that do the same for the same
/// reason, the nearest where there are several. What is gone is stopped at no longer. A text that does
/// not load for a moment has no instructions, and keeps the stops of the one before it.
pub(super) fn carried(
    breaks: &BTreeSet<usize>,
    before: &Analysis,
    after: &Analysis,
) -> BTreeSet<usize> {
    if before.listing.is_empty() || after.listing.is_empty() {
        return breaks.clone();
    }
    let stopped = breaks.iter().filter_map(|&pc| before.listing.get(pc));
    let same = stopped.filter_map(|stop| {
        let alike = after.listing.iter().filter(|line| is_alike(stop, line));
        alike
            .map(|line| line.pc)
            .min_by_key(|pc| pc.abs_diff(stop.pc))
    });
    same.collect()
}

fn is_alike(one: &ListingLine, other: &ListingLine) -> bool {
    operation(one) == operation(other) && one.comment == other.comment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Analysis {
        Analysis::of(source.into())
    }

    #[test]
    fn a_stop_stays_at_its_instruction_while_others_come_and_go() {
        let before = of("default allow\nkill reboot\n");
        let after = of("default allow\nkill acct reboot\n");
        let find = |analysis: &Analysis, comment: &str| {
            let mut lines = analysis.listing.iter();
            lines
                .find(|line| line.comment == comment)
                .expect("an instruction")
                .pc
        };
        let stops = BTreeSet::from([find(&before, "reboot")]);
        assert_eq!(
            carried(&stops, &before, &after),
            [find(&after, "reboot")].into()
        );
        // A text that is half typed keeps them; one without the instruction does not.
        assert_eq!(carried(&stops, &before, &of("default")), stops);
        assert_eq!(
            carried(&stops, &before, &of("default allow\n")),
            BTreeSet::new()
        );
    }
}
