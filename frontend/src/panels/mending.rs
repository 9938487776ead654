//! A lost server: when it is asked again, and that it is back.

use std::rc::Rc;

use gloo::timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::host;
use crate::state::reach::Reach;
use crate::tr;

/// Asks the server until it answers; put on the page when it was lost, with the run's generation as key.
#[component]
pub fn Mending() -> Html {
    let reach = use_reducer_eq(|| State(Reach::LOST));
    {
        let dispatcher = reach.dispatcher();
        use_effect_with((), move |()| {
            let ticker = Interval::new(1000, move || dispatcher.dispatch(Step::Tick));
            move || drop(ticker)
        });
    }
    {
        let dispatcher = reach.dispatcher();
        let is_asking = matches!(reach.0, Reach::Asking { .. });
        use_effect_with(is_asking, move |&is_asking| {
            if is_asking {
                spawn_local(async move {
                    dispatcher.dispatch(Step::Heard(host::is_there().await));
                });
            }
        });
    }
    let ask = {
        let dispatcher = reach.dispatcher();
        Callback::from(move |_| dispatcher.dispatch(Step::Now))
    };
    let again = |words: &'static str| {
        html! { <button id="ask-server" class="button button-quiet" type="button" onclick={ask.clone()}>{ words }</button> }
    };
    html! {
        <p class="verdict-note mending">
            { match reach.0 {
                Reach::Waiting { seconds, .. } => html! { <>
                    { tr!("The server is asked again in {seconds} s.", seconds) }{ " " }{ again(tr!("Ask now")) }
                </> },
                Reach::Asking { .. } => html! { { tr!("Asking whether the server is back …") } },
                Reach::Back => html! { <strong>{ tr!("The server answers again: press Run.") }</strong> },
                Reach::GivenUp => html! { <>
                    { tr!("The server was asked for five minutes and did not answer.") }{ " " }{ again(tr!("Ask again")) }
                </> },
            } }
            // Seconds are not read out; that it is back is.
            <span class="visually-hidden" role="status">
                if reach.0 == Reach::Back { { tr!("The server answers again: press Run.") } }
            </span>
        </p>
    }
}

#[derive(Debug, PartialEq)]
struct State(Reach);

enum Step {
    Tick,
    Now,
    Heard(bool),
}

impl Reducible for State {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let next = match step {
            Step::Tick => self.0.tick(),
            Step::Now => self.0.now(),
            Step::Heard(is_there) => self.0.heard(is_there),
        };
        Self(next).into()
    }
}
