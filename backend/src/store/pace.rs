//! How often one client may share.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Shares are counted by this.
const WINDOW: Duration = Duration::from_hours(1);

/// So many clients are remembered; past it, strangers wait until some are forgotten.
const MOST_CLIENTS: usize = 10_000;

/// Counts shares per client and hour.
#[derive(Debug)]
pub struct Pace {
    most: u64,
    clients: Mutex<BTreeMap<IpAddr, Counted>>,
}

#[derive(Debug, Clone, Copy)]
struct Counted {
    since: Instant,
    shares: u64,
}

impl Pace {
    /// At most this many an hour.
    pub fn new(most: u64) -> Self {
        Self {
            most,
            clients: Mutex::default(),
        }
    }

    /// Counts one, or answers how long to wait.
    pub fn count(&self, client: IpAddr, now: Instant) -> Result<(), Duration> {
        let client = network(client);
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let age = |counted: &Counted| now.saturating_duration_since(counted.since);
        if clients.len() >= MOST_CLIENTS && !clients.contains_key(&client) {
            clients.retain(|_, counted| age(counted) < WINDOW);
            if clients.len() >= MOST_CLIENTS {
                return Err(WINDOW);
            }
        }
        let fresh = Counted {
            since: now,
            shares: 0,
        };
        let counted = clients.entry(client).or_insert(fresh);
        if age(counted) >= WINDOW {
            *counted = fresh;
        }
        if counted.shares >= self.most {
            return Err(WINDOW.saturating_sub(age(counted)));
        }
        counted.shares += 1;
        Ok(())
    }
}

/// Who has an IPv6 address has a whole network of them.
fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_past_its_share_waits_for_the_hour_and_others_do_not() {
        let (pace, start) = (Pace::new(2), Instant::now());
        let client = "203.0.113.9".parse().unwrap();
        assert_eq!(pace.count(client, start), Ok(()));
        assert_eq!(pace.count(client, start), Ok(()));
        let later = start + Duration::from_mins(10);
        assert_eq!(pace.count(client, later), Err(Duration::from_mins(50)));
        assert_eq!(pace.count("203.0.113.8".parse().unwrap(), later), Ok(()));
        assert_eq!(pace.count(client, start + WINDOW), Ok(()));
    }

    #[test]
    fn a_network_of_addresses_is_one_client() {
        let (pace, now) = (Pace::new(1), Instant::now());
        assert!(pace.count("2001:db8::1".parse().unwrap(), now).is_ok());
        assert!(pace.count("2001:db8::2".parse().unwrap(), now).is_err());
        assert!(pace.count("2001:db8:0:1::1".parse().unwrap(), now).is_ok());
    }

    #[test]
    fn clients_beyond_memory_wait_until_some_are_forgotten() {
        let (pace, now) = (Pace::new(1), Instant::now());
        for n in 0..u32::try_from(MOST_CLIENTS).unwrap() {
            assert!(pace.count(IpAddr::V4(n.into()), now).is_ok());
        }
        let stranger = "203.0.113.9".parse().unwrap();
        assert_eq!(pace.count(stranger, now), Err(WINDOW));
        assert!(pace.count(stranger, now + WINDOW).is_ok());
    }
}
