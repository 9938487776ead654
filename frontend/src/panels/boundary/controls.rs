//! Play, pause, step, speed and scrub: the story's transport.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::glyph::fate_class;
use crate::state::timeline::playhead::SPEEDS;
use crate::state::timeline::{Digests, Fate};

/// More ticks than this cannot be told apart on the scrubber.
const MAX_TICKS: usize = 240;

/// Refusals along the scrubber, as thousandths of its length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ticks(Vec<(usize, Fate)>);

impl Ticks {
    /// Samples the refusals of a run.
    pub fn of(digests: &Digests) -> Self {
        let refusals = digests.refusals();
        let stride = refusals.len().div_ceil(MAX_TICKS).max(1);
        let last = digests.all().len().max(2) - 1;
        let ticks = refusals.iter().step_by(stride);
        Self(
            ticks
                .map(|at| (at * 1_000 / last, digests.all()[*at].fate))
                .collect(),
        )
    }
}

/// What the reader wants of the story.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wish {
    /// Play, or pause.
    Toggle,
    /// So many calls forwards or back, without playing.
    Step(isize),
    /// The next refusal, or the one before.
    Refusal(bool),
    /// This call.
    GoTo(usize),
    /// This factor on the readable pace.
    Speed(f64),
    /// The whole screen, for the back row.
    Enlarge,
}

/// Props of [`Controls`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ControlsProps {
    /// Calls of the run.
    pub n_calls: usize,
    /// Where along the run somebody said no.
    pub ticks: Ticks,
    /// Position of the current call.
    pub current: Option<usize>,
    /// Whether the story moves by itself.
    pub is_playing: bool,
    /// Its speed.
    pub speed: f64,
    /// Told what the reader wants.
    pub on_wish: Callback<Wish>,
}

/// The bar under the picture.
#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let wish = |wish: Wish| props.on_wish.reform(move |_: MouseEvent| wish);
    let is_empty = props.n_calls == 0;
    let position = props.current.map_or(0, |at| at + 1);
    let on_scrub = props.on_wish.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Wish::GoTo(
            input
                .value()
                .parse::<usize>()
                .unwrap_or(1)
                .saturating_sub(1),
        )
    });
    let on_speed = props.on_wish.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Wish::Speed(select.value().parse().unwrap_or(1.0))
    });
    let (play_label, play_icon) = if props.is_playing {
        ("Pause", "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z")
    } else {
        ("Play", "M7 4.5v15l12-7.5z")
    };
    html! {
        <div class="boundary-controls" role="toolbar" aria-label="Playback">
            { button("Previous refusal", "M18 5v14l-9-7zM6 5h2.5v14H6z", is_empty, wish(Wish::Refusal(false))) }
            { button("Step back", "M16 5v14L6 12z", is_empty, wish(Wish::Step(-1))) }
            { button(play_label, play_icon, is_empty, wish(Wish::Toggle)) }
            { button("Step forward", "M8 5v14l10-7z", is_empty, wish(Wish::Step(1))) }
            { button("Next refusal", "M6 5v14l9-7zM15.5 5H18v14h-2.5z", is_empty, wish(Wish::Refusal(true))) }
            <div class="scrubber">
                { ticks_view(&props.ticks) }
                <input type="range" min="1" max={props.n_calls.max(1).to_string()} value={position.max(1).to_string()}
                    disabled={is_empty} aria-label="Call" aria-valuetext={format!("call {position} of {}", props.n_calls)}
                    oninput={on_scrub} />
            </div>
            <output class="boundary-count">{ format!("{position} / {}", props.n_calls) }</output>
            <select aria-label="Speed" onchange={on_speed}>
                { for SPEEDS.iter().map(|speed| html! {
                    <option value={speed.to_string()} selected={(speed - props.speed).abs() < f64::EPSILON}>
                        { format!("{speed}×") }
                    </option>
                }) }
            </select>
            { button("Whole screen", "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5", false, wish(Wish::Enlarge)) }
        </div>
    }
}

fn button(
    label: &'static str,
    icon: &'static str,
    disabled: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    let is_outline = label == "Whole screen";
    html! {
        <button type="button" class={classes!("boundary-button", is_outline.then_some("is-outline"))}
            title={label} aria-label={label} {disabled} {onclick}>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d={icon} /></svg>
        </button>
    }
}

fn ticks_view(ticks: &Ticks) -> Html {
    html! {
        <svg class="scrubber-ticks" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            { for ticks.0.iter().map(|(x, fate)| {
                html! { <line class={fate_class(*fate)} x1={x.to_string()} x2={x.to_string()} y1="0" y2="10" /> }
            }) }
        </svg>
    }
}
