//! The picture as a component: keeps player, page and selection in step.

use std::cell::RefCell;
use std::rc::Rc;

use ringside_shared::wire::{Process, Started, SyscallEvent, SyscallStart};
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use super::animation::FrameLoop;
use super::backdrop::Backdrop;
use super::controls::{Controls, Ticks, Wish};
use super::gate;
use super::headline::Headline;
use super::painter::Painter;
use super::palette::Palette;
use super::player::{Player, Shown, leaf_count};
use super::refusals::{self, Refusals};
use super::scene::Scene;
use super::watch::{prefers_calm, use_theme_change};
use crate::components::use_size;
use crate::state::timeline::{Area, Digest, Fate, cast, narration};
use crate::state::{Calls, Log};

/// What the picture shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PictureProps {
    /// Tells one run from the next.
    pub generation: u32,
    /// Its calls.
    pub calls: Calls,
    /// Its processes.
    pub processes: Log<Process>,
    /// Its programs, once it has begun.
    pub started: Option<Rc<Started>>,
    /// Number of the learner's filters.
    pub n_filters: usize,
    /// The filter's text as it was sent.
    pub source: Rc<str>,
    /// Whether it may still grow.
    pub is_live: bool,
    /// What to say while there is no call, if there is something to say.
    #[prop_or_default]
    pub instead: Option<AttrValue>,
    /// Position of the call that every panel shows.
    pub selected: Option<usize>,
    /// Told the position of the call that the picture came to.
    pub on_select: Callback<usize>,
}

/// The picture with its headline and controls.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let section = use_node_ref();
    let ground = use_node_ref();
    let canvas = use_node_ref();
    let player = use_mut_ref(Player::default);
    let shown = use_state_eq(|| player.borrow().shown());
    let frames = use_frames(&player, &shown);
    let size = use_size(&ground);

    use_run_loading(props, &player, &frames, &shown);
    use_selection(props, &player, &frames, &shown);

    let current = shown.current.and_then(|at| props.calls.get(at));
    let now_ns = current.as_ref().map_or(0, |call| call.at_ns);
    let cast = cast::at(&props.processes, now_ns);
    let scene = use_memo(
        (size, cast.len(), props.n_filters),
        |(size, n_cast, n_filters)| {
            let (width, height) = (f64::from(size.0), f64::from(size.1));
            (size.0 > 0 && size.1 > 0)
                .then(|| Scene::new(width, height, *n_cast, leaf_count(*n_filters)))
        },
    );
    use_canvas(&scene, &canvas, &player);
    {
        let (player, canvas) = (Rc::clone(&player), canvas.clone());
        use_theme_change(Callback::from(move |()| recolor(&canvas, &player)));
    }

    let on_wish = {
        let (player, frames, shown) = (Rc::clone(&player), Rc::clone(&frames), shown.setter());
        let section = section.clone();
        Callback::from(move |wish| {
            grant(wish, &mut player.borrow_mut(), &section);
            shown.set(player.borrow().shown());
            frames.wake();
        })
    };
    let on_pick = on_wish.reform(Wish::GoTo);
    let onkeydown = {
        let on_wish = on_wish.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(wish) = wish_of(&event) {
                event.prevent_default();
                on_wish.emit(wish);
            }
        })
    };

    let player = player.borrow();
    let chips = shown
        .current
        .map(|until| refusals::chips(&props.calls, player.digests(), until));
    let chips = chips.unwrap_or_default();
    let narration = match (&props.instead, &current) {
        (Some(instead), None) => instead.to_string(),
        _ => narrate(current.as_ref(), &props.processes, props.is_live),
    };
    let reached = current.as_ref().and_then(|call| {
        let fate = Fate::of(call);
        fate.stopped_by()
            .is_none()
            .then(|| (Area::of(&call.name), fate))
    });
    html! {
        <section class="boundary" ref={section} tabindex="0" role="group" {onkeydown}
            aria-label="The boundary. Arrow keys step from call to call, space plays and pauses.">
            <Headline call={current.clone()} narration={narration.clone()} is_playing={shown.is_playing}>
                <Refusals {chips} {on_pick} />
            </Headline>
            <div class="boundary-ground" ref={ground} role="img" aria-label={narration}>
                if let Some(scene) = &*scene {
                    <Backdrop
                        scene={scene.clone()}
                        asking={current.as_ref().map(|call| player.place_of(call.pid))}
                        is_killed={current.as_ref().is_some_and(|call| matches!(Fate::of(call), Fate::Killed(_)))}
                        {cast}
                        leaves={gate::leaves(props, current.as_ref())}
                        {reached}
                        counts={player.digests().reached(shown.current)}
                    />
                }
                <canvas ref={canvas} aria-hidden="true"></canvas>
            </div>
            <Controls n_calls={props.calls.len()} ticks={Ticks::of(player.digests())} current={shown.current}
                is_playing={shown.is_playing} speed={shown.speed} {on_wish} />
        </section>
    }
}

/// The loop that lets time pass, paints, and tells the page what is shown.
#[hook]
fn use_frames(player: &Rc<RefCell<Player>>, shown: &UseStateHandle<Shown>) -> Rc<FrameLoop> {
    let (player, shown) = (Rc::clone(player), shown.setter());
    use_memo((), move |()| {
        FrameLoop::new(move |dt_ms| {
            let mut player = player.borrow_mut();
            let goes_on = player.advance(dt_ms);
            paint(&player);
            shown.set(player.shown());
            goes_on
        })
    })
}

/// Hands every growth of the run to the player.
#[hook]
fn use_run_loading(
    props: &PictureProps,
    player: &Rc<RefCell<Player>>,
    frames: &Rc<FrameLoop>,
    shown: &UseStateHandle<Shown>,
) {
    let (player, frames, shown) = (Rc::clone(player), Rc::clone(frames), shown.setter());
    let run = (
        props.generation,
        props.calls.clone(),
        props.processes.clone(),
        props.is_live,
        props.n_filters,
    );
    use_effect_with(
        run,
        move |(generation, calls, processes, is_live, n_filters)| {
            {
                let mut player = player.borrow_mut();
                player.is_calm = prefers_calm();
                player.n_filters = *n_filters;
                player.load(*generation, calls, processes, *is_live);
                shown.set(player.shown());
            }
            frames.wake();
        },
    );
}

/// Keeps the picture's current call and the page's selected call the same, whoever moved first.
#[hook]
fn use_selection(
    props: &PictureProps,
    player: &Rc<RefCell<Player>>,
    frames: &Rc<FrameLoop>,
    shown: &UseStateHandle<Shown>,
) {
    // With its run: the same place in another run is another call.
    let told = use_mut_ref(|| None);
    let generation = props.generation;
    {
        let (told, on_select) = (Rc::clone(&told), props.on_select.clone());
        let player = Rc::clone(player);
        use_effect_with(**shown, move |shown| {
            let Some(current) = shown.current else { return };
            // While the story runs only refusals are worth turning every panel's head.
            let all = player.borrow();
            let digest = all.digests().all().get(current);
            let is_news = !shown.is_playing || digest.is_some_and(Digest::is_refusal);
            drop(all);
            let call = Some((generation, current));
            if is_news && told.replace(call) != call {
                on_select.emit(current);
            }
        });
    }
    let (player, frames, shown) = (Rc::clone(player), Rc::clone(frames), shown.setter());
    use_effect_with(props.selected, move |selected| {
        let Some(selected) = *selected else { return };
        let call = Some((generation, selected));
        if told.replace(call) != call {
            player.borrow_mut().show(selected);
            shown.set(player.borrow().shown());
            frames.wake();
        }
    });
}

/// Sizes the canvas and reads its colours when the layout changed.
#[hook]
fn use_canvas(scene: &Rc<Option<Scene>>, canvas: &NodeRef, player: &Rc<RefCell<Player>>) {
    let (canvas, player) = (canvas.clone(), Rc::clone(player));
    use_effect_with(Rc::clone(scene), move |scene| {
        let (Some(scene), Some(element)) = (&**scene, canvas.cast::<HtmlCanvasElement>()) else {
            return;
        };
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        let painter = Painter::new(&element, scene, ratio);
        {
            let mut player = player.borrow_mut();
            player.scene = Some(scene.clone());
            player.painter = report(painter);
        }
        recolor(&canvas, &player);
    });
}

fn recolor(canvas: &NodeRef, player: &Rc<RefCell<Player>>) {
    if let Some(element) = canvas.cast::<HtmlElement>()
        && let Some(palette) = report(Palette::of(&element))
    {
        player.borrow_mut().palette = palette;
        paint(&player.borrow());
    }
}

fn paint(player: &Player) {
    report(player.paint());
}

/// A picture that cannot be drawn must not take the page with it; the console says why.
fn report<T>(result: Result<T, wasm_bindgen::JsValue>) -> Option<T> {
    result
        .inspect_err(|fault| {
            web_sys::console::error_2(&"the picture could not be drawn".into(), fault);
        })
        .ok()
}

fn grant(wish: Wish, player: &mut Player, section: &NodeRef) {
    match wish {
        Wish::Toggle if player.shown().is_playing => player.pause(),
        Wish::Toggle => player.play(),
        Wish::Step(by) => player.step(by),
        Wish::Refusal(forwards) => {
            let current = player.shown().current;
            if let Some(at) = player.digests().refusal_near(current, forwards) {
                player.show(at);
            }
        }
        Wish::GoTo(position) => player.show(position),
        Wish::Speed(speed) => player.set_speed(speed),
        Wish::Enlarge => enlarge(section),
    }
}

/// Takes the whole screen, or gives it back.
fn enlarge(section: &NodeRef) {
    let document = web_sys::window().and_then(|window| window.document());
    match document {
        Some(document) if document.fullscreen_element().is_some() => document.exit_fullscreen(),
        _ => {
            if let Some(element) = section.cast::<HtmlElement>() {
                report(element.request_fullscreen());
            }
        }
    }
}

fn wish_of(event: &KeyboardEvent) -> Option<Wish> {
    // Keys inside the scrubber and the speed list belong to them.
    let target: HtmlElement = event.target_dyn_into()?;
    if event.ctrl_key() || event.meta_key() || event.alt_key() || target.tag_name() != "SECTION" {
        return None;
    }
    let stride = if event.shift_key() { 10 } else { 1 };
    match event.key().as_str() {
        "ArrowRight" => Some(Wish::Step(stride)),
        "ArrowLeft" => Some(Wish::Step(-stride)),
        "ArrowDown" => Some(Wish::Refusal(true)),
        "ArrowUp" => Some(Wish::Refusal(false)),
        "Home" => Some(Wish::Step(isize::MIN / 2)),
        "End" => Some(Wish::Step(isize::MAX / 2)),
        " " => Some(Wish::Toggle),
        _ => None,
    }
}

fn narrate(call: Option<&SyscallEvent>, processes: &Log<Process>, is_live: bool) -> String {
    match call {
        Some(call) if call.start == SyscallStart::Sandbox => {
            narration::narrate(call, "Ringside, preparing the sandbox,")
        }
        Some(call) => narration::narrate(call, &cast::name_of(processes, call.pid, call.at_ns)),
        None if is_live => "The sandbox is being built; the first call is on its way.".to_owned(),
        None => "Programs live in user space. For anything beyond their own memory they must ask \
                 the kernel, and the filter hears every request first. Press Run and watch."
            .to_owned(),
    }
}
