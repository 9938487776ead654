//! The boundary picture: user space above, kernel below, the filter as the gate between them.
//!
//! Read in this order: [`scene`] (where things stand), [`stage`] (what moves), [`player`] (the
//! state between frames), [`picture`] (the component), and what it is made of: [`backdrop`]
//! (still, SVG), [`painter`] (moving, canvas), [`headline`], [`controls`], [`refusals`].

pub mod animation;
pub mod backdrop;
pub mod controls;
pub mod gate;
pub mod glyph;
pub mod headline;
pub mod painter;
pub mod palette;
pub mod picture;
pub mod player;
pub mod refusals;
pub mod scene;
pub mod stage;
pub mod stamp;
pub mod watch;

use std::rc::Rc;

use yew::prelude::*;

pub use picture::{Picture, PictureProps};

use crate::hooks::RunHandle;
use crate::state::{Phase, words};

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// Whether the editor holds a filter: before the first run the gate shows what will stand there.
    pub has_filter: bool,
}

/// The picture of the page's run.
#[component]
pub fn Boundary(props: &Props) -> Html {
    let run = &props.run;
    let on_select = {
        let run = run.clone();
        Callback::from(move |position| run.select(Some(position)))
    };
    let request = run.request.as_ref();
    html! {
        <Picture
            generation={run.generation}
            calls={run.calls.clone()}
            processes={run.processes.clone()}
            started={run.started.clone()}
            n_filters={request.map_or(usize::from(props.has_filter), |request| request.filters.len())}
            source={Rc::clone(&run.source)}
            is_live={run.phase.is_live()}
            instead={instead(run)}
            selected={run.selected}
            {on_select}
        />
    }
}

/// Where the picture is all that is on the screen, it says why nothing happens in it.
fn instead(run: &RunHandle) -> Option<AttrValue> {
    let is_waited_for = matches!(run.phase, Phase::Queued { .. } | Phase::Failed(_));
    is_waited_for.then(|| words::status(run).into())
}
