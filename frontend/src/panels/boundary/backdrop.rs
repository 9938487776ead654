//! The still part of the picture: processes, wall, gate and the kernel's areas, as SVG.

use yew::prelude::*;

use super::glyph::fate_class;
use super::scene::{MAX_BOXES, Rect, Scene};
use crate::state::timeline::cast::Actor;
use crate::state::timeline::{Area, Fate};

/// A leaf of the gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// `your filter`.
    pub name: AttrValue,
    /// `3 rules`, or the words of the rule that speaks.
    pub detail: AttrValue,
    /// What it does to the current call, if it is the one that speaks.
    pub speaks: Option<Fate>,
    /// Whether it is only the place where a filter could be.
    pub is_ghost: bool,
}

/// Props of [`Backdrop`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct BackdropProps {
    /// The layout.
    pub scene: Scene,
    /// The processes on stage.
    pub cast: Vec<Actor>,
    /// Place of the process whose call is current.
    pub asking: Option<usize>,
    /// Whether that call kills it.
    pub is_killed: bool,
    /// The gate, top to bottom.
    pub leaves: Vec<Leaf>,
    /// The area that the current call reached.
    pub reached: Option<(Area, Fate)>,
    /// Calls that reached each area so far.
    pub counts: [u32; 6],
}

/// Draws it. Hidden from screen readers, which get the narration.
#[component]
pub fn Backdrop(props: &BackdropProps) -> Html {
    let scene = &props.scene;
    let view = format!("0 0 {} {}", scene.width, scene.height);
    let wall_top = scene.wall.y;
    let wall_bottom = scene.wall.bottom();
    let kernel_height = scene.height - wall_bottom;
    let size = |px: f64| format!("{}", px * scene.scale);
    html! {
        <svg class="boundary-backdrop" viewBox={view} aria-hidden="true" font-size={size(14.0)}>
            <defs>
                <pattern id="boundary-hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <line class="wall-hatch" x1="0" y1="0" x2="0" y2="9" />
                </pattern>
            </defs>
            <rect class="ground-user" x="0" y="0" width={px(scene.width)} height={px(wall_top)} />
            <rect class="ground-kernel" x="0" y={px(wall_bottom)} width={px(scene.width)} height={px(kernel_height)} />
            <text class="ground-name" x={size(14.0)} y={size(22.0)} font-size={size(13.0)}>{"USER SPACE"}</text>
            <text class="ground-name" x={size(14.0)} y={px(wall_bottom + 24.0 * scene.scale)} font-size={size(13.0)}>{"KERNEL"}</text>
            { library(scene) }
            { ways(scene, props.cast.len()) }
            { wall(scene) }
            if scene.leaves[0].x > 130.0 * scene.scale {
                <text class="ground-name" x={size(14.0)} y={px(scene.wall.y + scene.wall.h / 2.0)} font-size={size(13.0)}
                    dominant-baseline="central">{"BOUNDARY"}</text>
            }
            { for props.leaves.iter().zip(&scene.leaves).map(|(leaf, rect)| leaf_view(scene, leaf, *rect)) }
            { for processes(props) }
            { for Area::ALL.into_iter().map(|area| area_view(props, area)) }
        </svg>
    }
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// The edge where the program's own code ends and the C library's begins.
fn library(scene: &Scene) -> Html {
    let y = px(scene.library_y);
    html! {
        <g class="library">
            <line x1="0" x2={px(scene.width)} y1={y.clone()} y2={y.clone()} />
            <text x={px(scene.width - 14.0 * scene.scale)} y={px(scene.library_y - 5.0 * scene.scale)}
                text-anchor="end" font-size={px(12.0 * scene.scale)}>{"C library · vDSO"}</text>
        </g>
    }
}

/// The ways that calls can take, faintly.
fn ways(scene: &Scene, n_processes: usize) -> Html {
    let last = scene.leaves.len() - 1;
    let line = |points: &dyn Fn(f64) -> super::scene::Point| {
        let path: Vec<String> = (0..=20)
            .map(|step| points(f64::from(step) / 20.0))
            .map(|at| format!("{:.1},{:.1}", at.x, at.y))
            .collect();
        html! { <polyline points={path.join(" ")} /> }
    };
    let n_boxes = n_processes.clamp(1, MAX_BOXES);
    html! {
        <g class="ways">
            { for (0..n_boxes).map(|process| line(&|t| scene.approach(process, last, 0.0, t))) }
            { for Area::ALL.into_iter().map(|area| line(&|t| scene.descent(area, 0.0, t))) }
        </g>
    }
}

fn wall(scene: &Scene) -> Html {
    let Rect { x, y, w, h } = scene.wall;
    html! {
        <>
            <rect class="wall" x={px(x)} y={px(y)} width={px(w)} height={px(h)} />
            <rect fill="url(#boundary-hatch)" x={px(x)} y={px(y)} width={px(w)} height={px(h)} />
            <line class="wall-edge" x1="0" x2={px(w)} y1={px(y)} y2={px(y)} />
            <line class="wall-edge" x1="0" x2={px(w)} y1={px(y + h)} y2={px(y + h)} />
        </>
    }
}

fn leaf_view(scene: &Scene, leaf: &Leaf, rect: Rect) -> Html {
    let half = rect.w / 2.0 - scene.slit;
    let right = rect.x + rect.w / 2.0 + scene.slit;
    let text_y = rect.y + rect.h * 0.5;
    let pad = 12.0 * scene.scale;
    let letter = (rect.h * 0.5).min(15.5 * scene.scale);
    let size = px(letter);
    let fits = half - 2.0 * pad;
    let class = classes!(
        "leaf",
        leaf.is_ghost.then_some("is-ghost"),
        leaf.speaks.is_some().then_some("is-speaking"),
        leaf.speaks.map(fate_class)
    );
    html! {
        <g {class}>
            <rect x={px(rect.x)} y={px(rect.y)} width={px(half)} height={px(rect.h)} rx="5" />
            <rect x={px(right)} y={px(rect.y)} width={px(half)} height={px(rect.h)} rx="5" />
            if leaf.speaks.is_some() {
                <rect class="leaf-bolt" x={px(rect.x + half)} y={px(rect.y + rect.h * 0.3)}
                    width={px(2.0 * scene.slit)} height={px(rect.h * 0.4)} />
            }
            <text class="leaf-name" x={px(rect.x + half - pad)} y={px(text_y)} font-size={size.clone()}
                text-anchor="end" dominant-baseline="central">{ clipped(&leaf.name, fits, letter) }</text>
            <text class="leaf-detail" x={px(right + pad)} y={px(text_y)} font-size={size}
                dominant-baseline="central">{ clipped(&leaf.detail, fits, letter) }</text>
        </g>
    }
}

/// SVG text does not end in an ellipsis by itself; a monospaced letter is about 0.6 em wide.
fn clipped(text: &str, width: f64, letter: f64) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a handful of letters"
    )]
    let fits = (width / (letter * 0.6)).max(4.0) as usize;
    if text.chars().count() <= fits {
        return text.to_owned();
    }
    let cut: String = text.chars().take(fits - 1).collect();
    format!("{}…", cut.trim_end())
}

fn processes(props: &BackdropProps) -> Vec<Html> {
    let scene = &props.scene;
    let boxes = scene.processes.iter().enumerate();
    boxes
        .map(|(place, rect)| {
            // The last box stands for everybody who has none: for the one who asks, if it is one of them.
            let n_more = props.cast.len().saturating_sub(MAX_BOXES);
            let is_shared = place + 1 == MAX_BOXES && n_more > 0;
            let who = props.asking.filter(|asking| is_shared && *asking > place);
            let actor = props.cast.get(who.unwrap_or(place));
            let name = actor.map_or("your command", |actor| actor.name.as_str());
            let caption = actor.map_or_else(String::new, |actor| {
                let pid = format!("pid {}", actor.pid);
                let ended = actor.ended.clone();
                let more = is_shared.then(|| format!("+{n_more} more"));
                let parts: Vec<String> = [Some(pid), ended, more].into_iter().flatten().collect();
                parts.join(" · ")
            });
            let is_asking = props.asking == Some(place) || who.is_some();
            let class = classes!(
                "process",
                is_asking.then_some("is-asking"),
                (is_asking && props.is_killed).then_some("is-killed"),
                actor.is_some_and(|actor| actor.ended.is_some()).then_some("is-ended"),
            );
            let x = px(rect.center_x());
            let middle = rect.y + rect.h / 2.0;
            let name_y = if caption.is_empty() { middle } else { middle - 8.0 * scene.scale };
            html! {
                <g {class}>
                    <rect x={px(rect.x)} y={px(rect.y)} width={px(rect.w)} height={px(rect.h)} rx={px(10.0 * scene.scale)} />
                    <text class="process-name" x={x.clone()} y={px(name_y)} font-size={px(19.0 * scene.scale)}
                        text-anchor="middle" dominant-baseline="central">{ clipped(name, rect.w, 19.0 * scene.scale) }</text>
                    <text class="process-note" {x} y={px(middle + 13.0 * scene.scale)} font-size={px(12.5 * scene.scale)}
                        text-anchor="middle" dominant-baseline="central">{ caption }</text>
                </g>
            }
        })
        .collect()
}

fn area_view(props: &BackdropProps, area: Area) -> Html {
    let scene = &props.scene;
    let rect = scene.areas[area.position()];
    let reached = props.reached.filter(|(reached, _)| *reached == area);
    let class = classes!(
        "area",
        reached.is_some().then_some("is-reached"),
        reached.map(|(_, fate)| fate_class(fate))
    );
    let count = props.counts[area.position()];
    let icon = (rect.h * 0.38).min(28.0 * scene.scale);
    let place = format!(
        "translate({:.1} {:.1}) scale({:.3})",
        rect.center_x() - icon / 2.0,
        rect.y + rect.h * 0.12,
        icon / 24.0
    );
    let label = px((14.0 * scene.scale).min(rect.w * 0.17));
    html! {
        <g {class}>
            <rect x={px(rect.x)} y={px(rect.y)} width={px(rect.w)} height={px(rect.h)} rx={px(10.0 * scene.scale)} />
            <path class="area-icon" transform={place} d={icon_of(area)} />
            <text class="area-name" x={px(rect.center_x())} y={px(rect.y + rect.h * 0.78)}
                font-size={label.clone()} text-anchor="middle" dominant-baseline="central">{ area.label() }</text>
            if count > 0 {
                <text class="area-count" x={px(rect.x + rect.w - 8.0)} y={px(rect.y + 15.0 * scene.scale)}
                    font-size={label} text-anchor="end">{ count }</text>
            }
        </g>
    }
}

/// Strokes in a square of 24.
fn icon_of(area: Area) -> &'static str {
    match area {
        Area::Files => "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
        Area::Memory => {
            "M6 6h12v12H6zM10 10h4v4h-4zM9 2v4M15 2v4M9 18v4M15 18v4M2 9h4M2 15h4M18 9h4M18 15h4"
        }
        Area::Processes => {
            "M12 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6zM5 15a3 3 0 1 0 0 6a3 3 0 1 0 0-6z\
             M19 15a3 3 0 1 0 0 6a3 3 0 1 0 0-6zM12 9v3M5 15v-3h14v3"
        }
        Area::Network => {
            "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18"
        }
        Area::Time => "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 7v5l4 2",
        Area::System => {
            "M4 7h9M17 7h3M4 17h3M11 17h9M15 5a2 2 0 1 0 0 4a2 2 0 1 0 0-4z\
             M9 15a2 2 0 1 0 0 4a2 2 0 1 0 0-4z"
        }
    }
}
