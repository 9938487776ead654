//! What of the filter in the editor the run that is shown used.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use ringside_shared::wire::verb::Heat;
use ringside_shared::wire::{CheckRequest, HeatReport, WhatIfRequest};
use yew::prelude::*;

use super::{FilterHandle, RunHandle};
use crate::services::core::{self, Ticket};
use crate::state::Calls;
use crate::state::what_if::bytes;

/// A pause in typing after which the calls of the run are counted again.
const PAUSE_MS: u32 = 250;

/// What the counts are about.
#[derive(Debug, Clone, PartialEq)]
struct About {
    run: u32,
    calls: Calls,
    source: Rc<str>,
}

/// What was answered last.
type Known = Option<(About, Rc<HeatReport>)>;

/// How often each rule and instruction of the filter in the editor was used by the run that is shown,
/// once that is over; of a run without calls, never. Asked only while somebody shows it.
#[hook]
pub fn use_heat(run: &RunHandle, filter: &FilterHandle) -> Option<Rc<HeatReport>> {
    let known = use_state(|| Known::None);
    let waiting = use_mut_ref(|| (None::<Timeout>, None::<Ticket>));
    let checked = &filter.checked;
    let about = About {
        run: run.generation,
        calls: run.calls.clone(),
        source: Rc::clone(&checked.source),
    };
    let is_asked = checked.loads() && !run.phase.is_live();
    let pause = if known.is_none() { 0 } else { PAUSE_MS };
    {
        let (about, known) = (about.clone(), known.setter());
        use_effect_with((is_asked, about), move |(is_asked, about)| {
            let about = about.clone();
            let waits = is_asked.then(|| {
                let waiting = Rc::clone(&waiting);
                Timeout::new(pause, move || {
                    let ticket = ask(about, known, false, &waiting);
                    waiting.borrow_mut().1 = Some(ticket);
                })
            });
            waiting.replace((waits, None));
            // Whoever hides what is shown of it takes the question back.
            move || {
                waiting.replace((None, None));
            }
        });
    }
    let (of, report) = (*known).as_ref()?;
    (is_asked && *of == about).then(|| Rc::clone(report))
}

/// Asks; with the calls once more if the core does not know them.
fn ask(
    about: About,
    known: UseStateSetter<Known>,
    with_calls: bool,
    waiting: &Rc<RefCell<(Option<Timeout>, Option<Ticket>)>>,
) -> Ticket {
    let (asked, waiting) = (about.clone(), Rc::clone(waiting));
    core::listen_with::<Heat>(
        move || {
            let request = WhatIfRequest {
                filter: CheckRequest::of_text(&asked.source),
                run: u64::from(asked.run),
                calls: asked.calls.len() as u64,
            };
            (request, with_calls.then(|| bytes(&asked.calls)))
        },
        move |report| match report {
            Ok(report) if report.known => known.set(Some((about, Rc::new(report)))),
            Ok(_) if !with_calls => {
                let again = ask(about, known, true, &waiting);
                waiting.borrow_mut().1 = Some(again);
            }
            // Whoever edits the filter is told by the editor that the core is gone.
            Ok(_) | Err(_) => {}
        },
    )
}
