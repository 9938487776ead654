//! What the host offers, in words.

use ringside_shared::wire::{ConfigLine, LimitReport, SeccompReport};

use super::words::grouped;

/// A line of the kernel's configuration exactly as its file has it.
pub fn config_text(line: &ConfigLine) -> String {
    match &line.value {
        Some(value) => format!("{}={value}", line.name),
        None => format!("# {} is not set", line.name),
    }
}

/// The server's own lines of `/proc/self/status`, as the kernel writes them.
pub fn status_text(seccomp: &SeccompReport) -> String {
    let mode = format!("Seccomp:\t{}", seccomp.server_mode);
    match seccomp.server_filters {
        Some(filters) => format!("{mode}\nSeccomp_filters:\t{filters}"),
        None => mode,
    }
}

/// What those lines mean for a run.
pub fn status_meaning(seccomp: &SeccompReport) -> String {
    match (seccomp.server_mode, seccomp.server_filters) {
        (0, _) => "No filter is on the server itself. A run meets the sandbox's filter and yours, \
                   and then the kernel."
            .to_owned(),
        (1, _) => "The server is in strict mode, in which nothing can run.".to_owned(),
        (_, filters) => {
            let whose = match filters {
                Some(1) => "A filter is".to_owned(),
                Some(filters) => format!("{filters} filters are"),
                None => "At least one filter is".to_owned(),
            };
            format!(
                "{whose} already on the server itself, put there by what started it: a container \
                 or a service manager. They stand under every run, too, and cannot be taken off."
            )
        }
    }
}

/// What an action of a filter does.
pub fn action_meaning(action: &str) -> &'static str {
    match action {
        "kill_process" => "SIGSYS ends the whole process; it cannot be caught",
        "kill_thread" => "ends the calling thread only",
        "trap" => "sends SIGSYS, which the program may handle",
        "errno" => "fails the call with an errno of the filter's choice",
        "notify" | "user_notif" => "asks another process through a file descriptor",
        "trace" => "asks a tracer; without one, the call fails with ENOSYS",
        "log" => "lets the call pass and writes it to the audit log",
        "allow" => "lets the call pass",
        _ => "",
    }
}

/// A name of the wire for people: `mount_namespace` is a mount namespace.
pub fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

/// The value of a limit with its unit: `256 MiB`, `10 s`.
pub fn amount(limit: &LimitReport) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let value = limit.value;
    let number = grouped(usize::try_from(value).unwrap_or(usize::MAX));
    match limit.unit.as_str() {
        "bytes" => {
            let whole = |&&(size, _): &&(u64, &str)| value >= size && value.is_multiple_of(size);
            match UNITS.iter().find(whole) {
                Some((size, unit)) => format!("{} {unit}", value / size),
                None => format!("{number} bytes"),
            }
        }
        "ms" if value >= 1000 && value.is_multiple_of(1000) => format!("{} s", value / 1000),
        "count" => number,
        unit => format!("{number} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: u64, unit: &str, expected: &str) {
        let limit = LimitReport {
            name: String::new(),
            value,
            unit: unit.to_owned(),
            meaning: String::new(),
        };
        assert_eq!(amount(&limit), expected);
    }

    #[test]
    fn amounts_are_said_in_the_largest_whole_unit() {
        check(268_435_456, "bytes", "256 MiB");
        check(1000, "bytes", "1,000 bytes");
        check(10_000, "ms", "10 s");
        check(1500, "ms", "1,500 ms");
        check(200_000, "count", "200,000");
        check(5, "s", "5 s");
    }

    #[test]
    fn an_option_that_is_not_set_reads_as_in_the_file() {
        let line = ConfigLine {
            name: "CONFIG_SECCOMP_CACHE_DEBUG".to_owned(),
            value: None,
            meaning: String::new(),
        };
        assert_eq!(
            config_text(&line),
            "# CONFIG_SECCOMP_CACHE_DEBUG is not set"
        );
    }
}
