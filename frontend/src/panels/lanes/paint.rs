//! Draws the lanes that can be seen.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::place::{LABEL_PX, LANE_PX, RULER_PX, tick_text};
use crate::panels::boundary::glyph::Shape;
use crate::panels::boundary::palette::Palette;
use crate::panels::boundary::stamp::stamp;
use crate::state::Calls;
use crate::state::lanes::{Lane, Lanes, Span, View, float, whole};
use crate::state::timeline::Fate;

/// Names are written into calls that are at least so wide.
const NAMED_PX: f64 = 24.0;
/// Refusals closer than this are one mark.
const APART_PX: f64 = 9.0;
/// Half the height of a lane's bars.
const HALF_PX: f64 = 8.0;

/// Everything that is drawn.
pub(super) struct Drawing<'a> {
    pub(super) lanes: &'a Lanes,
    pub(super) calls: &'a Calls,
    pub(super) view: View,
    /// Pixels that the lanes are scrolled by.
    pub(super) top: f64,
    pub(super) size: (f64, f64),
    /// The lane and call that every panel shows.
    pub(super) selected: Option<(usize, Span)>,
    /// The stretch that is summed up.
    pub(super) range: Option<(f64, f64)>,
    pub(super) palette: &'a Palette,
}

impl Drawing<'_> {
    /// Draws into a canvas of `size` CSS pixels, each `ratio` device pixels.
    pub(super) fn paint(&self, canvas: &HtmlCanvasElement, ratio: f64) -> Result<(), JsValue> {
        let (width, height) = self.size;
        let (device_w, device_h) = (device_pixels(width * ratio), device_pixels(height * ratio));
        // A new size empties the canvas, which costs more than wiping it.
        if (canvas.width(), canvas.height()) != (device_w, device_h) {
            canvas.set_width(device_w);
            canvas.set_height(device_h);
        }
        let context: CanvasRenderingContext2d = canvas
            .get_context("2d")?
            .ok_or("no canvas")?
            .dyn_into()
            .map_err(JsValue::from)?;
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
        context.clear_rect(0.0, 0.0, width, height);
        context.set_text_baseline("middle");
        for (at, lane) in self.lanes.all().iter().enumerate() {
            let y = self.middle(at);
            if y > -LANE_PX && y < height + LANE_PX {
                self.lane(&context, lane, y)?;
            }
        }
        self.chosen(&context);
        self.ruler(&context)
    }

    /// Where the middle of a lane is.
    fn middle(&self, at: usize) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "a few thousand threads")]
        let at = at as f64;
        RULER_PX + (at + 0.5) * LANE_PX - self.top
    }

    fn x(&self, at_ns: f64) -> f64 {
        LABEL_PX + self.view.along(at_ns) * (self.size.0 - LABEL_PX)
    }

    fn lane(&self, context: &CanvasRenderingContext2d, lane: &Lane, y: f64) -> Result<(), JsValue> {
        let width = self.size.0;
        context.set_global_alpha(0.12);
        context.set_fill_style_str(&self.palette.ink);
        context.fill_rect(0.0, y + LANE_PX / 2.0 - 1.0, width, 1.0);
        let (began, ended) = lane.life;
        let from = self.x(float(began)).clamp(LABEL_PX, width);
        let to = self.x(float(ended.unwrap_or(self.lanes.until_ns())));
        context.set_global_alpha(0.3);
        context.fill_rect(
            from,
            y - 0.5,
            (to.clamp(LABEL_PX, width) - from).max(0.0),
            1.0,
        );
        context.set_global_alpha(1.0);
        context.set_fill_style_str(self.palette.fate(Fate::Passed));
        let within = lane.within(whole(self.view.from_ns), whole(self.view.to_ns()));
        if float(within.len() as u64) * 3.0 < width - LABEL_PX {
            // The one before may reach into the view.
            let seen = &lane.spans()[within.start.saturating_sub(1)..within.end];
            self.calls(context, seen, y)?;
        } else {
            self.density(context, lane, y);
        }
        self.refusals(context, lane, y)?;
        self.label(context, lane, y)
    }

    /// Each call as long as it took, with its name where there is room.
    fn calls(
        &self,
        context: &CanvasRenderingContext2d,
        spans: &[Span],
        y: f64,
    ) -> Result<(), JsValue> {
        for span in spans {
            let from = self.x(float(span.at_ns)).max(LABEL_PX);
            let to = self.x(float(span.end_ns())).min(self.size.0);
            if to < LABEL_PX {
                continue;
            }
            let width = (to - from - 0.5).max(1.5);
            context.fill_rect(from, y - HALF_PX, width, 2.0 * HALF_PX);
            if width >= NAMED_PX {
                self.name(context, *span, (from, y), width)?;
            }
        }
        Ok(())
    }

    /// The name of a call, if it fits.
    fn name(
        &self,
        context: &CanvasRenderingContext2d,
        span: Span,
        (x, y): (f64, f64),
        width: f64,
    ) -> Result<(), JsValue> {
        let position = span.position as usize;
        let name = self
            .calls
            .brief(position, |call| call.shape.name().to_owned());
        let name = name.unwrap_or_default();
        context.set_font(&format!("11px {}", self.palette.font));
        if context.measure_text(&name)?.width() <= width - 8.0 {
            context.set_fill_style_str(&self.palette.ground);
            context.fill_text(&name, x + 4.0, y)?;
            context.set_fill_style_str(self.palette.fate(Fate::Passed));
        }
        Ok(())
    }

    /// As high and as strong as the thread is busy with calls, pixel by pixel.
    fn density(&self, context: &CanvasRenderingContext2d, lane: &Lane, y: f64) {
        let n = device_pixels(self.size.0 - LABEL_PX);
        let moment = |pixel: u32| whole(self.view.moment(f64::from(pixel) / f64::from(n.max(1))));
        // Neighbours that look alike are one bar.
        let (mut begin, mut level) = (0, 0);
        for pixel in 0..=n {
            let here = if pixel == n {
                u32::MAX
            } else {
                let (from, to) = (moment(pixel), moment(pixel + 1));
                let share = lane.share(from, to);
                if share > 0.0 {
                    device_pixels(share * 7.0) + 1
                } else {
                    0
                }
            };
            if here == level {
                continue;
            }
            if level > 0 {
                let high = 1.5 + f64::from(level) / 8.0 * (HALF_PX - 1.5);
                context.set_global_alpha(0.4 + 0.6 * f64::from(level) / 8.0);
                let from = LABEL_PX + f64::from(begin);
                context.fill_rect(from, y - high, f64::from(pixel - begin), 2.0 * high);
            }
            (begin, level) = (pixel, here);
        }
        context.set_global_alpha(1.0);
    }

    /// Refused calls by their shapes; those that would lie over each other are one.
    fn refusals(
        &self,
        context: &CanvasRenderingContext2d,
        lane: &Lane,
        y: f64,
    ) -> Result<(), JsValue> {
        let seen = lane.refusals(whole(self.view.from_ns), whole(self.view.to_ns()) + 1);
        let mut last: Option<(f64, Fate)> = None;
        for (span, fate) in seen {
            let x = self.x(float(span.at_ns));
            if last.is_some_and(|(before, like)| x - before < APART_PX && like == *fate) {
                continue;
            }
            last = Some((x, *fate));
            stamp(
                context,
                self.palette,
                (*fate, Shape::of(*fate)),
                (x, y),
                7.5,
            )?;
        }
        Ok(())
    }

    fn label(
        &self,
        context: &CanvasRenderingContext2d,
        lane: &Lane,
        y: f64,
    ) -> Result<(), JsValue> {
        context.set_fill_style_str(&self.palette.ground);
        context.fill_rect(0.0, y - LANE_PX / 2.0, LABEL_PX - 4.0, LANE_PX - 1.0);
        context.set_fill_style_str(&self.palette.ink);
        let who = if lane.tid == lane.pid {
            context.set_font(&format!("600 12px {}", self.palette.font));
            format!("{} {}", lane.name, lane.pid)
        } else {
            context.set_font(&format!("12px {}", self.palette.font));
            format!("  ┗ {}", lane.tid)
        };
        context.fill_text_with_max_width(&who, 10.0, y, LABEL_PX - 18.0)
    }

    /// The chosen stretch, and the call that every panel shows.
    fn chosen(&self, context: &CanvasRenderingContext2d) {
        let (width, height) = self.size;
        context.set_fill_style_str(&self.palette.ink);
        if let Some((from_ns, to_ns)) = self.range {
            let from = self.x(from_ns).clamp(LABEL_PX, width);
            let to = self.x(to_ns).clamp(LABEL_PX, width);
            context.set_global_alpha(0.1);
            context.fill_rect(from, 0.0, to - from, height);
            context.set_global_alpha(0.7);
            context.fill_rect(from, 0.0, 1.0, height);
            context.fill_rect(to - 1.0, 0.0, 1.0, height);
        }
        context.set_global_alpha(1.0);
        let Some((lane, span)) = self.selected else {
            return;
        };
        let (from, to) = (self.x(float(span.at_ns)), self.x(float(span.end_ns())));
        if to < LABEL_PX || from > width {
            return;
        }
        let y = self.middle(lane);
        context.set_global_alpha(0.45);
        context.fill_rect(from.max(LABEL_PX), RULER_PX, 1.0, height);
        context.set_global_alpha(1.0);
        context.set_stroke_style_str(&self.palette.ink);
        context.set_line_width(2.0);
        let box_w = (to - from).max(6.0) + 4.0;
        context.stroke_rect(from - 3.0, y - HALF_PX - 2.0, box_w, 2.0 * HALF_PX + 4.0);
    }

    /// Moments along the top; drawn last, over what is scrolled under it.
    fn ruler(&self, context: &CanvasRenderingContext2d) -> Result<(), JsValue> {
        let (width, height) = self.size;
        context.set_fill_style_str(&self.palette.ground);
        context.fill_rect(0.0, 0.0, width, RULER_PX - 1.0);
        context.set_font(&format!("11px {}", self.palette.font));
        context.set_fill_style_str(&self.palette.ink);
        let most = device_pixels((width - LABEL_PX) / 90.0).max(2);
        let ticks = self.view.ticks(most as usize);
        let step = ticks
            .get(1)
            .zip(ticks.first())
            .map_or(self.view.len_ns, |(b, a)| b - a);
        for at_ns in ticks {
            let x = self.x(at_ns);
            context.set_global_alpha(0.1);
            context.fill_rect(x, RULER_PX, 1.0, height);
            context.set_global_alpha(0.75);
            context.fill_rect(x, RULER_PX - 6.0, 1.0, 5.0);
            if x + 30.0 < width {
                context.fill_text(&tick_text(at_ns, step), x + 4.0, RULER_PX / 2.0 - 1.0)?;
            }
        }
        context.set_global_alpha(0.3);
        context.fill_rect(0.0, RULER_PX - 1.0, width, 1.0);
        if let Some((from_ns, to_ns)) = self.range {
            let (from, to) = (self.x(from_ns).max(LABEL_PX), self.x(to_ns).min(width));
            context.set_global_alpha(0.8);
            context.fill_rect(from, RULER_PX - 4.0, (to - from).max(0.0), 3.0);
        }
        context.set_global_alpha(1.0);
        Ok(())
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a layout size: saturates"
)]
fn device_pixels(css_pixels: f64) -> u32 {
    css_pixels.round().max(0.0) as u32
}
