use super::*;
use futures_util::FutureExt as _;

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
    let gate = Gate::new(2, 0, 9);
    let a = admitted(gate.enter(client(1)).unwrap());
    let b = admitted(gate.enter(client(1)).unwrap());
    assert_ne!(a.slot(), b.slot());
    assert_eq!(gate.enter(client(2)).unwrap_err(), Refused::QueueFull(0));
    drop(a);
    admitted(gate.enter(client(2)).unwrap());
    drop(b);
}

#[test]
fn a_client_with_many_runs_does_not_hold_up_another() {
    let gate = Gate::new(1, 99, 99);
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
    let gate = Gate::new(1, 99, 99);
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
    let gate = Gate::new(1, 9, 9);
    let running = admitted(gate.enter(client(1)).unwrap());
    let waiting = gate.enter(client(2)).unwrap();
    drop(running);
    // The slot is now the ticket's, but nobody looked.
    drop(waiting);
    admitted(gate.enter(client(3)).unwrap());
}

#[test]
fn one_client_is_held_to_its_share() {
    let gate = Gate::new(1, 99, 2);
    let a = gate.enter(client(1)).unwrap();
    let b = gate.enter(client(1)).unwrap();
    assert_eq!(
        gate.enter(client(1)).unwrap_err(),
        Refused::TooManyOfYours(2)
    );
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
    let gate = Gate::new(2, 99, 99);
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
