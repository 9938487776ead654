//! The screen.

use yew::prelude::*;

use crate::hooks::use_run;
use crate::panels::boundary::Boundary;
use crate::panels::inspector::Inspector;
use crate::panels::summary::Summary;
use crate::panels::trace::TraceList;

/// The whole page.
#[component]
pub fn App() -> Html {
    let run = use_run();
    html! {
        <main>
            <Boundary run={run.clone()} />
            <TraceList run={run.clone()} />
            <Inspector run={run.clone()} />
            <Summary {run} />
        </main>
    }
}
