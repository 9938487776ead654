//! Times as people read them.

/// A moment of a run in milliseconds with microseconds: `13.286`.
pub fn moment(at_ns: u64) -> String {
    let micros = at_ns / 1_000;
    format!("{}.{:03}", micros / 1_000, micros % 1_000)
}

/// A duration with three digits at most and its unit: `31 µs`, `1.2 ms`.
pub fn duration(nanos: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "three digits are shown")]
    let nanos = nanos as f64;
    let (value, unit) = match nanos {
        _ if nanos < 1e3 => (nanos, "ns"),
        _ if nanos < 1e6 => (nanos / 1e3, "µs"),
        _ if nanos < 1e9 => (nanos / 1e6, "ms"),
        _ => (nanos / 1e9, "s"),
    };
    if value < 10.0 && unit != "ns" {
        format!("{value:.1} {unit}")
    } else {
        format!("{value:.0} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_change_their_unit_at_a_thousand() {
        for (nanos, text) in [
            (0, "0 ns"),
            (999, "999 ns"),
            (1_000, "1.0 µs"),
            (30_811, "31 µs"),
            (1_234_000, "1.2 ms"),
            (2_500_000_000, "2.5 s"),
        ] {
            assert_eq!(duration(nanos), text);
        }
    }

    #[test]
    fn moments_keep_their_microseconds() {
        assert_eq!(moment(13_286_191), "13.286");
        assert_eq!(moment(0), "0.000");
    }
}
