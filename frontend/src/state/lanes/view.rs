//! The part of a run that is looked at.

/// The shortest stretch that fills the width: a call takes longer.
pub const LEAST_NS: f64 = 2_000.0;

/// A stretch of time over a width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Its beginning.
    pub from_ns: f64,
    /// Its length.
    pub len_ns: f64,
}

impl View {
    /// All of a run.
    pub fn whole(until_ns: f64) -> Self {
        let len_ns = until_ns.max(LEAST_NS);
        Self {
            from_ns: 0.0,
            len_ns,
        }
    }

    /// From a moment to another.
    pub fn between(from_ns: f64, to_ns: f64, until_ns: f64) -> Self {
        let view = Self {
            from_ns,
            len_ns: to_ns - from_ns,
        };
        view.clamped(until_ns)
    }

    /// Its end.
    pub fn to_ns(self) -> f64 {
        self.from_ns + self.len_ns
    }

    /// The moment at a part of the width, 0 to 1.
    pub fn moment(self, along: f64) -> f64 {
        self.from_ns + along * self.len_ns
    }

    /// Where a moment lies, 0 to 1 within the width.
    pub fn along(self, at_ns: f64) -> f64 {
        (at_ns - self.from_ns) / self.len_ns
    }

    /// `by` times as close, with the moment at `along` staying where it is.
    #[must_use]
    pub fn zoomed(self, by: f64, along: f64, until_ns: f64) -> Self {
        let least = LEAST_NS.min(Self::whole(until_ns).len_ns);
        let len_ns = (self.len_ns / by).clamp(least, Self::whole(until_ns).len_ns);
        let view = Self {
            from_ns: self.moment(along) - along * len_ns,
            len_ns,
        };
        view.clamped(until_ns)
    }

    /// Moved by a part of its length, forwards if positive.
    #[must_use]
    pub fn moved(self, by: f64, until_ns: f64) -> Self {
        let from_ns = self.from_ns + by * self.len_ns;
        Self { from_ns, ..self }.clamped(until_ns)
    }

    /// Moved as little as brings a moment well into it.
    #[must_use]
    pub fn showing(self, at_ns: f64, until_ns: f64) -> Self {
        let along = self.along(at_ns);
        if (0.0..=1.0).contains(&along) {
            return self;
        }
        let from_ns = at_ns - 0.5 * self.len_ns;
        Self { from_ns, ..self }.clamped(until_ns)
    }

    fn clamped(self, until_ns: f64) -> Self {
        let whole = Self::whole(until_ns).len_ns;
        let len_ns = self.len_ns.clamp(LEAST_NS.min(whole), whole);
        Self {
            from_ns: self.from_ns.clamp(0.0, whole - len_ns),
            len_ns,
        }
    }

    /// Moments to write at the top, round numbers apart, at most `most`.
    pub fn ticks(self, most: usize) -> Vec<f64> {
        #[allow(clippy::cast_precision_loss, reason = "a few")]
        let least = self.len_ns / most.max(1) as f64;
        let power = 10_f64.powf(least.max(1.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|by| by * power);
        let step = step
            .into_iter()
            .find(|step| *step >= least)
            .unwrap_or(10.0 * power);
        let first = (self.from_ns / step).ceil();
        let moments = (0..most).scan(first * step, |at, _| {
            let now = *at;
            *at += step;
            Some(now)
        });
        moments.take_while(|at| *at <= self.to_ns()).collect()
    }
}

/// Nanoseconds as a place on a screen.
pub fn float(ns: u64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a place on a screen")]
    let ns = ns as f64;
    ns
}

/// A moment as whole nanoseconds; none is before the run.
pub fn whole(ns: f64) -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates; a moment is not negative"
    )]
    let ns = ns.max(0.0) as u64;
    ns
}
