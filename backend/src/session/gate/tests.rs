use super::*;
use futures_util::FutureExt as _;
use std::collections::BTreeMap;
use std::time::Instant;

fn gate(slots: usize, waiting: usize, per_client: usize) -> Gate {
    Gate::new(Room {
        slots,
        running_per_client: usize::MAX,
        waiting,
        per_client,
    })
}

fn client(n: u8) -> IpAddr {
    IpAddr::from([10, 0, 0, n])
}

/// What the ticket's holder learns without waiting.
fn look(ticket: &mut Ticket) -> Option<Admission> {
    ticket.next().now_or_never()
}

fn admitted(mut ticket: Ticket) -> Permit {
    match look(&mut ticket) {
        Some(Admission::Admitted(permit)) => permit,
        other => panic!("not admitted: {other:?}"),
    }
}

fn place(ticket: &mut Ticket) -> u32 {
    match look(ticket) {
        Some(Admission::Waiting(place)) => place.place,
        other => panic!("not waiting: {other:?}"),
    }
}

#[test]
fn a_free_slot_admits_at_once_and_slots_differ() {
    let gate = gate(2, 0, 9);
    let a = admitted(gate.enter(client(1)).unwrap());
    let b = admitted(gate.enter(client(1)).unwrap());
    assert_ne!(a.slot(), b.slot());
    let refused = gate.enter(client(2)).unwrap_err();
    assert!(matches!(refused, Refused::QueueFull { waiting: 0, .. }));
    assert_eq!(refused.retry_after(), 1);
    drop(a);
    admitted(gate.enter(client(2)).unwrap());
    drop(b);
}

#[test]
fn a_client_with_many_runs_does_not_hold_up_another() {
    let gate = gate(1, 99, 99);
    let running = admitted(gate.enter(client(1)).unwrap());
    let mut greedy = Vec::new();
    for expected in 1..=3 {
        let mut ticket = gate.enter(client(1)).unwrap();
        assert_eq!(place(&mut ticket), expected);
        greedy.push(ticket);
    }
    let mut late = gate.enter(client(2)).unwrap();
    assert_eq!(
        place(&mut late),
        2,
        "after one run of the greedy client, before its others"
    );
    drop(running);
    assert_eq!(place(&mut late), 1);
    drop(admitted(greedy.remove(0)));
    admitted(late);
}

#[test]
fn a_place_is_told_again_only_when_it_changes() {
    let gate = gate(1, 99, 99);
    let running = admitted(gate.enter(client(1)).unwrap());
    let mut first = gate.enter(client(2)).unwrap();
    let mut second = gate.enter(client(3)).unwrap();
    assert_eq!((place(&mut first), place(&mut second)), (1, 2));
    // A third one behind them changes nothing for them.
    let third = gate.enter(client(4)).unwrap();
    assert!(look(&mut second).is_none(), "told the same place twice");
    drop(first);
    assert_eq!(place(&mut second), 1);
    drop((running, second, third));
    assert_eq!(
        gate.occupancy(),
        Occupancy {
            running: 0,
            waiting: 0
        }
    );
}

#[test]
fn a_slot_that_came_to_a_ticket_already_dropped_is_not_lost() {
    let gate = gate(1, 9, 9);
    let running = admitted(gate.enter(client(1)).unwrap());
    let waiting = gate.enter(client(2)).unwrap();
    drop(running);
    // The slot is now the ticket's, but nobody looked.
    drop(waiting);
    admitted(gate.enter(client(3)).unwrap());
}

#[test]
fn one_client_is_held_to_its_share() {
    let gate = gate(1, 99, 2);
    let a = gate.enter(client(1)).unwrap();
    let b = gate.enter(client(1)).unwrap();
    let refused = gate.enter(client(1)).unwrap_err();
    assert!(matches!(refused, Refused::TooManyOfYours { runs: 2, .. }));
    assert!(gate.enter(client(2)).is_ok());
    drop((a, b));
    assert!(gate.enter(client(1)).is_ok());
}

#[test]
fn addresses_of_one_ipv6_household_are_one_client() {
    let a: IpAddr = "2001:db8:0:1::1".parse().unwrap();
    let b: IpAddr = "2001:db8:0:1:ffff::2".parse().unwrap();
    let c: IpAddr = "2001:db8:0:2::1".parse().unwrap();
    assert_eq!(fair_address(a), fair_address(b));
    assert_ne!(fair_address(a), fair_address(c));
    let mapped: IpAddr = "::ffff:10.0.0.1".parse().unwrap();
    assert_eq!(fair_address(mapped), client(1));
}

#[test]
fn the_estimate_follows_the_time_that_runs_take() {
    let gate = gate(2, 99, 99);
    let permits: Vec<_> = (0..2)
        .map(|_| admitted(gate.enter(client(1)).unwrap()))
        .collect();
    let _one = gate.enter(client(2)).unwrap();
    match look(&mut gate.enter(client(3)).unwrap()) {
        Some(Admission::Waiting(place)) => {
            // Two places, two slots, 100 ms a run before any run is known.
            assert_eq!((place.place, place.estimated_ms), (2, 100));
        }
        other => panic!("not waiting: {other:?}"),
    }
    drop(permits);
}

#[test]
fn an_estimate_that_has_become_another_is_told_again() {
    let gate = Gate::new(Room {
        slots: 2,
        running_per_client: 1,
        waiting: 9,
        per_client: 9,
    });
    let _running = admitted(gate.enter(client(1)).unwrap());
    let mut waiting = gate.enter(client(1)).unwrap();
    let estimate = |ticket: &mut Ticket| match look(ticket) {
        Some(Admission::Waiting(place)) => Some((place.place, place.estimated_ms)),
        None => None,
        Some(Admission::Admitted(_)) => panic!("not waiting"),
    };
    assert_eq!(estimate(&mut waiting), Some((1, 50)));
    let held = |seconds: u64| {
        let mut permit = admitted(gate.enter(client(2)).unwrap());
        let start = Instant::now().checked_sub(Duration::from_secs(seconds));
        permit.since = start.unwrap();
    };
    // 100 ms, 4.08 s, 7.26 s a run, in two slots; then 7.8 s, which is nearly the same.
    held(20);
    assert!(matches!(estimate(&mut waiting), Some((1, 2040..2200))));
    held(20);
    assert!(matches!(estimate(&mut waiting), Some((1, 3632..3800))));
    held(10);
    assert_eq!(estimate(&mut waiting), None, "told nearly the same twice");
}

#[test]
fn a_client_at_its_limit_of_runs_waits_and_others_pass() {
    let gate = Gate::new(Room {
        slots: 3,
        running_per_client: 2,
        waiting: 9,
        per_client: 9,
    });
    let first = admitted(gate.enter(client(1)).unwrap());
    let _second = admitted(gate.enter(client(1)).unwrap());
    let mut third = gate.enter(client(1)).unwrap();
    assert_eq!(
        place(&mut third),
        1,
        "a slot is free, but not for this client"
    );
    let other = admitted(gate.enter(client(2)).unwrap());
    drop(other);
    assert!(look(&mut third).is_none(), "nothing changed for it");
    drop(first);
    admitted(third);
}

#[test]
fn time_to_come_back_follows_the_queue_and_the_time_that_runs_take() {
    let gate = gate(1, 40, 99);
    let mut permit = admitted(gate.enter(client(1)).unwrap());
    permit.since = Instant::now().checked_sub(Duration::from_secs(10)).unwrap();
    drop(permit);
    let _running = admitted(gate.enter(client(1)).unwrap());
    let waiting: Vec<_> = (0..40).map(|_| gate.enter(client(2)).unwrap()).collect();
    // A fifth of 10 s and four fifths of 100 ms, for half of 40.
    let refused = gate.enter(client(3)).unwrap_err();
    assert!((41..60).contains(&refused.retry_after()), "{refused:?}");
    drop(waiting);
}

/// Many clients that come, give up and end in an order drawn from a fixed seed.
#[test]
fn whoever_waits_is_passed_at_most_once_by_each_other_client() {
    const CLIENTS: u8 = 40;
    let (gate, mut dice) = (gate(3, 1000, 1000), Dice(7));
    let mut waiting: Vec<(u8, Ticket)> = Vec::new();
    let mut running: Vec<Permit> = Vec::new();
    // Who was served while a client waited for its next turn.
    let mut passed: BTreeMap<u8, Vec<u8>> = BTreeMap::new();
    let mut n_served = 0;
    for _ in 0..4000 {
        match dice.below(10) {
            0..4 => {
                let who = u8::try_from(dice.below(CLIENTS.into())).unwrap();
                waiting.push((who, gate.enter(client(who)).unwrap()));
                passed.entry(who).or_default();
            }
            4 if !waiting.is_empty() => drop(waiting.remove(dice.below(waiting.len()))),
            5.. if !running.is_empty() => drop(running.swap_remove(dice.below(running.len()))),
            _ => {}
        }
        // No step frees more than one slot, so at most one is served.
        let permits = waiting
            .iter_mut()
            .enumerate()
            .find_map(|(at, (_, ticket))| match ticket.next().now_or_never() {
                Some(Admission::Admitted(permit)) => Some((at, permit)),
                Some(Admission::Waiting(_)) | None => None,
            });
        let served = permits.map(|(at, permit)| {
            running.push(permit);
            waiting.remove(at).0
        });
        passed.retain(|who, _| waiting.iter().any(|(waits, _)| waits == who));
        if let Some(served) = served {
            n_served += 1;
            for (who, passed_by) in &mut passed {
                if *who == served {
                    passed_by.clear();
                } else {
                    assert!(!passed_by.contains(&served), "{served} passed {who} twice");
                    passed_by.push(served);
                }
            }
        }
        let expected = Occupancy {
            running: running.len(),
            waiting: waiting.len(),
        };
        assert_eq!(gate.occupancy(), expected);
        assert!(running.len() <= 3);
    }
    assert!(n_served > 1000, "{n_served}");
    drop((waiting, running));
    let nobody = Occupancy {
        running: 0,
        waiting: 0,
    };
    assert_eq!(gate.occupancy(), nobody);
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        // Knuth's linear congruential generator; its upper bits are good enough for dice.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}
