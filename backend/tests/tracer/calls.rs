//! Every kind of argument beside strace's text: `calls.c` makes the calls, theme by theme.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::harness::compiled;
use crate::strace::check;

/// `calls.c`, compiled once.
pub(crate) fn program() -> &'static str {
    static CALLS: LazyLock<PathBuf> = LazyLock::new(|| compiled(&["calls"]));
    CALLS.to_str().expect("paths are text")
}

fn check_theme(theme: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path().to_str().expect("paths are text").to_owned();
    check(&[program(), theme, &folder]);
}

macro_rules! themes {
    ($($theme:ident)*) => {
        $(
            #[test]
            fn $theme() {
                check_theme(stringify!($theme));
            }
        )*
    };
}

themes! {
    descriptors files futexes identity memory prctls processes scheduling signals sockets
    system terminals times
}

#[test]
fn queues() {
    let made = std::process::Command::new(program())
        .arg("many queues")
        .status();
    assert!(made.expect("it starts").success());
    check_theme("queues");
}
