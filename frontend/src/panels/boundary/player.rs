//! The picture's own state between frames: the run, the playhead, the stage and the canvas.

use std::collections::BTreeMap;
use std::ops::Range;

use ringside_shared::wire::{Process, Speaker, SyscallEvent};
use wasm_bindgen::JsValue;

use super::painter::{Painter, Spoken};
use super::palette::Palette;
use super::scene::{MAX_BOXES, Scene};
use super::stage::{Mark, Stage};
use crate::state::timeline::{Digests, Fate, Playhead, fate};
use crate::state::{Calls, Log};

/// Words that change faster than this cannot be read, so ordinary calls wait for their turn.
const LEISURE_MS: f64 = 90.0;
/// The same when the reader asked for less motion.
const CALM_LEISURE_MS: f64 = 700.0;

/// What the page shows of the player; drawn anew when it changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Position of the current call.
    pub current: Option<usize>,
    /// Whether the story moves by itself.
    pub is_playing: bool,
    /// Its speed.
    pub speed: f64,
}

/// Everything the frames need.
#[derive(Debug, Default)]
pub struct Player {
    /// Where things stand; absent until the picture has a size.
    pub scene: Option<Scene>,
    /// The canvas; absent until it has a size.
    pub painter: Option<Painter>,
    /// The canvas's colours.
    pub palette: Palette,
    /// Whether the reader asked for less motion.
    pub is_calm: bool,
    /// Number of the learner's filters.
    pub n_filters: usize,
    generation: u32,
    calls: Calls,
    digests: Digests,
    is_live: bool,
    places: BTreeMap<i32, usize>,
    playhead: Playhead,
    stage: Stage,
    since_shown_ms: f64,
    shown: Option<usize>,
}

impl Player {
    /// Takes the run as it is now. Another run than before starts playing.
    pub fn load(
        &mut self,
        generation: u32,
        calls: &Calls,
        processes: &Log<Process>,
        is_live: bool,
    ) {
        if generation != self.generation {
            self.generation = generation;
            self.digests = Digests::default();
            let speed = self.playhead.speed();
            self.playhead = Playhead::default();
            self.playhead.set_speed(speed);
            self.playhead.play(0, 0);
            self.stage.clear();
            self.places.clear();
            self.shown = None;
        }
        self.calls = calls.clone();
        self.digests.catch_up(calls);
        self.is_live = is_live;
        for process in processes.read().iter() {
            let next = self.places.len();
            self.places.entry(process.pid).or_insert(next);
        }
        if self.playhead.is_playing() {
            self.playhead.skip_to(self.digests.first());
        }
    }

    /// The run in short.
    pub fn digests(&self) -> &Digests {
        &self.digests
    }

    /// Starts or goes on.
    pub fn play(&mut self) {
        self.playhead.play(self.digests.first(), self.calls.len());
        self.playhead.skip_to(self.digests.first());
    }

    /// Stops.
    pub fn pause(&mut self) {
        self.playhead.pause();
        self.shown = self.playhead.current();
    }

    /// Sets the factor on the readable pace.
    pub fn set_speed(&mut self, speed: f64) {
        self.playhead.set_speed(speed);
    }

    /// Shows one call and stays; what was on its way is gone.
    pub fn show(&mut self, position: usize) {
        self.stage.clear();
        self.playhead.go_to(position);
        self.shown = Some(position);
    }

    /// Steps, and lets the call that is stepped onto walk its way.
    pub fn step(&mut self, by: isize) {
        self.stage.clear();
        self.playhead.step(by, self.calls.len());
        self.shown = self.playhead.current();
        if let Some(current) = self.shown.filter(|_| by > 0 && !self.is_calm) {
            let mark = self.mark(current);
            self.stage.launch(mark, 0.0);
        }
    }

    /// What the page shows now.
    pub fn shown(&self) -> Shown {
        Shown {
            current: self.shown.filter(|at| *at < self.calls.len()),
            is_playing: self.playhead.is_playing(),
            speed: self.playhead.speed(),
        }
    }

    /// Lets time pass. Returns whether there will be something new to draw.
    pub fn advance(&mut self, dt_ms: f64) -> bool {
        let n_calls = self.calls.len();
        let all = self.digests.all();
        let reached = self
            .playhead
            .advance(dt_ms, n_calls, |at| all[at].is_refusal());
        if !self.is_calm {
            let rate = self.playhead.rate();
            for position in reached.clone() {
                let mark = self.mark(position);
                self.stage.launch(mark, rate);
            }
        }
        self.stage.advance(dt_ms, self.playhead.speed());
        self.keep_page_in_step(dt_ms, reached);
        let is_told = self.playhead.has_shown(n_calls);
        if self.playhead.is_playing() && is_told && !self.is_live && self.stage.is_still() {
            // The call that the story was about: the last one that somebody refused.
            let decisive = self.digests.refusals().last().copied();
            if let Some(rest) = decisive.or(n_calls.checked_sub(1)) {
                self.playhead.rest_at(rest);
                self.shown = Some(rest);
            }
        }
        (self.playhead.is_playing() && !is_told) || !self.stage.is_still()
    }

    fn keep_page_in_step(&mut self, dt_ms: f64, mut reached: Range<usize>) {
        self.since_shown_ms += dt_ms;
        if !self.playhead.is_playing() {
            return;
        }
        let leisure = if self.is_calm {
            CALM_LEISURE_MS
        } else {
            LEISURE_MS
        };
        let all = self.digests.all();
        let refusal = reached.rfind(|at| all[*at].is_refusal());
        let is_due = self.since_shown_ms >= leisure && self.playhead.current() != self.shown;
        if refusal.is_some() || is_due {
            self.shown = refusal.or_else(|| self.playhead.current());
            self.since_shown_ms = 0.0;
        }
    }

    /// Place of a process in the cast.
    pub fn place_of(&self, pid: i32) -> usize {
        self.places.get(&pid).copied().unwrap_or(0)
    }

    fn mark(&self, position: usize) -> Mark {
        let digest = self.digests.all()[position];
        let place = self.place_of(digest.pid).min(MAX_BOXES - 1);
        Mark::new(position, digest.fate, digest.area, place)
    }

    fn spoken(&self, mark: Mark) -> Option<Spoken> {
        let call = self.calls.get(mark.call)?;
        let reason = match mark.fate.stopped_by() {
            Some(Speaker::Sandbox) => "safety filter".to_owned(),
            Some(Speaker::Strict) => "strict mode".to_owned(),
            Some(Speaker::Filter) => match call.verdict.line {
                Some(line) => format!("line {line}"),
                None => "default action".to_owned(),
            },
            None => call.because.clone().unwrap_or_else(|| "kernel".to_owned()),
        };
        Some(Spoken {
            leaf: leaf_of(&call, mark.fate, self.n_filters),
            answer: fate::answer(&call),
            reason,
            mark,
        })
    }

    /// Draws the stage as it is.
    pub fn paint(&self) -> Result<(), JsValue> {
        let (Some(scene), Some(painter)) = (&self.scene, &self.painter) else {
            return Ok(());
        };
        let marks = self.stage.marks().iter();
        let refusals = marks.filter(|mark| mark.fate.is_refusal());
        let spoken: Vec<Spoken> = refusals
            .filter_map(|mark| self.spoken(mark.clone()))
            .collect();
        let rests = self.stage.is_still() && (!self.playhead.is_playing() || self.is_calm);
        let current = self.shown().current.filter(|_| rests);
        let resting = current.and_then(|at| self.spoken(self.mark(at)));
        painter.paint(scene, &self.palette, &self.stage, &spoken, resting.as_ref())
    }
}

/// Leaves of the gate: one a filter of the learner's (a ghost if there is none), one for safety.
pub fn leaf_count(n_filters: usize) -> usize {
    n_filters.max(1) + 1
}

/// The leaf, from the top, that decides the fate of a call: the newest filter stands first, the
/// safety filter last.
pub fn leaf_of(call: &SyscallEvent, fate: Fate, n_filters: usize) -> usize {
    let last = leaf_count(n_filters) - 1;
    match fate.stopped_by() {
        Some(Speaker::Filter) => {
            let filter = call.verdict.filter.unwrap_or(0);
            let filter = usize::try_from(filter).unwrap_or(usize::MAX);
            last.saturating_sub(1).saturating_sub(filter)
        }
        // Strict mode stands where the learner's filter would.
        Some(Speaker::Strict) => 0,
        Some(Speaker::Sandbox) | None => last,
    }
}
