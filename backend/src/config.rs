//! Every setting: defaults, then the file, then the environment, then flags; validated once.

mod limits;
mod source;
mod store;
mod table;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use ringside_shared::wire::LimitReport;

pub use limits::{LIMITS, LimitSpec, Limits};
pub use source::{ConfigError, Overrides, load};
pub use store::StoreSetting;
pub use table::{help, markdown};

/// A setting that is no limit.
#[derive(Debug)]
pub struct SettingSpec {
    /// Key in the file; `RINGSIDE_` and the upper case of it in the environment.
    pub key: &'static str,
    /// The value without any setting, as people write it.
    pub default: &'static str,
    /// What it is for.
    pub meaning: &'static str,
}

/// Every setting that is no limit.
pub const SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        key: "listen",
        default: "127.0.0.1:8080",
        meaning: "where the server listens",
    },
    SettingSpec {
        key: "allowed_hosts",
        default: "none",
        meaning: "names that the Host header may carry beside the loopback ones",
    },
    SettingSpec {
        key: "allowed_origins",
        default: "none",
        meaning: "origins beside the server's own whose pages may start runs",
    },
    SettingSpec {
        key: "trusted_proxies",
        default: "none",
        meaning: "addresses of reverse proxies whose X-Forwarded-For is believed",
    },
    SettingSpec {
        key: "rootfs",
        default: "none",
        meaning: "a directory whose /usr, /opt and /srv runs see, read-only, instead of the host's /usr; `make rootfs` builds one",
    },
    SettingSpec {
        key: "store",
        default: "the state directory",
        meaning: "a directory for shared runs, or `none` to keep nothing; without it $STATE_DIRECTORY, as systemd gives \
                  one, else $XDG_STATE_HOME/ringside, else ~/.local/state/ringside; made when the first run is shared",
    },
    SettingSpec {
        key: "embed_origins",
        default: "none",
        meaning: "pages that may show /embed addresses in a frame: origins, `*` for all, or `none`; no other address may \
                  be framed",
    },
];

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
    /// The file tree whose programs runs see; `None`: the host's.
    pub rootfs: Option<PathBuf>,
    /// Where shared runs are kept.
    pub store: StoreSetting,
    /// Pages that may frame `/embed`, as the Content-Security-Policy writes them; none: nobody.
    pub embed_origins: Vec<String>,
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
            rootfs: None,
            store: StoreSetting::default(),
            embed_origins: Vec::new(),
            limits: Limits::default(),
        }
    }
}
