use super::*;
use crate::state::filter::Analysis;
use crate::state::{Example, FilterState};
use ringside_shared::abi::SeccompData;
use ringside_shared::bpf::emulator::steps;
use ringside_shared::bpf::insn::{JA, JEQ_K, LD_ABS, RET_A, RET_K, SockFilter};
use std::collections::BTreeSet;

fn jump(k: u32, jt: u8, jf: u8) -> SockFilter {
    SockFilter::branch(JEQ_K, k, jt, jf)
}

fn plain(code: u16, k: u32) -> SockFilter {
    SockFilter::plain(code, k)
}

/// What a picture must be, whatever the program.
fn check(flow: &Flow) {
    let mut shown = BTreeSet::new();
    for (at, cell) in flow.cells.iter().enumerate() {
        if cell.kind == Kind::Block {
            assert!(shown.insert(cell.block), "block {} twice", cell.block);
        }
        assert!(cell.x + cell.width <= flow.width && cell.y + cell.height <= flow.height);
        if let Some((before, way)) = cell.from {
            let before = &flow.cells[before];
            match way {
                Way::Yes => assert!(before.y == cell.y && before.x + before.width < cell.x),
                Way::No | Way::Always => {
                    assert!(before.x == cell.x && before.y + before.height < cell.y);
                }
            }
        }
        for other in &flow.cells[at + 1..] {
            let apart = cell.x + cell.width <= other.x
                || other.x + other.width <= cell.x
                || cell.y + cell.height <= other.y
                || other.y + other.height <= cell.y;
            assert!(apart, "{cell:?} {other:?}");
        }
    }
    for (block, cell) in flow.of_block.iter().enumerate() {
        let is_return = flow.blocks.all[block].is_return();
        assert_eq!(cell.is_some(), shown.contains(&block));
        assert!(cell.is_none() || !is_return);
    }
    // A line that goes down meets no box on its way.
    for cell in &flow.cells {
        let Some((before, Way::No | Way::Always)) = cell.from else {
            continue;
        };
        let before = &flow.cells[before];
        let line = before.y + before.height..cell.y;
        let is_free = |other: &&Cell| other.x == cell.x && line.contains(&other.y);
        assert_eq!(flow.cells.iter().filter(is_free).count(), 0);
    }
}

#[test]
fn instructions_that_follow_each_other_are_one_block_even_over_a_jump() {
    let insns = [
        plain(LD_ABS, 0),
        jump(1, 0, 3),
        plain(LD_ABS, 16),
        plain(JA, 2),
        plain(RET_K, 9),
        plain(RET_K, 0),
        plain(RET_A, 0),
    ];
    let blocks = Blocks::new(&insns);
    let pcs: Vec<_> = blocks.all.iter().map(|block| block.pcs.clone()).collect();
    assert_eq!(pcs, [vec![0, 1], vec![2, 3, 6], vec![5]]);
    assert_eq!(blocks.all[0].exit, Exit::Splits { yes: 1, no: 2 });
    assert_eq!((blocks.of[4], blocks.n_unreached()), (None, 1));
    assert!(blocks.all[2].is_return() && !blocks.all[1].is_return());
    assert_eq!(blocks.way([0, 1, 2, 3, 6]), [0, 1]);
}

#[test]
fn a_test_that_holds_leads_to_the_right_and_one_that_does_not_leads_down() {
    let analysis = Analysis::of("default allow\nkill reboot\n".into());
    let program = analysis.program.expect("loads");
    let blocks = Blocks::new(program.insns());
    let flow = Flow::new(blocks, &[], false);
    check(&flow);
    assert!(flow.way.is_empty() && flow.cells.iter().all(|cell| !cell.is_lit));
    assert!(flow.cells[0].yes.is_some() && flow.cells[0].below.is_some());
}

#[test]
fn a_box_that_several_ways_lead_to_stands_once_and_the_others_end_in_pads() {
    // Both tests of an argument go on to the next test when they fail.
    let insns = [
        plain(LD_ABS, 0),
        jump(1, 0, 2),
        plain(LD_ABS, 16),
        jump(7, 3, 0),
        plain(LD_ABS, 4),
        jump(2, 1, 0),
        plain(RET_K, 1),
        plain(RET_K, 2),
    ];
    let blocks = Blocks::new(&insns);
    let way = blocks.way([0, 1, 2, 3, 4, 5, 7]);
    let flow = Flow::new(blocks, &way, false);
    check(&flow);
    let pads = flow.cells.iter().filter(|cell| cell.kind == Kind::Pad);
    assert_eq!(pads.count(), 1);
    // What comes after stands below the first test, not below the second.
    let after = flow.cell_of(4).expect("drawn");
    assert_eq!(flow.cells[after].x, flow.cells[0].x);
    // The call goes over the pad.
    let kinds: Vec<_> = flow.way.iter().map(|&at| flow.cells[at].kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::Block,
            Kind::Block,
            Kind::Pad,
            Kind::Block,
            Kind::Return
        ]
    );
    assert_eq!(flow.meant(flow.way[2]), after);
    assert!(flow.cells[after].is_lit && !flow.cells[after].is_lit_way);

    // Drawn alone, its way needs no pad.
    let whole = flow.cells.len();
    let blocks = Blocks::new(&insns);
    let flow = Flow::new(blocks, &way, true);
    check(&flow);
    let kinds: Vec<_> = flow.way.iter().map(|&at| flow.cells[at].kind).collect();
    assert_eq!(kinds, [Kind::Block, Kind::Block, Kind::Block, Kind::Return]);
    assert!(flow.cells.len() <= whole);
}

#[test]
fn every_example_is_drawn_without_one_box_on_another_and_each_call_ends_in_a_return() {
    for example in Example::all() {
        let state = FilterState::new(example.filter);
        let program = state.checked.program.as_deref().expect("loads");
        for only in [false, true] {
            for nr in [0, 1, 35, 59, 227, 231, 257, 0x4000_0000] {
                let data = SeccompData {
                    nr,
                    arch: 0xc000_003e,
                    ..SeccompData::default()
                };
                let blocks = Blocks::new(program.insns());
                let way = blocks.way(steps(program, &data).map(|step| step.pc));
                let flow = Flow::new(blocks, &way, only);
                check(&flow);
                let last = flow.way.last().map(|&at| flow.cells[at].block);
                assert_eq!(last, way.last().copied(), "{}", example.filter);
            }
        }
    }
}

#[test]
fn the_longest_program_there_is_is_placed() {
    // A ladder of tests that hold, and one of tests that do not.
    for (jt, jf) in [(0, 1), (1, 0)] {
        let mut insns = Vec::new();
        while insns.len() < 4094 {
            insns.extend([jump(1, jt, jf), plain(RET_K, 0)]);
        }
        if jt == 0 {
            insns = std::iter::repeat_n(jump(1, 0, 0), 4095).collect();
        }
        insns.push(plain(RET_K, 0));
        let flow = Flow::new(Blocks::new(&insns), &[], false);
        assert!(flow.cells.len() >= 4094);
        let seen = flow.seen(&(0..1500), &(0..900)).count();
        assert!(seen < 100, "{seen}");
    }
    assert!(Flow::new(Blocks::new(&[]), &[], true).cells.is_empty());
}
