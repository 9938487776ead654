//! A fate as a shape, so that it can be told without its colour.

use yew::prelude::*;

use crate::state::timeline::Fate;
use ringside_shared::wire::{RefusedBy, Speaker};

/// The shapes; the canvas and the page draw the same ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A dot.
    Dot,
    /// A ring.
    Ring,
    /// An arrow head that points into the kernel.
    Arrow,
    /// A disc with a cross.
    CrossDisc,
    /// A square with a cross.
    CrossSquare,
    /// A diamond with an exclamation mark.
    Diamond,
    /// An octagon with a cross: the sign at which everything stops.
    Octagon,
    /// A triangle.
    Triangle,
    /// A half-filled disc.
    HalfDisc,
}

impl Shape {
    /// The shape of a fate.
    pub fn of(fate: Fate) -> Self {
        match fate {
            Fate::Passed => Self::Dot,
            Fate::Failed => Self::Ring,
            Fate::NoReturn => Self::Arrow,
            Fate::Faked(_) => Self::HalfDisc,
            Fate::Refused(RefusedBy::Filter) => Self::CrossDisc,
            Fate::Refused(RefusedBy::Sandbox) => Self::CrossSquare,
            Fate::Refused(RefusedBy::Kernel | RefusedBy::Outer) => Self::Diamond,
            Fate::Trapped(_) => Self::Triangle,
            Fate::Killed(_) => Self::Octagon,
        }
    }

    /// Its filled outline in a square from (-1, -1) to (1, 1), as an SVG path.
    pub fn outline(self) -> &'static str {
        match self {
            Self::Dot => "M-.62 0a.62 .62 0 1 0 1.24 0a.62 .62 0 1 0-1.24 0z",
            Self::Ring => {
                "M-.7 0a.7 .7 0 1 0 1.4 0a.7 .7 0 1 0-1.4 0z\
                 M-.36 0a.36 .36 0 1 1 .72 0a.36 .36 0 1 1-.72 0z"
            }
            Self::Arrow => "M-.75-.5L.75-.5L0 .75z",
            Self::CrossDisc => "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",
            Self::CrossSquare => "M-.9-.9h1.8v1.8h-1.8z",
            Self::Diamond => "M0-1.12L1.12 0L0 1.12L-1.12 0z",
            Self::Octagon => "M-.42-1h.84L1-.42v.84L.42 1h-.84L-1 .42v-.84z",
            Self::Triangle => "M0-1.05L1.1 .9h-2.2z",
            Self::HalfDisc => {
                "M0-.85a.85 .85 0 0 0 0 1.7z\
                 M0-.85a.85 .85 0 0 1 0 1.7v-.24a.61 .61 0 0 0 0-1.22z"
            }
        }
    }

    /// Strokes over the outline in the colour of the ground, if it has any.
    pub fn sign(self) -> Option<&'static str> {
        match self {
            Self::CrossDisc | Self::CrossSquare | Self::Octagon => {
                Some("M-.4-.4L.4 .4M.4-.4L-.4 .4")
            }
            Self::Diamond => Some("M0-.55V.12M0 .42V.46"),
            Self::Triangle => Some("M0-.35V.25M0 .55V.59"),
            Self::Dot | Self::Ring | Self::Arrow | Self::HalfDisc => None,
        }
    }
}

/// Who speaks, as a class name; the safety filter has its own colour whatever it does.
pub fn fate_class(fate: Fate) -> Classes {
    let by_sandbox = fate.stopped_by() == Some(Speaker::Sandbox);
    classes!(
        format!("fate-{}", fate.slug()),
        by_sandbox.then_some("fate-by-sandbox")
    )
}

/// Props of [`Glyph`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct GlyphProps {
    /// What became of the call.
    pub fate: Fate,
}

/// A fate's shape in its colour, the size of a capital letter. Decorative: a word stands beside it.
#[component]
pub fn Glyph(props: &GlyphProps) -> Html {
    let shape = Shape::of(props.fate);
    html! {
        <svg class={classes!("glyph", fate_class(props.fate))} viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true">
            <path class="glyph-outline" fill-rule="evenodd" d={shape.outline()} />
            if let Some(sign) = shape.sign() {
                <path class="glyph-sign" d={sign} />
            }
        </svg>
    }
}
