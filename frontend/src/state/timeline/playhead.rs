//! Which call is shown now, and how fast the story moves on.
//!
//! A short command makes its calls within milliseconds. The playhead tells them at a pace that
//! eyes can follow, lingers on refusals, and hurries when a long run would otherwise take minutes.

use std::ops::Range;

/// What is left to tell is spread over about this long.
const SPREAD_MS: f64 = 4_500.0;
/// No call takes longer than this, however short the run.
const LONGEST_STEP_MS: f64 = 220.0;
/// A refusal is shown for this long before the story moves on; later ones for less and less.
const LINGER_MS: f64 = 1_500.0;
/// After this many refusals the patience for each has halved.
const PATIENCE: f64 = 4.0;

/// Speeds that the control offers; 1 is the readable pace.
pub const SPEEDS: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 4.0];

/// A position in the list of calls that can move by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Playhead {
    /// Calls shown so far: the current one is the last of them.
    shown: usize,
    playing: bool,
    speed: f64,
    /// Milliseconds a call takes at speed 1; shrinks while playing, so that the pace never sags.
    step_ms: f64,
    /// Milliseconds already waited for the next call.
    waited_ms: f64,
    /// Milliseconds left to linger on the current call.
    linger_ms: f64,
    /// Refusals shown since play began.
    refusals: u32,
    /// Whether the story has been told to its end, so that play starts it over.
    told: bool,
}

impl Default for Playhead {
    fn default() -> Self {
        Self {
            shown: 0,
            playing: false,
            speed: 1.0,
            step_ms: LONGEST_STEP_MS,
            waited_ms: 0.0,
            linger_ms: 0.0,
            refusals: 0,
            told: false,
        }
    }
}

impl Playhead {
    /// Position of the current call; `None` before the first.
    pub fn current(&self) -> Option<usize> {
        self.shown.checked_sub(1)
    }

    /// Whether it moves by itself.
    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// Factor on the readable pace.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// Sets the factor on the readable pace.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]);
    }

    /// Starts moving; from `first` if everything has been shown.
    pub fn play(&mut self, first: usize, n_calls: usize) {
        if self.told || self.shown >= n_calls {
            self.shown = first;
        }
        *self = Self {
            shown: self.shown,
            playing: true,
            speed: self.speed,
            ..Self::default()
        };
    }

    /// Stops moving.
    pub fn pause(&mut self) {
        self.playing = false;
        self.linger_ms = 0.0;
        self.waited_ms = 0.0;
        self.told = false;
    }

    /// Ends the story with one call left on show, usually the one that mattered.
    pub fn rest_at(&mut self, position: usize) {
        self.go_to(position);
        self.told = true;
    }

    /// Leaves out what comes before `first`, without stopping.
    pub fn skip_to(&mut self, first: usize) {
        self.shown = self.shown.max(first);
    }

    /// Whether every one of `n_calls` has been shown.
    pub fn has_shown(&self, n_calls: usize) -> bool {
        self.shown >= n_calls
    }

    /// Shows one call and stays there.
    pub fn go_to(&mut self, position: usize) {
        self.pause();
        self.shown = position + 1;
    }

    /// Steps by `by` calls within `n_calls` and stays there.
    pub fn step(&mut self, by: isize, n_calls: usize) {
        self.pause();
        self.shown = self
            .shown
            .saturating_add_signed(by)
            .clamp(1, n_calls.max(1));
    }

    /// Calls per second at the present pace.
    pub fn rate(&self) -> f64 {
        1_000.0 * self.speed / self.step_ms
    }

    /// Lets `dt_ms` of wall time pass and returns the positions of the calls reached in it.
    ///
    /// `is_refusal` says of a position whether to linger there.
    pub fn advance(
        &mut self,
        dt_ms: f64,
        n_calls: usize,
        is_refusal: impl Fn(usize) -> bool,
    ) -> Range<usize> {
        let start = self.shown;
        if !self.playing {
            return start..start;
        }
        let mut budget = dt_ms * self.speed;
        while self.shown < n_calls {
            let lingered = self.linger_ms.min(budget);
            self.linger_ms -= lingered;
            budget -= lingered;
            #[allow(clippy::cast_precision_loss, reason = "a count of calls, below 2^52")]
            let left = (n_calls - self.shown) as f64;
            self.step_ms = self.step_ms.min(SPREAD_MS / left);
            let missing = self.step_ms - self.waited_ms;
            if self.linger_ms > 0.0 || budget < missing {
                self.waited_ms += budget;
                break;
            }
            budget -= missing;
            self.waited_ms = 0.0;
            if is_refusal(self.shown) {
                let weariness = f64::from(self.refusals) / PATIENCE;
                self.linger_ms = LINGER_MS / (1.0 + weariness * weariness);
                self.refusals += 1;
            }
            self.shown += 1;
        }
        start..self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays to the end in frames of 16 ms and returns the milliseconds it took.
    fn play_through(n_calls: usize, is_refusal: impl Fn(usize) -> bool) -> f64 {
        let mut playhead = Playhead::default();
        playhead.play(0, n_calls);
        let mut took = 0.0;
        let mut next = 0;
        while next < n_calls {
            let reached = playhead.advance(16.0, n_calls, &is_refusal);
            assert_eq!(reached.start, next, "no call is left out or shown twice");
            next = reached.end;
            took += 16.0;
            assert!(took < 60_000.0, "the story must end");
        }
        took
    }

    #[test]
    fn a_hundred_calls_take_four_to_six_seconds() {
        let took = play_through(100, |_| false);
        assert!((4_000.0..6_000.0).contains(&took), "{took}");
    }

    #[test]
    fn five_calls_do_not_drag() {
        assert!(play_through(5, |_| false) < 1_500.0);
    }

    #[test]
    fn a_hundred_thousand_calls_are_told_in_seconds() {
        assert!(play_through(100_000, |_| false) < 10_000.0);
    }

    #[test]
    fn a_refusal_is_lingered_on() {
        let longer = play_through(100, |at| at == 50) - play_through(100, |_| false);
        assert!((1_000.0..2_000.0).contains(&longer), "{longer}");
    }

    #[test]
    fn a_thousand_refusals_do_not_take_all_day() {
        assert!(play_through(1_000, |_| true) < 20_000.0);
    }

    #[test]
    fn a_live_run_is_followed_as_its_calls_arrive() {
        let mut playhead = Playhead::default();
        playhead.play(0, 0);
        assert_eq!(playhead.advance(16.0, 0, |_| false), 0..0);
        assert!(playhead.is_playing(), "it waits for the next call");
        playhead.advance(500.0, 1, |_| false);
        assert_eq!(playhead.current(), Some(0));
    }

    #[test]
    fn stepping_stays_within_the_run_and_pauses() {
        let mut playhead = Playhead::default();
        playhead.play(0, 3);
        playhead.step(1, 3);
        assert!(!playhead.is_playing());
        playhead.step(-5, 3);
        assert_eq!(playhead.current(), Some(0));
        playhead.step(9, 3);
        assert_eq!(playhead.current(), Some(2));
    }

    #[test]
    fn playing_at_the_end_starts_over() {
        let mut playhead = Playhead::default();
        playhead.go_to(2);
        playhead.play(0, 3);
        assert_eq!(playhead.current(), None);
    }

    #[test]
    fn a_story_that_was_told_starts_over_after_its_preparation() {
        let mut playhead = Playhead::default();
        playhead.rest_at(40);
        assert_eq!(playhead.current(), Some(40));
        playhead.play(12, 100);
        assert_eq!(playhead.current(), Some(11));
    }

    #[test]
    fn speed_scales_the_pace() {
        let mut slow = Playhead::default();
        slow.set_speed(0.25);
        slow.play(0, 100);
        slow.advance(1_000.0, 100, |_| false);
        let mut fast = Playhead::default();
        fast.set_speed(4.0);
        fast.play(0, 100);
        fast.advance(1_000.0, 100, |_| false);
        assert!(fast.current() > slow.current().map(|at| at * 10));
    }
}
