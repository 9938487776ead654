//! Points in time and spans of it.

use std::fmt::Write as _;

use super::subject::Subject;

/// `{tv_sec=…, tv_nsec=…}` or `{tv_sec=…, tv_usec=…}`.
pub(super) fn pair(
    subject: &Subject<'_>,
    address: u64,
    part: &str,
    out: &mut String,
) -> Option<()> {
    let [seconds, rest] = subject.words(address)?;
    time(seconds, rest, part, out);
    Some(())
}

/// Two of them in a row: access and modification time.
pub(super) fn two(subject: &Subject<'_>, address: u64, part: &str, out: &mut String) -> Option<()> {
    let [seconds, rest, next_seconds, next_rest] = subject.words(address)?;
    out.push('[');
    special(seconds, rest, part, out);
    out.push_str(", ");
    special(next_seconds, next_rest, part, out);
    out.push(']');
    Some(())
}

/// `UTIME_NOW` and `UTIME_OMIT` of `linux/stat.h` stand in the place of the nanoseconds.
fn special(seconds: u64, rest: u64, part: &str, out: &mut String) {
    match rest {
        0x3fff_ffff if part == NANO => out.push_str("UTIME_NOW"),
        0x3fff_fffe if part == NANO => out.push_str("UTIME_OMIT"),
        _ => time(seconds, rest, part, out),
    }
}

/// An interval and a value: `struct itimerspec`, `struct itimerval`.
pub(super) fn timer(
    subject: &Subject<'_>,
    address: u64,
    part: &str,
    out: &mut String,
) -> Option<()> {
    let [seconds, rest, next_seconds, next_rest] = subject.words(address)?;
    out.push_str("{it_interval=");
    time(seconds, rest, part, out);
    out.push_str(", it_value=");
    time(next_seconds, next_rest, part, out);
    out.push('}');
    Some(())
}

/// Name of the second field of `struct timespec`.
pub(super) const NANO: &str = "tv_nsec";
/// Name of the second field of `struct timeval`.
pub(super) const MICRO: &str = "tv_usec";

fn time(seconds: u64, rest: u64, part: &str, out: &mut String) {
    let (seconds, rest) = (seconds.cast_signed(), rest.cast_signed());
    // Writing to a string cannot fail.
    let _ = write!(out, "{{tv_sec={seconds}, {part}={rest}}}");
}

/// `struct timezone`.
pub(super) fn zone(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, 8)?;
    let _ = write!(
        out,
        "{{tz_minuteswest={}, tz_dsttime={}}}",
        fields.i32(0),
        fields.i32(4)
    );
    Some(())
}

/// `struct tms`: ticks used by the process and by the children that it waited for.
pub(super) fn ticks(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let [user, system, children_user, children_system] = subject.words(address)?;
    let _ = write!(
        out,
        "{{tms_utime={user}, tms_stime={system}, tms_cutime={children_user}, \
         tms_cstime={children_system}}}"
    );
    Some(())
}
