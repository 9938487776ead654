use ringside_shared::wire::{RefusedBy, SyscallEvent, SyscallStart};

use super::*;
use crate::state::timeline::example::{call, refused};

fn at(pid: i32, tid: i32, at_ns: u64, took_ns: u64, mut call: SyscallEvent) -> SyscallEvent {
    (call.pid, call.tid, call.at_ns) = (pid, tid, at_ns);
    call.duration_ns = Some(took_ns);
    call
}

/// Two threads of one process, and another process.
fn calls() -> Vec<SyscallEvent> {
    vec![
        at(2, 2, 0, 100, call("read")),
        at(3, 3, 50, 20, call("openat")),
        at(2, 2, 200, 100, refused("socket", RefusedBy::Filter)),
        at(2, 9, 250, 500, call("futex")),
        at(2, 2, 400, 0, call("exit")),
    ]
}

fn lanes(calls: &[SyscallEvent]) -> Lanes {
    let mut lanes = Lanes::default();
    lanes.catch_up(1, &Log::default(), &calls.iter().collect());
    lanes
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn a_thread_has_a_lane_beside_its_process() {
    let lanes = lanes(&calls());
    let who: Vec<_> = lanes
        .all()
        .iter()
        .map(|lane| (lane.pid, lane.tid))
        .collect();
    assert_eq!(who, [(2, 2), (2, 9), (3, 3)]);
    assert_eq!(lanes.until_ns(), 750);
    assert_eq!(lanes.of(3, 3), Some(2));
    assert_eq!(lanes.of(3, 4), None);
}

#[test]
fn a_lane_is_as_busy_as_its_calls_are_long_whatever_stretch_is_looked_at() {
    let lanes = lanes(&calls());
    let first = &lanes.all()[0];
    for (from, to, share) in [
        (0, 100, 1.0),
        (0, 200, 0.5),
        (50, 100, 1.0),
        (100, 200, 0.0),
        (250, 350, 0.5),
        (0, 400, 0.5),
        (220, 240, 1.0),
        (900, 1_000, 0.0),
    ] {
        let said = first.share(from, to);
        assert!(close(said, share), "{from} to {to}: {said}");
    }
}

#[test]
fn a_click_finds_the_call_under_it_or_the_nearest_one() {
    let lanes = lanes(&calls());
    let first = &lanes.all()[0];
    let found = |at_ns, reach| first.nearest(at_ns, reach).map(|span| span.position);
    assert_eq!(found(50, 0), Some(0));
    assert_eq!(found(130, 0), None);
    assert_eq!(found(130, 50), Some(0));
    assert_eq!(found(190, 50), Some(2));
    assert_eq!(found(399, 5), Some(4));
    assert_eq!(found(5_000, 10), None);
}

#[test]
fn refusals_are_found_in_their_stretch_and_preparation_is_left_out() {
    let mut all = calls();
    let mut preparation = at(2, 2, 210, 1, refused("mount", RefusedBy::Kernel));
    preparation.start = SyscallStart::Sandbox;
    all.insert(3, preparation);
    let lanes = lanes(&all);
    let first = &lanes.all()[0];
    assert_eq!(first.refusals(0, 1_000).len(), 1);
    assert_eq!(first.refusals(0, 200).len(), 0);
    assert_eq!(
        first.refusals(200, 201)[0].1,
        Fate::Refused(RefusedBy::Filter)
    );
}

#[test]
fn a_stretch_is_summed_up_over_all_lanes() {
    let all = calls();
    let packed: Calls = all.iter().collect();
    let found = extent(&lanes(&all), &packed, 0, 260);
    assert_eq!((found.calls, found.refusals, found.threads), (4, 1, 3));
    assert_eq!(found.names[0].1, 1);
    let none = extent(&lanes(&all), &packed, 100, 110);
    assert_eq!(none, Extent::default());
}

#[test]
fn zooming_keeps_the_moment_under_the_pointer_and_stays_within_the_run() {
    let whole = View::whole(1_000_000.0);
    let close_by = whole.zoomed(4.0, 0.5, 1_000_000.0);
    assert!(close(close_by.moment(0.5), 500_000.0) && close(close_by.len_ns, 250_000.0));
    let left = whole.zoomed(4.0, 0.0, 1_000_000.0).moved(-3.0, 1_000_000.0);
    assert!(close(left.from_ns, 0.0));
    let right = close_by.moved(9.0, 1_000_000.0);
    assert!(close(right.to_ns(), 1_000_000.0));
    let out = right.zoomed(0.001, 0.3, 1_000_000.0);
    assert_eq!(out, whole);
    let least = whole.zoomed(1e12, 0.7, 1_000_000.0);
    assert!(close(least.len_ns, LEAST_NS));
}

#[test]
fn what_is_picked_elsewhere_comes_into_sight_and_what_is_in_sight_moves_nothing() {
    let view = View::between(100_000.0, 200_000.0, 1_000_000.0);
    assert_eq!(view.showing(150_000.0, 1_000_000.0), view);
    let moved = view.showing(800_000.0, 1_000_000.0);
    assert!(close(moved.moment(0.5), 800_000.0));
    assert!(view.showing(0.0, 1_000_000.0).along(0.0) >= 0.0);
}

#[test]
fn ticks_are_round_and_few() {
    for (from, to) in [
        (0.0, 93e6),
        (12_345.0, 18_999.0),
        (0.0, 2_000.0),
        (5e9, 9e9),
    ] {
        let ticks = View::between(from, to, 1e10).ticks(8);
        assert!((2..=8).contains(&ticks.len()), "{from} {to}: {ticks:?}");
        assert!(ticks.iter().all(|at| (from..=to).contains(at)), "{ticks:?}");
    }
}

#[test]
fn an_empty_run_has_nothing_to_show_and_breaks_nothing() {
    let lanes = Lanes::default();
    assert!(lanes.all().is_empty());
    let view = View::whole(0.0);
    assert!(view.zoomed(2.0, 0.5, 0.0).len_ns > 0.0);
    assert_eq!(extent(&lanes, &Calls::default(), 0, 10), Extent::default());
}
