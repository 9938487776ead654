//! Who is asking: the address that fairness goes by.

use crate::app::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The client's address. `X-Forwarded-For` is believed only from a configured proxy, because
/// anybody can send it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub(super) IpAddr);

impl FromRequestParts<AppState> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // Without a socket, as in one-shot calls, the client is ourselves.
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| {
            peer.ip()
        });
        let forwarded = parts.headers.get_all("x-forwarded-for").iter();
        let forwarded: Vec<_> = forwarded.filter_map(|value| value.to_str().ok()).collect();
        Ok(Self(origin(
            peer,
            &forwarded.join(","),
            &state.config.trusted_proxies,
        )))
    }
}

/// The last address before our own proxies: each proxy appends the one it was asked by.
fn origin(peer: IpAddr, forwarded: &str, trusted: &[IpAddr]) -> IpAddr {
    let mut client = peer;
    for hop in forwarded.rsplit(',').map(str::trim) {
        if !trusted.contains(&client) {
            break;
        }
        match hop.parse() {
            Ok(address) => client = address,
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, forwarded: &str, trusted: &[&str], expected: &str) {
        let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().unwrap()).collect();
        let client = origin(peer.parse().unwrap(), forwarded, &trusted);
        assert_eq!(client, expected.parse::<IpAddr>().unwrap());
    }

    #[test]
    fn a_forged_header_is_not_believed() {
        check("203.0.113.9", "10.0.0.1", &[], "203.0.113.9");
        check("203.0.113.9", "10.0.0.1", &["127.0.0.1"], "203.0.113.9");
        // The client wrote the first, the proxy the second.
        check(
            "127.0.0.1",
            "10.0.0.1, 203.0.113.9",
            &["127.0.0.1"],
            "203.0.113.9",
        );
    }

    #[test]
    fn a_chain_of_our_proxies_is_followed_to_its_beginning() {
        check(
            "10.0.0.2",
            "203.0.113.9, 10.0.0.1",
            &["10.0.0.1", "10.0.0.2"],
            "203.0.113.9",
        );
        check("10.0.0.2", "", &["10.0.0.2"], "10.0.0.2");
        check("10.0.0.2", "nonsense", &["10.0.0.2"], "10.0.0.2");
    }
}
