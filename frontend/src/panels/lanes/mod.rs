//! The run along time, one lane a thread: zoomed, moved, and picked from by mouse, finger and key.
//!
//! [`place`] says where what is, [`paint`] draws it, [`touch`] turns pointers into wishes, [`stretch`]
//! sums up a chosen stretch. Nothing moves by itself.

mod paint;
mod place;
mod stretch;
mod touch;

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement, WheelEvent};
use yew::prelude::*;

use self::paint::Drawing;
use self::place::{LANE_PX, RULER_PX};
use self::stretch::Stretch;
use self::touch::{Hand, Wish};
use crate::components::use_size;
use crate::hooks::RunHandle;
use crate::panels::boundary::palette::Palette;
use crate::panels::boundary::watch::use_theme_change;
use crate::state::lanes::{Lanes, Span, View, float, whole};
use crate::state::timeline::{fate, quantity};
use crate::{part, tr, trn};

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// Told a search that finds the calls of a stretch in the list.
    #[prop_or_default]
    pub on_search: Callback<String>,
}

/// What was drawn last, for those who answer pointers and keys.
#[derive(Debug, Clone, Copy)]
struct Seen {
    view: View,
    until_ns: f64,
    width: f64,
}

part! {
    /// The panel, in a part of the page.
    pub fn timeline(Props) shows Timeline, in tabs
}

/// The panel.
#[component]
pub fn Timeline(props: &Props) -> Html {
    let run = &props.run;
    let lanes = use_mut_ref(Lanes::default);
    lanes
        .borrow_mut()
        .catch_up(run.generation, &run.processes, &run.calls);
    // None is all of the run, however long it grows.
    let view = use_state_eq(|| None::<View>);
    let range = use_state_eq(|| None::<(f64, f64)>);
    let top = use_state_eq(|| 0.0);
    let themes = use_state_eq(|| 0_u32);
    let canvas = use_node_ref();
    let (scroll, rest) = (use_node_ref(), use_node_ref());
    let hand = use_mut_ref(Hand::default);
    let (width, height) = use_size(&scroll);
    let size = (f64::from(width), f64::from(height));
    let until_ns = float(lanes.borrow().until_ns());
    let shown = view.unwrap_or_else(|| View::whole(until_ns));
    let seen = use_mut_ref(|| None::<Seen>);
    seen.replace(Some(Seen {
        view: shown,
        until_ns,
        width: size.0,
    }));
    {
        let (view, range) = (view.setter(), range.setter());
        use_effect_with(run.generation, move |_| {
            view.set(None);
            range.set(None);
        });
    }
    let selected = selected(run, &lanes.borrow());
    {
        // What is picked elsewhere comes into sight; what is in sight moves nothing.
        let view = view.clone();
        let at_ns = selected.map(|(_, span)| float(span.at_ns));
        use_effect_with(run.selected, move |_| {
            if let (Some(view_now), Some(at_ns)) = (*view, at_ns) {
                view.set(Some(view_now.showing(at_ns, until_ns)));
            }
        });
    }
    {
        let themes = themes.clone();
        let count = use_mut_ref(|| 0_u32);
        use_theme_change(Callback::from(move |()| {
            *count.borrow_mut() += 1;
            themes.set(*count.borrow());
        }));
    }
    {
        let (lanes, canvas, calls) = (Rc::clone(&lanes), canvas.clone(), run.calls.clone());
        let (top, range, rest) = (*top, *range, rest.clone());
        use_effect(move || {
            let Some(canvas) = canvas.cast::<HtmlCanvasElement>().filter(|_| size.0 > 0.0) else {
                return;
            };
            let lanes = lanes.borrow();
            #[allow(clippy::cast_precision_loss, reason = "a few thousand threads")]
            let all_px = RULER_PX + lanes.all().len() as f64 * LANE_PX;
            if let Some(rest) = rest.cast::<HtmlElement>() {
                let height = format!("{}px", (all_px - size.1).max(0.0));
                // The property exists and the value is well formed.
                let _ = rest.style().set_property("height", &height);
            }
            let palette = Palette::of(&canvas).unwrap_or_default();
            let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
            let drawing = Drawing {
                lanes: &lanes,
                calls: &calls,
                view: shown,
                top,
                size,
                selected,
                range,
                palette: &palette,
            };
            // A canvas that cannot be drawn on has its words.
            let _ = drawing.paint(&canvas, ratio);
        });
    }
    let on_wish = {
        let (run, lanes, seen) = (run.clone(), Rc::clone(&lanes), Rc::clone(&seen));
        let (view, range, scroll) = (view.setter(), range.setter(), scroll.clone());
        Callback::from(move |wish: Wish| {
            let Some(now) = *seen.borrow() else { return };
            match wish {
                Wish::Zoom { by, along } => {
                    view.set(Some(now.view.zoomed(by, along, now.until_ns)));
                }
                Wish::Move(by) => view.set(Some(now.view.moved(by, now.until_ns))),
                Wish::Whole => view.set(None),
                Wish::Scroll(by) => {
                    if let Some(scroll) = scroll.cast::<HtmlElement>() {
                        scroll.set_scroll_top(scroll.scroll_top() + by);
                    }
                }
                Wish::Range(from, to) => {
                    range.set(Some((
                        now.view.moment(from.min(to)),
                        now.view.moment(from.max(to)),
                    )));
                }
                Wish::Drop => range.set(None),
                Wish::Show(from_ns, to_ns) => {
                    view.set(Some(View::between(from_ns, to_ns, now.until_ns)));
                }
                Wish::Pick { x, y } => {
                    let top = scroll
                        .cast::<HtmlElement>()
                        .map_or(0, |scroll| scroll.scroll_top());
                    let found =
                        place::pick(&lanes.borrow(), now.view, (x, y), f64::from(top), now.width);
                    if let Some(span) = found {
                        run.select(Some(span.position as usize));
                    }
                }
            }
        })
    };
    use_wheel(&canvas, &on_wish, &seen);
    let onkeydown = {
        let (on_wish, run, lanes) = (on_wish.clone(), run.clone(), Rc::clone(&lanes));
        let (range, was_g) = (range.clone(), use_mut_ref(|| false));
        Callback::from(move |event: KeyboardEvent| {
            // Two letters after another are the page's: g and where to go.
            let is_second = was_g.replace(event.key() == "g");
            if is_second || event.alt_key() || event.ctrl_key() || event.meta_key() {
                return;
            }
            let lane = |by: isize| {
                let (at, span) = selected?;
                let lanes = lanes.borrow();
                let lane = lanes.all().get(at.checked_add_signed(by)?)?;
                lane.nearest(span.at_ns, u64::MAX)
            };
            let edge = |from: bool| {
                let (_, span) = selected?;
                let (a, b) = range.unwrap_or((float(span.at_ns), float(span.end_ns())));
                Some(if from {
                    (float(span.at_ns), b)
                } else {
                    (a, float(span.end_ns()))
                })
            };
            if let Some(wish) = touch::key(&event.key(), &event.code(), range.is_some()) {
                on_wish.emit(wish);
            } else {
                match event.key().as_str() {
                    key @ ("ArrowUp" | "ArrowDown") => {
                        if let Some(span) = lane(if key == "ArrowUp" { -1 } else { 1 }) {
                            run.select(Some(span.position as usize));
                        }
                    }
                    key @ ("[" | "]") => {
                        if let Some(edges) = edge(key == "[") {
                            range.set(Some(edges).filter(|(a, b)| a < b));
                        }
                    }
                    "Enter" => return super::trace::show_inspector(),
                    _ => return,
                }
            }
            event.prevent_default();
        })
    };
    let onscroll = {
        let top = top.setter();
        Callback::from(move |event: Event| {
            let scroll: HtmlElement = event.target_unchecked_into();
            top.set(f64::from(scroll.scroll_top()));
        })
    };
    let [onpointerdown, onpointermove, onpointerup] = touch::listeners(&canvas, &hand, &on_wish);
    let n_lanes = lanes.borrow().all().len();
    if n_lanes == 0 {
        return html! {
            <section class="lanes" aria-label={tr!("Timeline")}>
                <p class="trace-empty">{ tr!("Press Run: every thread has a lane here, with its calls along time.") }</p>
            </section>
        };
    }
    let zoom = |by: f64| on_wish.reform(move |_: MouseEvent| Wish::Zoom { by, along: 0.5 });
    html! {
        <section class="lanes" aria-label={tr!("Timeline")}>
            <div class="lanes-stage" role="application" tabindex="0" aria-label={tr!("Timeline")} aria-describedby="lanes-words" {onkeydown}>
                <div class="lanes-scroll" ref={scroll} {onscroll}>
                    <canvas ref={canvas} aria-hidden="true" {onpointerdown} {onpointermove}
                        onpointercancel={onpointerup.clone()} {onpointerup}></canvas>
                    <div ref={rest}></div>
                </div>
            </div>
            if let Some((from_ns, to_ns)) = *range {
                <Stretch calls={run.calls.clone()} lanes={lanes.clone()} {from_ns} {to_ns}
                    on_search={props.on_search.clone()}
                    on_zoom={on_wish.reform(move |()| Wish::Show(from_ns, to_ns))}
                    on_drop={on_wish.reform(|()| Wish::Drop)} />
            }
            <div class="lanes-foot">
                <p id="lanes-words">{ words(n_lanes, shown, run, selected) }</p>
                <span class="lanes-hint">{ tr!("wheel, W S: zoom · drag, A D: move · Shift and drag: sum up") }</span>
                <button type="button" class="trace-chip" title={tr!("Farther away")} aria-label={tr!("Farther away")} onclick={zoom(0.5)}>{ "−" }</button>
                <button type="button" class="trace-chip" title={tr!("Closer")} aria-label={tr!("Closer")} onclick={zoom(2.0)}>{ "+" }</button>
                <button type="button" class="trace-chip" onclick={on_wish.reform(|_: MouseEvent| Wish::Whole)}>{ tr!("whole run") }</button>
            </div>
        </section>
    }
}

/// The call that every panel shows, on its lane.
fn selected(run: &RunHandle, lanes: &Lanes) -> Option<(usize, Span)> {
    let position = run.selected?;
    let (pid, tid, at_ns) = run
        .calls
        .brief(position, |call| (call.pid, call.tid, call.at_ns))?;
    let lane = lanes.of(pid, tid)?;
    let all = &lanes.all()[lane];
    let spans = &all.spans()[all.within(at_ns, at_ns + 1)];
    let is_it = |span: &&Span| span.position as usize == position;
    spans.iter().find(is_it).map(|span| (lane, *span))
}

/// What is to be seen, in a sentence or two.
fn words(n_lanes: usize, view: View, run: &RunHandle, selected: Option<(usize, Span)>) -> String {
    let stretch = tr!(
        "{threads}, {from} to {to} ms.",
        threads = trn!(n_lanes, "1 thread", "{n} threads"),
        from = quantity::moment(whole(view.from_ns)),
        to = quantity::moment(whole(view.to_ns()))
    );
    let call = selected.and_then(|(_, span)| run.calls.get(span.position as usize));
    let Some(call) = call else { return stretch };
    let answer = fate::answer(&call);
    let at = quantity::moment(call.at_ns);
    format!(
        "{stretch} {}",
        tr!("{name} at {at} ms: {answer}.", name = call.name, at, answer)
    )
}

/// Wheels are asked whether the page is to scroll, which those of the framework are not.
#[hook]
fn use_wheel(
    canvas: &NodeRef,
    on_wish: &Callback<Wish>,
    seen: &Rc<std::cell::RefCell<Option<Seen>>>,
) {
    let (on_wish, seen) = (on_wish.clone(), Rc::clone(seen));
    let listener = use_mut_ref(|| None::<EventListener>);
    let canvas = canvas.clone();
    use_effect(move || {
        let element = canvas.cast::<HtmlCanvasElement>();
        let options = EventListenerOptions::enable_prevent_default();
        let new = element.map(|element| {
            EventListener::new_with_options(&element, "wheel", options, move |event| {
                let (Some(event), Some(now)) = (event.dyn_ref::<WheelEvent>(), *seen.borrow())
                else {
                    return;
                };
                event.prevent_default();
                let (dx, dy) = (event.delta_x(), event.delta_y());
                let is_sideways = event.shift_key() || dx.abs() > dy.abs();
                on_wish.emit(if is_sideways {
                    Wish::Move((if dx.abs() > dy.abs() { dx } else { dy }) / now.width.max(1.0))
                } else {
                    let along = place::along(f64::from(event.offset_x()), now.width);
                    // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
                    let speed = if event.ctrl_key() { 0.01 } else { 0.002 };
                    Wish::Zoom {
                        by: (-dy * speed).exp(),
                        along,
                    }
                });
            })
        });
        listener.replace(new);
    });
}
