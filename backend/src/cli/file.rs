//! Files named on the command line; `-` is standard input or output.

use super::CliError;
use ringside_shared::load::source_text;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// No filter is longer than this; a profile of every syscall is a tenth of it.
const MAX_BYTES: u64 = 16 << 20;

/// The bytes of `path`, or of standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let failed = |source| CliError::Read {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    if is_dash(path) {
        io::stdin()
            .lock()
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
    }
    .map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(CliError::Content {
            path: path.to_owned(),
            problem: format!("it is longer than {} MiB", MAX_BYTES >> 20),
        });
    }
    Ok(bytes)
}

/// The text of the filter in `path`, or on standard input for `-`; of a raw program, its
/// instructions as text.
pub(crate) fn read_text(path: &Path) -> Result<String, CliError> {
    source_text(read(path)?).map_err(|problem| CliError::Content {
        path: path.to_owned(),
        problem: problem.to_string(),
    })
}

/// Writes `bytes` to the file of `-o`, or to standard output without one.
pub(crate) fn write(path: Option<&PathBuf>, bytes: &[u8]) -> Result<(), CliError> {
    match path {
        Some(path) if !is_dash(path) => {
            std::fs::write(path, bytes).map_err(|source| CliError::Write {
                path: path.clone(),
                source,
            })
        }
        _ => {
            let mut stdout = stdout()?;
            stdout.write_all(bytes)?;
            Ok(stdout.flush()?)
        }
    }
}

/// Standard output, if there is one. Whoever writes there flushes it: what is left for the end of the
/// process is lost without an error.
pub(crate) fn stdout() -> io::Result<io::StdoutLock<'static>> {
    if crate::sys::stdio::was_closed(1) {
        return Err(nix::errno::Errno::EBADF.into());
    }
    Ok(io::stdout().lock())
}

/// How diagnostics name the file.
pub(crate) fn display(path: &Path) -> String {
    if is_dash(path) {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    }
}

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A value as indented JSON with a final newline.
pub(crate) fn json(value: &impl serde::Serialize) -> String {
    // The wire types have string keys only, which is all that serde_json can refuse.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
