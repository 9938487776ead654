//! `--weights FILE`: how often each syscall was called, from a recorded trace.

use super::super::{CliError, file};
use ringside_shared::abi::Arch;
use ringside_shared::compile::Weights;
use ringside_shared::trace::Counts;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

/// No line of a trace is longer: the arguments of a call are cut long before.
const MAX_LINE: u64 = 1 << 20;

/// Reads a trace of any length, a line at a time.
pub(super) fn read(path: &Path, host: Arch) -> Result<Weights, CliError> {
    if path.as_os_str() == "-" {
        return counted(path, io::stdin().lock(), host);
    }
    let opened = File::open(path).map_err(|source| CliError::Read {
        path: path.to_owned(),
        source,
    })?;
    counted(path, BufReader::new(opened), host)
}

fn counted(path: &Path, mut lines: impl BufRead, host: Arch) -> Result<Weights, CliError> {
    let unusable = |problem: String| CliError::Content {
        path: file::display(path).into(),
        problem,
    };
    let mut counts = Counts::new(host);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let mut limited = lines.by_ref().take(MAX_LINE);
        let n = limited
            .read_until(b'\n', &mut line)
            .map_err(|source| CliError::Read {
                path: path.to_owned(),
                source,
            })?;
        if n == 0 {
            break;
        }
        if n as u64 == MAX_LINE && line.last() != Some(&b'\n') {
            return Err(unusable(format!(
                "line {number}: longer than {MAX_LINE} bytes"
            )));
        }
        counts
            .line(&String::from_utf8_lossy(&line))
            .map_err(|error| unusable(error.to_string()))?;
    }
    if counts.calls().next().is_none() {
        return Err(unusable("it counts no syscall".to_owned()));
    }
    Ok(Weights::new(counts.calls()))
}
