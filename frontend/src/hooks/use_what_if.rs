//! The filter in the editor against the run that is shown.

use std::cell::RefCell;
use std::rc::Rc;

use ringside_shared::wire::verb::WhatIf as Asked;
use ringside_shared::wire::{CheckRequest, WhatIfRequest};
use yew::prelude::*;

use super::{FilterHandle, RunHandle};
use crate::services::core::{self, Ticket};
use crate::state::what_if::bytes;
use crate::state::{Calls, WhatIf};

/// How the filter in the editor stands to the run that is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Against {
    /// There is no run that is over, or it is the filter that it ran under.
    #[default]
    Nothing,
    /// The filter does not load, so that nothing can be said.
    Broken,
    /// What its calls would meet.
    Run(Rc<WhatIf>),
}

impl Against {
    /// What the calls would meet, if something can be said.
    pub fn what_if(&self) -> Option<&WhatIf> {
        match self {
            Self::Run(what_if) => Some(what_if),
            Self::Nothing | Self::Broken => None,
        }
    }
}

/// Asks the filter in the editor about the run that is shown, again after each edit. Until the core
/// has answered, its last answer about the run stays.
#[hook]
pub fn use_what_if(run: &RunHandle, filter: &FilterHandle) -> Against {
    let checked = &filter.checked;
    let is_over = !run.phase.is_live() && !run.calls.is_empty();
    let is_asked = checked.is_answer
        && is_over
        && (run.request.is_none() || checked.source.trim() != run.source.trim());
    // An empty text is no filter, under which every call passes.
    let is_broken = !checked.loads() && !checked.source.trim().is_empty();
    let answer = use_state(|| (run.calls.clone(), Against::Nothing));
    let ticket = use_mut_ref(|| None::<Ticket>);
    let key = (
        is_asked && !is_broken,
        run.generation,
        run.calls.clone(),
        Rc::clone(&checked.source),
    );
    {
        let (answer, ticket) = (answer.setter(), Rc::clone(&ticket));
        use_effect_with(key, move |(is_asked, run, calls, source)| {
            let question = is_asked.then(|| Question {
                run: *run,
                calls: calls.clone(),
                source: Rc::clone(source),
                answer,
            });
            let asked = question.map(|question| question.ask(false, &ticket));
            ticket.replace(asked);
        });
    }
    match &*answer {
        _ if !is_asked => Against::Nothing,
        _ if is_broken => Against::Broken,
        (calls, against) if *calls == run.calls => against.clone(),
        _ => Against::Nothing,
    }
}

/// A filter, asked about the calls of a run.
#[derive(Clone)]
struct Question {
    run: u32,
    calls: Calls,
    source: Rc<str>,
    answer: UseStateSetter<(Calls, Against)>,
}

impl Question {
    /// Asks; with the calls once more if the core does not know them.
    fn ask(self, with_calls: bool, ticket: &Rc<RefCell<Option<Ticket>>>) -> Ticket {
        let (about, ticket) = (self.clone(), Rc::clone(ticket));
        core::listen_with::<Asked>(
            move || about.about(with_calls),
            move |report| match report {
                Ok(report) if report.known => {
                    let against = if report.loads {
                        Against::Run(Rc::new(WhatIf::of(&self.calls, &report)))
                    } else {
                        Against::Broken
                    };
                    self.answer.set((self.calls.clone(), against));
                }
                Ok(_) if !with_calls => {
                    let again = self.ask(true, &ticket);
                    ticket.replace(Some(again));
                }
                // Whoever edits the filter is told by the editor that the core is gone.
                Ok(_) | Err(_) => self.answer.set((self.calls.clone(), Against::Nothing)),
            },
        )
    }

    fn about(&self, with_calls: bool) -> (WhatIfRequest, Option<Vec<u8>>) {
        let about = WhatIfRequest {
            filter: CheckRequest::of_text(&self.source),
            run: u64::from(self.run),
            calls: self.calls.len() as u64,
        };
        (about, with_calls.then(|| bytes(&self.calls)))
    }
}
