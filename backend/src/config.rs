//! Every setting: defaults, then the file, then the environment, then flags; validated once.

mod limits;
mod source;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ringside_shared::wire::LimitReport;

pub use limits::{LIMITS, LimitSpec, Limits};
pub use source::{ConfigError, Overrides, load};

/// What `ringside serve` was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Names that the `Host` header may carry beside the loopback ones, when listening on loopback.
    pub allowed_hosts: Vec<String>,
    /// Origins beside the server's own whose pages may POST and open a `WebSocket`.
    pub allowed_origins: Vec<String>,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Every limit.
    pub limits: Limits,
}

impl Config {
    /// Every limit in force, with its meaning.
    pub fn limit_reports(&self) -> Vec<LimitReport> {
        LIMITS.iter().map(|spec| spec.report(self.limits)).collect()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            limits: Limits::default(),
        }
    }
}
