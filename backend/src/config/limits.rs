//! Every limit: one name, one default, one sentence, one range.

use crate::sandbox::RunLimits;
use ringside_shared::wire;

/// One limit: how it is named, what it may be, and what happens at it.
pub struct LimitSpec {
    /// Key in the file; `RINGSIDE_` and the upper case of it in the environment.
    pub key: &'static str,
    /// `ms`, `s`, `bytes`, `percent`, `count`.
    pub unit: &'static str,
    /// The value without any setting.
    pub default: u64,
    /// The smallest and the largest value that make sense.
    pub range: (u64, u64),
    /// What happens at it.
    pub meaning: &'static str,
    field: fn(&mut Limits) -> &mut u64,
}

impl std::fmt::Debug for LimitSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LimitSpec")
            .field("key", &self.key)
            .field("default", &self.default)
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}

impl LimitSpec {
    /// The limit with this key.
    pub fn of(key: &str) -> Option<&'static Self> {
        LIMITS.iter().find(|spec| spec.key == key)
    }

    /// Its value in `limits`.
    pub fn value(&self, limits: Limits) -> u64 {
        let mut limits = limits;
        *(self.field)(&mut limits)
    }

    /// Sets it, refusing a value outside the range.
    pub fn set(&self, limits: &mut Limits, value: u64) -> Result<(), OutOfRange> {
        let (least, most) = self.range;
        if !(least..=most).contains(&value) {
            return Err(OutOfRange {
                key: self.key,
                value,
                least,
                most,
                unit: self.unit,
            });
        }
        *(self.field)(limits) = value;
        Ok(())
    }

    /// What `doctor` and `GET /api/host` say of it.
    pub fn report(&self, limits: Limits) -> wire::LimitReport {
        wire::LimitReport {
            name: self.key.to_owned(),
            value: self.value(limits),
            unit: self.unit.to_owned(),
            meaning: self.meaning.to_owned(),
        }
    }
}

/// A limit outside what makes sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key} = {value} is out of range: {least} to {most} ({unit})")]
pub struct OutOfRange {
    key: &'static str,
    value: u64,
    least: u64,
    most: u64,
    unit: &'static str,
}

/// Declares the struct, its defaults and the table from one list, so that they cannot differ.
macro_rules! limits {
    ($($key:ident: $unit:literal, $default:expr, $least:expr => $most:expr, $meaning:literal;)*) => {
        /// The value of every limit; [`LIMITS`] has their names, ranges and meanings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $meaning] pub $key: u64,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($key: $default,)* }
            }
        }

        /// Every limit, in the order in which listings show them.
        pub const LIMITS: &[LimitSpec] = &[$(LimitSpec {
            key: stringify!($key),
            unit: $unit,
            default: $default,
            range: ($least, $most),
            meaning: $meaning,
            field: |limits| &mut limits.$key,
        },)*];
    };
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const SECOND: u64 = 1000;

limits! {
    wall_ms: "ms", 10 * SECOND, 1 => 3600 * SECOND,
        "the run ends with limit `wall` this long after the command's first instruction";
    cpu_seconds: "s", 5, 1 => 3600,
        "a process is killed with SIGXCPU after this much CPU time; the run ends with limit `cpu` \
         if that was the command itself";
    cpu_percent: "percent", 100, 1 => 100,
        "share of one CPU that all processes of a run get together, where a cgroup can hold it";
    memory_bytes: "bytes", 256 * MIB, 16 * MIB => 64 << 30,
        "memory of the whole run, files in memory and the kernel's own included, where a cgroup can \
         hold it; the kernel then kills, and the run ends with limit `memory` if that was the command \
         itself. Without a cgroup: heap and private data of one process, and allocations fail";
    processes: "count", 64, 2 => 4096,
        "processes and threads of one run at once; past it fork fails with EAGAIN, and where a cgroup \
         counts, the last event says how often";
    files: "count", 256, 16 => 65536,
        "open files of one process; past it open fails with EMFILE, which only the program sees";
    file_bytes: "bytes", 16 * MIB, 0 => 1 << 40,
        "the largest file that a command may write; past it SIGXFSZ, or EFBIG where that is ignored";
    tmp_bytes: "bytes", 64 * MIB, MIB => 16 << 30,
        "the throwaway /tmp, /home, /root, /run, /var/tmp and /dev/shm of one run together; past it \
         writes fail with ENOSPC";
    tmp_files: "count", 4096, 64 => 1 << 20,
        "files and directories in the same places; past it creating fails with ENOSPC";
    output_bytes: "bytes", MIB, KIB => 1 << 30,
        "the run ends with limit `output` after printing this much";
    events: "count", 200_000, 1 => 100_000_000,
        "syscalls past this one are counted but not sent, and so are signals";
    stdin_bytes: "bytes", MIB, 0 => 1 << 30,
        "standard input that waits for the command to read it";
    max_string: "bytes", 256, 16 => 4096,
        "how much of an argument of execve, or of a buffer, a call shows; what is cut is marked, and paths \
         are whole";
    filters: "count", 8, 0 => 64,
        "filters stacked in one run";
    body_bytes: "bytes", MIB, KIB => 64 * MIB,
        "the largest request body and WebSocket message";
    argv_bytes: "bytes", 128 * KIB, 256 => 2 * MIB,
        "program and arguments together; the kernel's own limit is 2 MiB";
    outbox_bytes: "bytes", 2 * MIB, 64 * KIB => 256 * MIB,
        "events that wait for a client; at this the command is held back";
    stall_ms: "ms", 5 * SECOND, 100 => 600 * SECOND,
        "the run ends with limit `stall` when the client reads nothing for so long";
    connections: "count", 4096, 1 => 1_000_000,
        "connections at once; the next ones wait to be accepted";
    head_ms: "ms", 15 * SECOND, 100 => 600 * SECOND,
        "a connection is closed when a request's head takes so long, or none comes";
    body_ms: "ms", 15 * SECOND, 100 => 600 * SECOND,
        "a request is answered 408 when its body takes so long";
    hello_ms: "ms", 30 * SECOND, 100 => 3600 * SECOND,
        "a WebSocket is closed when no `run` message came within this time";
    concurrent_runs: "count", 0, 0 => 1024,
        "runs at once; 0 is one per CPU, at least 2";
    runs_per_client: "count", 0, 0 => 1024,
        "runs of one client address at once, the others of it wait; 0 is as many as there are";
    queue: "count", 256, 0 => 100_000,
        "runs that may wait; the next is answered 429";
    queue_per_client: "count", 64, 1 => 100_000,
        "runs of one client address that may run or wait; the next is answered 429";
    share_bytes: "bytes", 16 * MIB, KIB => 256 * MIB,
        "the largest run that can be shared, as its lines; the next byte is answered 413";
    share_seconds: "s", 30 * 24 * 3600, 1 => 10 * 366 * 24 * 3600,
        "how long a shared run is kept; whoever shares it may wish for less";
    shares: "count", 10_000, 1 => 10_000_000,
        "shared runs that are kept at once; the next is answered 507 until one expires or is deleted";
    store_bytes: "bytes", 1024 * MIB, 64 * KIB => 1 << 40,
        "bytes of all shared runs, compressed; a run that would pass it is answered 507. The file itself can be \
         somewhat larger";
    store_reserve_bytes: "bytes", 64 * MIB, 0 => 1 << 40,
        "what sharing leaves free on the disk of the store; a run that would take of it is answered 507";
    shares_per_client: "count", 60, 1 => 1_000_000,
        "runs that one client address may share in an hour, attempts that fail included; the next is answered 429";
    share_uploads: "count", 4, 1 => 1024,
        "shared runs that are received at once, each whole in memory; the next waits a moment, then is answered 429";
    share_ms: "ms", 60 * SECOND, 100 => 3600 * SECOND,
        "a shared run is answered 408 when it takes so long to arrive";
    shutdown_ms: "ms", 4 * SECOND, 100 => 60 * SECOND,
        "how long connections may take to end after SIGTERM";
}

impl Limits {
    /// Runs at once, with the automatic value filled in.
    pub fn concurrent_runs(&self) -> usize {
        match usize::try_from(self.concurrent_runs) {
            Ok(0) | Err(_) => std::thread::available_parallelism()
                .map_or(2, usize::from)
                .max(2),
            Ok(runs) => runs,
        }
    }

    /// The part that the sandbox enforces.
    pub fn run(&self) -> RunLimits {
        RunLimits {
            cpu_seconds: self.cpu_seconds,
            cpu_percent: self.cpu_percent,
            memory_bytes: self.memory_bytes,
            processes: self.processes,
            files: self.files,
            file_bytes: self.file_bytes,
            tmp_bytes: self.tmp_bytes,
            tmp_files: self.tmp_files,
        }
    }

    /// These limits, lowered where the client wishes less. Wishes above the server's are capped.
    #[must_use]
    pub fn lowered(mut self, wish: &wire::Limits) -> Self {
        let wire::Limits {
            wall_ms,
            memory_bytes,
            processes,
            output_bytes,
            events,
        } = *wish;
        for (key, wanted) in [
            ("wall_ms", wall_ms),
            ("memory_bytes", memory_bytes),
            ("processes", processes.map(u64::from)),
            ("output_bytes", output_bytes),
            ("events", events),
        ] {
            if let (Some(spec), Some(wanted)) = (LimitSpec::of(key), wanted) {
                let value = (spec.field)(&mut self);
                *value = wanted.max(spec.range.0).min(*value);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_within_its_range() {
        for spec in LIMITS {
            let mut limits = Limits::default();
            spec.set(&mut limits, spec.default).unwrap();
        }
    }

    #[test]
    fn a_limit_is_set_at_its_edge_and_refused_past_it() {
        for spec in LIMITS {
            let mut limits = Limits::default();
            spec.set(&mut limits, spec.range.1).unwrap();
            assert_eq!(spec.value(limits), spec.range.1, "{}", spec.key);
            assert!(
                spec.set(&mut limits, spec.range.1 + 1).is_err(),
                "{}",
                spec.key
            );
        }
    }

    #[test]
    fn a_client_may_wish_less_but_not_more() {
        let wish = wire::Limits {
            wall_ms: Some(50),
            output_bytes: Some(u64::MAX),
            processes: Some(0),
            ..wire::Limits::default()
        };
        let limits = Limits::default().lowered(&wish);
        assert_eq!(limits.wall_ms, 50);
        assert_eq!(limits.output_bytes, Limits::default().output_bytes);
        assert_eq!(limits.processes, 2);
    }
}
