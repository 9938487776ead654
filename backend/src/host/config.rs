//! The kernel's configuration, where it can be read.

use flate2::read::GzDecoder;
use ringside_shared::wire::ConfigLine;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The lines that `grep -i seccomp` would show, and the file they come from.
pub(super) fn seccomp_lines(release: &str) -> (Option<String>, Vec<ConfigLine>) {
    let candidates = [
        "/proc/config.gz".to_owned(),
        format!("/boot/config-{release}"),
        format!("/lib/modules/{release}/config"),
        format!("/lib/modules/{release}/build/.config"),
    ];
    for path in candidates {
        if let Ok(text) = read(Path::new(&path)) {
            return (Some(path), lines(&text));
        }
    }
    (None, Vec::new())
}

fn read(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut text = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        GzDecoder::new(file).read_to_string(&mut text)?;
    } else {
        file.read_to_string(&mut text)?;
    }
    Ok(text)
}

fn lines(text: &str) -> Vec<ConfigLine> {
    text.lines()
        .filter(|line| line.to_ascii_lowercase().contains("seccomp"))
        .filter_map(line)
        .collect()
}

fn line(line: &str) -> Option<ConfigLine> {
    let (name, value) = match line.strip_prefix("# ") {
        Some(comment) => (comment.strip_suffix(" is not set")?, None),
        None => line
            .split_once('=')
            .map(|(name, value)| (name, Some(value)))?,
    };
    Some(ConfigLine {
        name: name.to_owned(),
        value: value.map(str::to_owned),
        meaning: meaning(name).to_owned(),
    })
}

/// What an option means to somebody who wants to write filters. Kconfig help, in our words.
fn meaning(name: &str) -> &'static str {
    match name {
        "CONFIG_HAVE_ARCH_SECCOMP" => "this architecture can have seccomp",
        "CONFIG_HAVE_ARCH_SECCOMP_FILTER" => "this architecture can run filters on syscalls",
        "CONFIG_SECCOMP" => "seccomp is built in: strict mode exists",
        "CONFIG_SECCOMP_FILTER" => "filter mode exists: classic BPF programs decide each syscall",
        "CONFIG_SECCOMP_CACHE_DEBUG" => {
            "/proc/PID/seccomp_cache would show which calls skip the filter"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_are_not_set_are_shown_as_grep_shows_them() {
        let text = "CONFIG_SECCOMP=y\n# CONFIG_SECCOMP_CACHE_DEBUG is not set\n\
                    # seccomp is a comment\nCONFIG_NET=y\n";
        let found: Vec<_> = lines(text)
            .into_iter()
            .map(|line| (line.name, line.value))
            .collect();
        assert_eq!(
            found,
            [
                ("CONFIG_SECCOMP".to_owned(), Some("y".to_owned())),
                ("CONFIG_SECCOMP_CACHE_DEBUG".to_owned(), None),
            ]
        );
    }
}
