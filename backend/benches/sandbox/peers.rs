//! Other programs that make sandboxes, where they are installed, and our own command.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A command that runs `/bin/true` in a sandbox.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    argv: Vec<&'static str>,
}

/// What each of bubblewrap's sandboxes here has: all namespaces, /usr, /proc, /dev, a /tmp.
const BUBBLEWRAP: &str = "bwrap --unshare-all --die-with-parent --ro-bind /usr /usr \
    --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
    --proc /proc --dev /dev --tmpfs /tmp --";

/// Those that work here.
pub(crate) fn all() -> Vec<Peer> {
    let words = |line: &'static str| line.split_whitespace();
    let with = |name, argv: Vec<&'static str>| Peer { name, argv };
    let ours = env!("CARGO_BIN_EXE_ringside");
    let peers = vec![
        with(
            "bubblewrap, untraced",
            words(BUBBLEWRAP).chain(["/bin/true"]).collect(),
        ),
        with(
            "nsjail, untraced",
            words("nsjail -Mo -Q -R /usr -R /lib -R /lib64 -R /bin -T /tmp -- /bin/true").collect(),
        ),
        with(
            "`ringside run -o FILE -- true`",
            vec![ours, "run", "-o", "/dev/null", "--", "true"],
        ),
        with(
            "bubblewrap and `strace -f -o FILE`",
            words(BUBBLEWRAP)
                .chain(words("strace -f -o /dev/null /bin/true"))
                .collect(),
        ),
    ];
    let is_here = |peer: &Peer| {
        let mut command = peer.command();
        command.status().is_ok_and(|status| status.success())
    };
    peers.into_iter().filter(is_here).collect()
}

impl Peer {
    fn command(&self) -> Command {
        let mut command = Command::new(self.argv[0]);
        command.args(&self.argv[1..]).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    pub(crate) fn run(&self) -> Duration {
        let start = Instant::now();
        let status = self.command().status();
        let took = start.elapsed();
        assert!(status.is_ok_and(|status| status.success()), "{}", self.name);
        took
    }
}
