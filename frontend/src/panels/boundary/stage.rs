//! What moves in the picture: calls on their way, and the flow when they are too many to see.
//!
//! Pure: time comes in as milliseconds, positions go out as legs of a journey.

use ringside_shared::wire::{RefusedBy, Speaker};

use super::scene::MAX_BOXES;
use crate::state::timeline::{Area, Fate};

/// Above this many calls a second the eye sees flicker, so they are drawn as flow.
pub const FLOW_RATE: f64 = 60.0;
/// No more marks than this are on their way at once; the rest is flow.
const MAX_MARKS: usize = 160;
/// Flow halves in this time when nothing feeds it.
const FLOW_HALF_LIFE_MS: f64 = 400.0;

/// A call on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Its position in the list of calls.
    pub call: usize,
    /// What becomes of it.
    pub fate: Fate,
    /// Where in the kernel it goes, if it gets there.
    pub area: Area,
    /// Place of its process in the cast.
    pub process: usize,
    age_ms: f64,
}

/// A leg of a call's journey; the number is how far along, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Leg {
    /// From the process to the gate.
    Out(f64),
    /// Held at the gate by the leaf that said no.
    AtGate(f64),
    /// From the gate to the area.
    Down(f64),
    /// In the area.
    There(f64),
    /// From the area to the gate.
    Up(f64),
    /// From the gate to the process.
    Home(f64),
}

impl Mark {
    /// A call about to leave its process.
    pub fn new(call: usize, fate: Fate, area: Area, process: usize) -> Self {
        Self {
            call,
            fate,
            area,
            process,
            age_ms: 0.0,
        }
    }

    /// How long the whole journey takes, in milliseconds at speed 1.
    fn life_ms(fate: Fate) -> f64 {
        match fate {
            Fate::Passed | Fate::Failed => 950.0,
            Fate::NoReturn => 1_100.0,
            Fate::Faked(_) | Fate::Refused(_) => 1_900.0,
            Fate::Trapped(_) | Fate::Killed(_) => 2_400.0,
        }
    }

    /// Where it is now; `None` when it has arrived.
    pub fn leg(&self) -> Option<Leg> {
        let done = self.age_ms / Self::life_ms(self.fate);
        (done < 1.0).then(|| leg_at(self.fate, done))
    }

    /// Where it is when the picture stands still: where its fate was decided.
    pub fn resting_leg(fate: Fate) -> Leg {
        match fate.stopped_by() {
            Some(_) => Leg::AtGate(0.5),
            None => Leg::There(0.5),
        }
    }
}

/// The legs of a journey with the share of time that each takes.
fn leg_at(fate: Fate, done: f64) -> Leg {
    type Make = fn(f64) -> Leg;
    let legs: &[(f64, Make)] = match fate {
        Fate::Passed | Fate::Failed => &[
            (0.28, Leg::Out),
            (0.22, Leg::Down),
            (0.08, Leg::There),
            (0.20, Leg::Up),
            (0.22, Leg::Home),
        ],
        Fate::Refused(RefusedBy::Kernel | RefusedBy::Outer) => &[
            (0.15, Leg::Out),
            (0.15, Leg::Down),
            (0.40, Leg::There),
            (0.15, Leg::Up),
            (0.15, Leg::Home),
        ],
        Fate::NoReturn => &[(0.3, Leg::Out), (0.3, Leg::Down), (0.4, Leg::There)],
        Fate::Faked(_) | Fate::Refused(_) => {
            &[(0.18, Leg::Out), (0.62, Leg::AtGate), (0.20, Leg::Home)]
        }
        Fate::Trapped(_) | Fate::Killed(_) => &[(0.15, Leg::Out), (0.85, Leg::AtGate)],
    };
    let mut before = 0.0;
    for (share, leg) in legs {
        if done < before + share {
            return leg(((done - before) / share).clamp(0.0, 1.0));
        }
        before += share;
    }
    Mark::resting_leg(fate)
}

/// Calls a second, smoothed, that go one way.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Flow(f64);

impl Flow {
    fn feed(&mut self) {
        // The decay below makes a steady feed of n a second settle at n.
        self.0 += std::f64::consts::LN_2 * 1_000.0 / FLOW_HALF_LIFE_MS;
    }

    fn decay(&mut self, dt_ms: f64) {
        // Not 0.5 to a power: that would bring a table of 4 KB into the page.
        self.0 *= (-std::f64::consts::LN_2 * dt_ms / FLOW_HALF_LIFE_MS).exp();
        if self.0 < 0.5 {
            self.0 = 0.0;
        }
    }

    /// Calls a second.
    pub fn rate(self) -> f64 {
        self.0
    }
}

/// Everything that moves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stage {
    marks: Vec<Mark>,
    areas: [Flow; 6],
    processes: [Flow; MAX_BOXES],
    learner: Flow,
    sandbox: Flow,
}

impl Stage {
    /// Sends a call on its way; as a mark, or as a drop in the flow if calls come faster than
    /// [`FLOW_RATE`]. `rate` is in calls a second.
    pub fn launch(&mut self, mark: Mark, rate: f64) {
        // One refusal among thousands is still what the learner came to see.
        let limit = if mark.fate.is_refusal() { MAX_MARKS } else { 0 };
        if rate <= FLOW_RATE || self.marks.len() < limit.min(24) {
            if self.marks.len() < MAX_MARKS {
                self.marks.push(mark);
            }
            return;
        }
        self.processes[mark.process.min(MAX_BOXES - 1)].feed();
        match mark.fate.stopped_by() {
            Some(Speaker::Filter | Speaker::Strict) => self.learner.feed(),
            Some(Speaker::Sandbox) => self.sandbox.feed(),
            None => self.areas[mark.area.position()].feed(),
        }
    }

    /// Lets time pass; the flow fades with wall time, the marks move at the story's speed.
    pub fn advance(&mut self, dt_ms: f64, speed: f64) {
        for mark in &mut self.marks {
            mark.age_ms += dt_ms * speed;
        }
        self.marks.retain(|mark| mark.leg().is_some());
        let flows = self.areas.iter_mut().chain(&mut self.processes);
        for flow in flows.chain([&mut self.learner, &mut self.sandbox]) {
            flow.decay(dt_ms);
        }
    }

    /// Empties the stage.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Calls on their way, oldest first.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The flow into an area.
    pub fn flow_into(&self, area: Area) -> Flow {
        self.areas[area.position()]
    }

    /// The flow out of a process.
    pub fn flow_from(&self, process: usize) -> Flow {
        self.processes[process]
    }

    /// The flow that a filter turns back.
    pub fn flow_stopped_by(&self, speaker: Speaker) -> Flow {
        match speaker {
            Speaker::Filter | Speaker::Strict => self.learner,
            Speaker::Sandbox => self.sandbox,
        }
    }

    /// Whether nothing moves, so that drawing may rest.
    pub fn is_still(&self) -> bool {
        // What reaches a filter or an area left a process.
        self.marks.is_empty() && self.processes.iter().all(|flow| flow.0 == 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(fate: Fate) -> Mark {
        Mark::new(0, fate, Area::Time, 0)
    }

    /// The legs that a mark walks, in order, without their progress.
    fn journey(fate: Fate) -> Vec<String> {
        let mut stage = Stage::default();
        stage.launch(mark(fate), 1.0);
        let mut legs: Vec<String> = Vec::new();
        while let Some(leg) = stage.marks().first().and_then(Mark::leg) {
            let text = format!("{leg:?}");
            let name = text.split('(').next().unwrap_or_default().to_owned();
            if legs.last() != Some(&name) {
                legs.push(name);
            }
            stage.advance(16.0, 1.0);
        }
        legs
    }

    #[test]
    fn a_call_that_the_filter_refuses_never_reaches_the_kernel() {
        assert_eq!(
            journey(Fate::Refused(RefusedBy::Filter)),
            ["Out", "AtGate", "Home"]
        );
        assert_eq!(journey(Fate::Killed(Speaker::Filter)), ["Out", "AtGate"]);
    }

    #[test]
    fn a_call_that_the_kernel_refuses_crosses_and_comes_back() {
        let legs = ["Out", "Down", "There", "Up", "Home"];
        assert_eq!(journey(Fate::Refused(RefusedBy::Kernel)), legs);
        assert_eq!(journey(Fate::Passed), legs);
        assert_eq!(journey(Fate::NoReturn), ["Out", "Down", "There"]);
    }

    #[test]
    fn refusals_stay_visible_longer() {
        assert!(
            Mark::life_ms(Fate::Refused(RefusedBy::Filter)) > 1.5 * Mark::life_ms(Fate::Passed)
        );
    }

    #[test]
    fn thousands_a_second_become_flow_at_their_true_rate() {
        let mut stage = Stage::default();
        for _ in 0..240 {
            for _ in 0..16 {
                stage.launch(mark(Fate::Passed), 1_000.0);
            }
            stage.advance(16.0, 1.0);
        }
        assert!(stage.marks().is_empty());
        let rate = stage.flow_into(Area::Time).rate();
        assert!((900.0..1_100.0).contains(&rate), "{rate}");
    }

    #[test]
    fn a_refusal_in_the_flow_is_still_a_mark() {
        let mut stage = Stage::default();
        stage.launch(mark(Fate::Refused(RefusedBy::Filter)), 5_000.0);
        assert_eq!(stage.marks().len(), 1);
    }

    #[test]
    fn the_stage_comes_to_rest() {
        let mut stage = Stage::default();
        stage.launch(mark(Fate::Passed), 1_000.0);
        stage.launch(mark(Fate::Killed(Speaker::Sandbox)), 1.0);
        for _ in 0..1_000 {
            stage.advance(16.0, 1.0);
        }
        assert!(stage.is_still());
    }

    #[test]
    fn slow_motion_slows_the_marks() {
        let mut stage = Stage::default();
        stage.launch(mark(Fate::Passed), 1.0);
        for _ in 0..100 {
            stage.advance(16.0, 0.25);
        }
        assert_eq!(stage.marks().len(), 1);
    }
}
