//! The arrows follow the ways; Enter leads to the listing.

use yew::prelude::*;

use crate::state::flow::{Flow, Kind};

/// A box that a key may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Cell(usize),
    Listing(usize),
    Whole,
}

/// What keys do while the box `active` is the one that they are on.
pub(super) fn keys(
    flow: &Flow,
    active: Option<usize>,
    go: &Callback<usize>,
    on_list: &Callback<usize>,
    wish: &UseStateSetter<Option<bool>>,
) -> Callback<KeyboardEvent> {
    let (go, on_list, wish) = (go.clone(), on_list.clone(), wish.clone());
    let leads = NAMES.map(|key| (key, leads(flow, active, key)));
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let key = event.key();
        let Some((_, to)) = leads.iter().find(|(name, _)| *name == key) else {
            return;
        };
        event.prevent_default();
        match *to {
            Some(To::Cell(cell)) => go.emit(cell),
            Some(To::Listing(pc)) => on_list.emit(pc),
            Some(To::Whole) => wish.set(Some(false)),
            None => {}
        }
    })
}

const NAMES: [&str; 7] = [
    "ArrowRight",
    "ArrowDown",
    "ArrowLeft",
    "ArrowUp",
    "Home",
    "End",
    "Enter",
];

fn leads(flow: &Flow, active: Option<usize>, key: &str) -> Option<To> {
    let first = (!flow.cells.is_empty()).then_some(To::Cell(0));
    let Some(at) = active else {
        return match key {
            "End" => flow.way.last().copied().map(To::Cell),
            "Enter" => None,
            _ => first,
        };
    };
    // Who goes on from a pad goes on from the box that it stands for.
    let cell = flow.cells.get(at)?;
    let there = flow.cells.get(flow.meant(at))?;
    let cell_or = |next: Option<usize>| match (next, cell.kind) {
        (Some(next), _) => Some(To::Cell(next)),
        (None, Kind::Pad) => Some(To::Cell(flow.meant(at))),
        (None, _) => None,
    };
    match key {
        "ArrowRight" => cell_or(there.yes),
        "ArrowDown" => cell_or(there.below),
        "ArrowLeft" | "ArrowUp" => cell.from.map(|(before, _)| To::Cell(before)),
        "Home" => first,
        "End" => flow.way.last().copied().map(To::Cell),
        _ if cell.kind == Kind::Fold => Some(To::Whole),
        _ => flow.blocks.all[cell.block]
            .pcs
            .first()
            .copied()
            .map(To::Listing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::filter::Analysis;
    use crate::state::flow::Blocks;

    #[test]
    fn arrows_walk_to_a_return_and_back_and_enter_leads_to_its_instruction() {
        let analysis = Analysis::of("default allow\nkill write if fd == 1\n".into());
        let program = analysis.program.expect("loads");
        let flow = Flow::new(Blocks::new(program.insns()), &[], false);
        assert_eq!(leads(&flow, None, "ArrowRight"), Some(To::Cell(0)));
        let mut at = 0;
        let mut passed = vec![0];
        for key in ["ArrowRight", "ArrowDown"].into_iter().cycle() {
            let Some(To::Cell(next)) = leads(&flow, Some(at), key) else {
                break;
            };
            at = next;
            passed.push(at);
        }
        let pc = match leads(&flow, Some(at), "Enter") {
            Some(To::Listing(pc)) => pc,
            other => panic!("{other:?}"),
        };
        assert!(analysis.listing[pc].text.starts_with("ret"));
        while let Some(before) = passed.pop() {
            assert_eq!(at, before);
            if let Some(To::Cell(next)) = leads(&flow, Some(at), "ArrowLeft") {
                at = next;
            }
        }
        assert_eq!(at, 0);
    }
}
