//! Play, pause, step, speed and scrub: the story's transport.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::glyph::fate_class;
use crate::components::{aria_keys, with_keys};
use crate::mark;
use crate::state::lang;
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
        let chosen = usize::try_from(select.selected_index()).ok();
        let speed = chosen.and_then(|at| SPEEDS.get(at));
        Wish::Speed(speed.copied().unwrap_or(1.0))
    });
    html! {
        <div class="boundary-controls" role="toolbar" aria-label="Playback">
            { button(&PREVIOUS_REFUSAL, is_empty, wish(Wish::Refusal(false))) }
            { button(&STEP_BACK, is_empty, wish(Wish::Step(-1))) }
            { button(if props.is_playing { &PAUSE } else { &PLAY }, is_empty, wish(Wish::Toggle)) }
            { button(&STEP, is_empty, wish(Wish::Step(1))) }
            { button(&NEXT_REFUSAL, is_empty, wish(Wish::Refusal(true))) }
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
            { button(&WHOLE_SCREEN, false, wish(Wish::Enlarge)) }
        </div>
    }
}

/// A button's command, its name, and its icon in a square of 24.
struct Button {
    command: &'static str,
    label: &'static str,
    icon: &'static str,
    class: &'static str,
}

const PLAY: Button = Button {
    command: "play",
    label: mark!("Play"),
    icon: "M7 4.5v15l12-7.5z",
    class: "is-main",
};
const PAUSE: Button = Button {
    command: "play",
    label: mark!("Pause"),
    icon: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
    class: "is-main",
};
const STEP: Button = Button {
    command: "next-call",
    label: mark!("Next call"),
    icon: "M6 6v12l8.5-6zM16 6h2.5v12H16z",
    class: "",
};
const STEP_BACK: Button = Button {
    command: "previous-call",
    label: mark!("Previous call"),
    icon: "M18 6v12l-8.5-6zM5.5 6H8v12H5.5z",
    class: "",
};
const NEXT_REFUSAL: Button = Button {
    command: "next-refusal",
    label: mark!("Next refusal"),
    icon: "M4 7l6 10M10 7L4 17M14 6l6 6l-6 6",
    class: "is-outline",
};
const PREVIOUS_REFUSAL: Button = Button {
    command: "previous-refusal",
    label: mark!("Previous refusal"),
    icon: "M14 7l6 10M20 7l-6 10M10 6l-6 6l6 6",
    class: "is-outline",
};
const WHOLE_SCREEN: Button = Button {
    command: "enlarge",
    label: mark!("Whole screen"),
    icon: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    class: "is-outline",
};

fn button(button: &Button, disabled: bool, onclick: Callback<MouseEvent>) -> Html {
    let Button {
        command,
        label,
        icon,
        class,
    } = *button;
    let label = lang::text(label);
    html! {
        <button type="button" class={classes!("boundary-button", class)} data-command={command}
            title={with_keys(label, command)} aria-label={label} aria-keyshortcuts={aria_keys(command)} {disabled} {onclick}>
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
