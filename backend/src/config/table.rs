//! All settings as a table: for `serve --help` and for `docs/settings.md`.

use super::{LIMITS, SETTINGS};
use std::fmt::Write as _;

/// For a terminal.
pub fn help() -> String {
    let mut out = String::from(
        "Settings (`key = value` in the file, RINGSIDE_KEY in the environment, --set key=value):\n",
    );
    let mut line = |key: &str, default: &str, meaning: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {key:<17} {default:<16} {meaning}");
    };
    for spec in SETTINGS {
        line(spec.key, spec.default, spec.meaning);
    }
    for spec in LIMITS {
        line(spec.key, &amount(spec.default, spec.unit), spec.meaning);
    }
    out
}

/// For `docs/settings.md`.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    let mut line = |text: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{text}");
    };
    line("| key | default | what it is for |".to_owned());
    line("| --- | --- | --- |".to_owned());
    for spec in SETTINGS {
        line(format!(
            "| `{}` | {} | {} |",
            spec.key, spec.default, spec.meaning
        ));
    }
    line("\n## Limits\n".to_owned());
    line("| key | default | from | to | what happens at it |".to_owned());
    line("| --- | --- | --- | --- | --- |".to_owned());
    for spec in LIMITS {
        let (least, most) = spec.range;
        line(format!(
            "| `{}` | {} | {least} | {most} | {} |",
            spec.key,
            amount(spec.default, spec.unit),
            spec.meaning
        ));
    }
    out
}

const HEAD: &str = "\
# Settings

GENERATED from `backend/src/config`: `UPDATE=1 cargo test -p ringside-backend --test settings`.

Later ones win: the defaults, the file of `ringside serve --config FILE` (TOML, `wall_ms = 5000`), the environment
(`RINGSIDE_WALL_MS=5000`), flags (`--set wall_ms=5000`). A key that does not exist, or a value out of range, is an error
at start. `ringside doctor` and `GET /api/host` say which limits are in force, and which of them a control group holds.

A request may ask for less of `wall_ms`, `memory_bytes`, `processes`, `output_bytes` and `events`, never for more.

";

/// `256 MiB`, `10000 ms`, `64`.
fn amount(value: u64, unit: &str) -> String {
    match unit {
        "bytes" if value >= 1 << 20 && value.is_multiple_of(1 << 20) => {
            format!("{} MiB", value >> 20)
        }
        "bytes" if value >= 1 << 10 && value.is_multiple_of(1 << 10) => {
            format!("{} KiB", value >> 10)
        }
        "count" => value.to_string(),
        _ => format!("{value} {unit}"),
    }
}
