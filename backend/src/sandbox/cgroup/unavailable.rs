//! Why there are no control groups for us.

use std::io;
use std::path::PathBuf;

/// Why there is no control group of a kind for us.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unavailable {
    #[error("cannot read {path}: {source}")]
    Unreadable {
        path: &'static str,
        source: io::Error,
    },
    #[error("no control groups with a {0} controller are mounted where we could make one")]
    NoController(&'static str),
    #[error("cannot make {}: {source}", .path.display())]
    Refused { path: PathBuf, source: io::Error },
    #[error(
        "our group {} has other processes in it, so it cannot hand its controllers on; start \
         Ringside as a service with Delegate=yes, or by `systemd-run --scope -p Delegate=yes`",
        .0.display()
    )]
    Shared(PathBuf),
}
