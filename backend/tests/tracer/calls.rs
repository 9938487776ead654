//! Every kind of argument beside strace's text: `calls.c` makes the calls, theme by theme.

use std::path::Path;
use std::sync::LazyLock;

use crate::harness::compiled;
use crate::strace::check;

fn check_theme(theme: &str) {
    static CALLS: LazyLock<std::path::PathBuf> = LazyLock::new(|| compiled(&["calls"]));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |path: &Path| path.to_str().expect("paths are text").to_owned();
    check(&[&path(&CALLS), theme, &path(folder.path())]);
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
    descriptors files futexes identity memory prctls processes queues scheduling signals sockets
    system terminals times
}
