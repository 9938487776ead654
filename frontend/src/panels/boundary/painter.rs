//! Draws what moves on the canvas, from a stage and a scene.

use std::f64::consts::TAU;

use ringside_shared::wire::Speaker;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::glyph::Shape;
use super::palette::Palette;
use super::scene::{Point, Scene};
use super::stage::{Leg, Mark, Stage};
use super::stamp::stamp;
use crate::state::timeline::{Area, Fate};

/// Half the distance between the way out and the way home, at scale 1.
const LANE: f64 = 5.0;
/// Marks in the past that make a mark's tail.
const TAIL: u32 = 7;

/// A call with the words that the picture writes beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    /// The call.
    pub mark: Mark,
    /// Which leaf decides its fate, counted from the top.
    pub leaf: usize,
    /// `EPERM`.
    pub answer: String,
    /// `line 2`, `CAP_SYS_TIME`.
    pub reason: String,
}

/// The canvas, sized to its box.
#[derive(Debug)]
pub struct Painter {
    context: CanvasRenderingContext2d,
}

impl Painter {
    /// Sizes the canvas to the scene in device pixels and readies it for drawing in CSS pixels.
    pub fn new(canvas: &HtmlCanvasElement, scene: &Scene, ratio: f64) -> Result<Self, JsValue> {
        canvas.set_width(device_pixels(scene.width, ratio));
        canvas.set_height(device_pixels(scene.height, ratio));
        let context: CanvasRenderingContext2d = canvas
            .get_context("2d")?
            .ok_or("no canvas")?
            .dyn_into()
            .map_err(JsValue::from)?;
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
        Ok(Self { context })
    }

    /// Draws one frame. `focus` is the current call, with its whole way lit when it `rests`.
    pub fn paint(
        &self,
        scene: &Scene,
        palette: &Palette,
        stage: &Stage,
        spoken: &[Spoken],
        resting: Option<&Spoken>,
    ) -> Result<(), JsValue> {
        self.context.clear_rect(0.0, 0.0, scene.width, scene.height);
        self.context.set_line_cap("butt");
        self.flows(scene, palette, stage);
        self.context.set_line_cap("round");
        if let Some(resting) = resting {
            self.way(scene, palette, resting);
            self.still(scene, palette, resting)?;
        }
        for mark in stage.marks().iter().filter(|mark| !mark.fate.is_refusal()) {
            self.moving(scene, palette, mark, scene.leaves.len() - 1)?;
        }
        for one in spoken {
            self.moving(scene, palette, &one.mark, one.leaf)?;
            if let Some(leg) = one.mark.leg() {
                self.words(scene, palette, one, leg)?;
            }
        }
        Ok(())
    }

    fn moving(
        &self,
        scene: &Scene,
        palette: &Palette,
        mark: &Mark,
        leaf: usize,
    ) -> Result<(), JsValue> {
        let Some(leg) = mark.leg() else { return Ok(()) };
        let color = palette.fate(mark.fate);
        self.context.set_fill_style_str(color);
        if let Some((behind, ahead)) = stretch(leg) {
            for step in 1..=TAIL {
                let share = f64::from(step) / f64::from(TAIL);
                let past = with_progress(leg, ahead - (ahead - behind) * (1.0 - share));
                let at = position(scene, mark, past, leaf);
                self.context.set_global_alpha(0.28 * share);
                self.disc(at, (1.5 + 3.5 * share) * scene.scale);
            }
        }
        let at = position(scene, mark, leg, leaf);
        self.context.set_global_alpha(fading(mark.fate, leg));
        self.shape(palette, mark.fate, leg, at, scene.scale)?;
        self.context.set_global_alpha(1.0);
        Ok(())
    }

    /// The current call when nothing moves: where its fate was decided.
    fn still(&self, scene: &Scene, palette: &Palette, one: &Spoken) -> Result<(), JsValue> {
        let leg = Mark::resting_leg(one.mark.fate);
        let at = position(scene, &one.mark, leg, one.leaf);
        self.shape(palette, one.mark.fate, leg, at, scene.scale)?;
        self.words(scene, palette, one, leg)
    }

    /// The whole way of a call as a line.
    fn way(&self, scene: &Scene, palette: &Palette, one: &Spoken) {
        let fate = one.mark.fate;
        let down: &[fn(f64) -> Leg] = match fate {
            _ if fate.stopped_by().is_some() => &[Leg::Out],
            _ => &[Leg::Out, Leg::Down],
        };
        let back: &[fn(f64) -> Leg] = match fate {
            Fate::NoReturn | Fate::Killed(_) | Fate::Trapped(_) => &[],
            _ if fate.stopped_by().is_some() => &[Leg::Home],
            _ => &[Leg::Up, Leg::Home],
        };
        self.context.set_stroke_style_str(palette.fate(fate));
        self.context.set_line_width(2.5 * scene.scale);
        self.context.set_global_alpha(0.85);
        self.trace(scene, one, down);
        // The way home is dashed: it carries an answer, not a request.
        let dash = js_sys::Array::of2(
            &JsValue::from(3.0 * scene.scale),
            &JsValue::from(6.0 * scene.scale),
        );
        if self.context.set_line_dash(&dash).is_ok() {
            self.trace(scene, one, back);
        }
        // An empty pattern cannot be refused.
        let _ = self.context.set_line_dash(&js_sys::Array::new());
        self.context.set_global_alpha(1.0);
    }

    fn trace(&self, scene: &Scene, one: &Spoken, legs: &[fn(f64) -> Leg]) {
        self.context.begin_path();
        for (at, leg) in legs.iter().enumerate() {
            for step in 0..=24 {
                let t = f64::from(step) / 24.0;
                let point = position(scene, &one.mark, leg(t), one.leaf);
                if at == 0 && step == 0 {
                    self.context.move_to(point.x, point.y);
                } else {
                    self.context.line_to(point.x, point.y);
                }
            }
        }
        self.context.stroke();
    }

    /// Bands for calls that are too many to be marks, as wide as they are many.
    fn flows(&self, scene: &Scene, palette: &Palette, stage: &Stage) {
        let last = scene.leaves.len() - 1;
        let band = |rate: f64, color: &str, points: &dyn Fn(f64) -> Point| {
            if rate > 0.0 {
                self.context.set_stroke_style_str(color);
                self.context
                    .set_line_width((2.0 + 5.0 * (1.0 + rate).log10()) * scene.scale);
                self.context.set_global_alpha(0.38);
                self.context.begin_path();
                for step in 0..=28 {
                    let at = points(f64::from(step) / 28.0);
                    self.context.line_to(at.x, at.y);
                }
                self.context.stroke();
            }
        };
        let passed = palette.fate(Fate::Passed);
        for area in Area::ALL {
            let rate = stage.flow_into(area).rate();
            band(rate, passed, &|t| scene.descent(area, 0.0, t));
        }
        for process in 0..scene.processes.len() {
            let rate = stage.flow_from(process).rate();
            band(rate, passed, &|t| scene.approach(process, last, 0.0, t));
        }
        for (speaker, leaf) in [(Speaker::Filter, 0), (Speaker::Sandbox, last)] {
            let color = palette.fate(Fate::Faked(speaker));
            let gate = |t: f64| scene.approach(0, leaf, 0.0, 0.8 + 0.2 * t);
            band(stage.flow_stopped_by(speaker).rate(), color, &gate);
        }
        self.context.set_global_alpha(1.0);
    }

    /// What the answer was, and by whose leave, beside the mark.
    fn words(
        &self,
        scene: &Scene,
        palette: &Palette,
        one: &Spoken,
        leg: Leg,
    ) -> Result<(), JsValue> {
        let is_held = matches!(
            leg,
            Leg::AtGate(_) | Leg::There(_) | Leg::Up(_) | Leg::Home(_)
        );
        if !is_held || !one.mark.fate.is_refusal() {
            return Ok(());
        }
        let scale = scene.scale;
        let held = position(scene, &one.mark, Mark::resting_leg(one.mark.fate), one.leaf);
        let above = match one.mark.fate.stopped_by() {
            Some(_) => scene.wall.y,
            None => held.y - 12.0 * scale,
        };
        let bold = format!("700 {}px {}", 21.0 * scale, palette.font);
        let small = format!("500 {}px {}", 13.5 * scale, palette.font);
        self.context.set_font(&bold);
        let answer_w = self.context.measure_text(&one.answer)?.width();
        self.context.set_font(&small);
        let reason_w = self.context.measure_text(&one.reason)?.width();
        let width = answer_w.max(reason_w) + 24.0 * scale;
        let height = if one.reason.is_empty() { 34.0 } else { 52.0 } * scale;
        let left = (held.x + 22.0 * scale).min(scene.width - width - 6.0);
        let top = above - height - 8.0 * scale;

        self.context.set_fill_style_str(palette.fate(one.mark.fate));
        self.context.begin_path();
        self.context
            .round_rect_with_f64(left, top, width, height, 9.0 * scale)?;
        self.context.fill();
        self.context.set_fill_style_str(&palette.ground);
        self.context.set_text_baseline("middle");
        self.context.set_font(&bold);
        self.context
            .fill_text(&one.answer, left + 12.0 * scale, top + 18.0 * scale)?;
        self.context.set_font(&small);
        self.context
            .fill_text(&one.reason, left + 12.0 * scale, top + 38.0 * scale)
    }

    fn shape(
        &self,
        palette: &Palette,
        fate: Fate,
        leg: Leg,
        at: Point,
        scale: f64,
    ) -> Result<(), JsValue> {
        // Nobody has spoken yet on the way out: every call looks alike until its fate is decided.
        let shape = match leg {
            Leg::Out(_) | Leg::Down(_) => Shape::Dot,
            _ => Shape::of(fate),
        };
        let size = if fate.is_refusal() && shape != Shape::Dot {
            13.0
        } else {
            8.5
        } * scale;
        stamp(&self.context, palette, (fate, shape), (at.x, at.y), size)
    }

    fn disc(&self, at: Point, radius: f64) {
        self.context.begin_path();
        if self.context.arc(at.x, at.y, radius, 0.0, TAU).is_ok() {
            self.context.fill();
        }
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a layout size: positive and far below 2^32"
)]
fn device_pixels(css_pixels: f64, ratio: f64) -> u32 {
    (css_pixels * ratio).round() as u32
}

/// Where a call is on a leg.
fn position(scene: &Scene, mark: &Mark, leg: Leg, leaf: usize) -> Point {
    let lane = LANE * scene.scale;
    match leg {
        Leg::Out(t) => scene.approach(mark.process, leaf, -lane, eased(t)),
        Leg::AtGate(_) => scene.at_leaf(leaf),
        Leg::Down(t) => scene.descent(mark.area, -lane, eased(t)),
        Leg::There(_) => scene.descent(mark.area, 0.0, 1.0),
        Leg::Up(t) => scene.descent(mark.area, lane, 1.0 - eased(t)),
        Leg::Home(t) => scene.approach(mark.process, leaf, lane, 1.0 - eased(t)),
    }
}

/// The part of a moving leg that the tail covers; `None` where a mark stands still.
fn stretch(leg: Leg) -> Option<(f64, f64)> {
    match leg {
        Leg::Out(t) | Leg::Down(t) | Leg::Up(t) | Leg::Home(t) => Some(((t - 0.22).max(0.0), t)),
        Leg::AtGate(_) | Leg::There(_) => None,
    }
}

fn with_progress(leg: Leg, t: f64) -> Leg {
    match leg {
        Leg::Out(_) => Leg::Out(t),
        Leg::AtGate(_) => Leg::AtGate(t),
        Leg::Down(_) => Leg::Down(t),
        Leg::There(_) => Leg::There(t),
        Leg::Up(_) => Leg::Up(t),
        Leg::Home(_) => Leg::Home(t),
    }
}

/// What does not come back fades where it ended.
fn fading(fate: Fate, leg: Leg) -> f64 {
    match (fate, leg) {
        (Fate::NoReturn, Leg::There(t)) => 1.0 - t,
        (Fate::Killed(_) | Fate::Trapped(_), Leg::AtGate(t)) => (4.0 - 4.0 * t).min(1.0),
        _ => 1.0,
    }
}

fn eased(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}
