//! Where everything stands in the picture: pure geometry, in CSS pixels.

use crate::state::timeline::Area;

/// A point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// Horizontal middle.
    pub fn center_x(&self) -> f64 {
        self.x + self.w / 2.0
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }
}

/// Most processes drawn as boxes; the others share the last box.
pub const MAX_BOXES: usize = 4;
/// Narrower pictures put the areas in two rows.
const NARROW: f64 = 560.0;

/// Layout of the picture for one size, cast and gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Width of the picture.
    pub width: f64,
    /// Height of the picture.
    pub height: f64,
    /// Factor for type and marks: larger pictures are read from further away.
    pub scale: f64,
    /// One box a process, left to right.
    pub processes: Vec<Rect>,
    /// The edge between the program and the C library.
    pub library_y: f64,
    /// The wall between user space and kernel.
    pub wall: Rect,
    /// The leaves of the gate, top (newest filter) to bottom (oldest).
    pub leaves: Vec<Rect>,
    /// Half the width of the slit in the leaves.
    pub slit: f64,
    /// The areas of the kernel, in the order of [`Area::ALL`].
    pub areas: [Rect; 6],
}

impl Scene {
    /// Lays out a picture of `width` by `height` with so many processes and filters.
    pub fn new(width: f64, height: f64, n_processes: usize, n_filters: usize) -> Self {
        let narrow = width < NARROW;
        let scale = (width / 820.0).min(height / 375.0).clamp(0.66, 2.2);
        let n_filters = n_filters.max(1);
        #[allow(clippy::cast_precision_loss, reason = "a handful of filters")]
        let n_leaves = n_filters as f64;

        let box_h = 50.0 * scale;
        let process_y = 22.0 * scale;
        let leaf_h = (30.0 * scale).min(78.0 * scale / n_leaves);
        let leaf_gap = 4.0 * scale;
        let wall_h = n_leaves * (leaf_h + leaf_gap) + leaf_gap;
        let wall = Rect {
            x: 0.0,
            // Room above for the words of a refusal.
            y: (0.45 * height - wall_h / 2.0).max(process_y + box_h + 64.0 * scale),
            w: width,
            h: wall_h,
        };
        let gate_w = (width * 0.68).min(680.0 * scale).max(width.min(330.0));
        let mut leaf_y = wall.y + leaf_gap;
        let leaves = (0..n_filters)
            .map(|_| {
                let leaf = Rect {
                    x: (width - gate_w) / 2.0,
                    y: leaf_y,
                    w: gate_w,
                    h: leaf_h,
                };
                leaf_y += leaf_h + leaf_gap;
                leaf
            })
            .collect();

        Self {
            width,
            height,
            scale,
            processes: row(
                n_processes.clamp(1, MAX_BOXES),
                width,
                process_y,
                box_h,
                190.0 * scale,
            ),
            library_y: (process_y + box_h + wall.y) / 2.0,
            wall,
            leaves,
            slit: 20.0 * scale,
            areas: areas(width, height, scale, narrow),
        }
    }

    /// Middle of the gate's slit.
    pub fn gate_x(&self) -> f64 {
        self.width / 2.0
    }

    /// Where calls of the process with this place in the cast leave and arrive.
    pub fn door_of(&self, process: usize) -> Point {
        let rect = self.processes[process.min(self.processes.len() - 1)];
        Point {
            x: rect.center_x(),
            y: rect.bottom(),
        }
    }

    /// Where a call is when the leaf that stops it answers.
    pub fn at_leaf(&self, leaf: usize) -> Point {
        let rect = self.leaves[leaf.min(self.leaves.len() - 1)];
        Point {
            x: self.gate_x(),
            y: rect.y + rect.h / 2.0,
        }
    }

    /// From a process to the gate, `t` from 0 to 1. `lane` shifts the way home beside the way out.
    pub fn approach(&self, process: usize, leaf: usize, lane: f64, t: f64) -> Point {
        let from = shift(self.door_of(process), lane);
        let to = shift(self.at_leaf(leaf), lane);
        let gate = Point {
            x: to.x,
            y: self.wall.y,
        };
        // Through the slit it goes straight, so that it never runs over a leaf's words.
        let before = ((gate.y - from.y) / (to.y - from.y)).clamp(0.0, 1.0);
        if t < before {
            bow(from, gate, t / before)
        } else {
            let inside = (t - before) / (1.0 - before).max(f64::EPSILON);
            Point {
                x: gate.x,
                y: gate.y + (to.y - gate.y) * inside,
            }
        }
    }

    /// From the gate to an area, `t` from 0 to 1.
    pub fn descent(&self, area: Area, lane: f64, t: f64) -> Point {
        let rect = self.areas[area.position()];
        let from = Point {
            x: self.gate_x(),
            y: self.wall.bottom(),
        };
        let to = Point {
            x: rect.center_x(),
            y: rect.y,
        };
        bow(shift(from, lane), shift(to, lane), t)
    }
}

/// `n` boxes side by side around the middle, each at most `widest`.
fn row(n: usize, width: f64, top: f64, height: f64, widest: f64) -> Vec<Rect> {
    #[allow(clippy::cast_precision_loss, reason = "at most six boxes")]
    let count = n as f64;
    let gap = 12.0;
    let each = ((width - gap * (count + 1.0)) / count).min(widest);
    let mut left = (width - count * each - gap * (count - 1.0)) / 2.0;
    let mut boxes = Vec::with_capacity(n);
    for _ in 0..n {
        boxes.push(Rect {
            x: left,
            y: top,
            w: each,
            h: height,
        });
        left += each + gap;
    }
    boxes
}

fn areas(width: f64, height: f64, scale: f64, narrow: bool) -> [Rect; 6] {
    let margin = 10.0 * scale;
    let h = if narrow { 46.0 } else { 66.0 * scale };
    let rects: Vec<Rect> = if narrow {
        let upper = row(3, width, height - 2.0 * h - 2.0 * margin, h, width);
        let lower = row(3, width, height - h - margin, h, width);
        upper.into_iter().chain(lower).collect()
    } else {
        row(6, width, height - h - margin, h, 190.0 * scale)
    };
    std::array::from_fn(|at| rects[at])
}

fn shift(point: Point, lane: f64) -> Point {
    Point {
        x: point.x + lane,
        y: point.y,
    }
}

/// A cubic curve that leaves and arrives vertically.
fn bow(from: Point, to: Point, t: f64) -> Point {
    let middle = f64::midpoint(from.y, to.y);
    let (a, b) = (1.0 - t, t);
    let weights = [a * a * a, 3.0 * a * a * b, 3.0 * a * b * b, b * b * b];
    Point {
        x: (weights[0] + weights[1]) * from.x + (weights[2] + weights[3]) * to.x,
        y: weights[0] * from.y + (weights[1] + weights[2]) * middle + weights[3] * to.y,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [(f64, f64); 4] = [
        (1_400.0, 600.0),
        (900.0, 430.0),
        (620.0, 400.0),
        (340.0, 400.0),
    ];

    #[test]
    fn user_space_is_above_the_wall_and_the_kernel_below_at_every_size() {
        for (width, height) in SIZES {
            for n_filters in 0..4 {
                let scene = Scene::new(width, height, 2, n_filters);
                for process in &scene.processes {
                    assert!(process.bottom() < scene.wall.y, "{width} {n_filters}");
                }
                for area in scene.areas {
                    assert!(area.y > scene.wall.bottom() + 20.0, "{width} {n_filters}");
                    assert!(area.bottom() <= height && area.x >= 0.0);
                    assert!(area.x + area.w <= width, "{width}");
                }
            }
        }
    }

    #[test]
    fn boxes_of_a_row_do_not_touch() {
        for (width, height) in SIZES {
            let scene = Scene::new(width, height, 9, 1);
            assert_eq!(scene.processes.len(), MAX_BOXES);
            for pair in scene.processes.windows(2) {
                assert!(pair[0].x + pair[0].w < pair[1].x);
            }
        }
    }

    #[test]
    fn ways_meet_at_the_gate() {
        let scene = Scene::new(900.0, 430.0, 3, 2);
        assert_eq!(scene.approach(2, 0, 0.0, 0.0), scene.door_of(2));
        assert_eq!(scene.approach(2, 1, 0.0, 1.0), scene.at_leaf(1));
        let crossed = scene.descent(Area::Time, 0.0, 0.0);
        assert_eq!(
            (crossed.x, crossed.y),
            (scene.gate_x(), scene.wall.bottom())
        );
    }

    #[test]
    fn every_filter_has_a_leaf_and_even_no_filter_leaves_a_gate() {
        assert_eq!(Scene::new(900.0, 430.0, 1, 0).leaves.len(), 1);
        assert_eq!(Scene::new(900.0, 430.0, 1, 3).leaves.len(), 3);
    }
}
