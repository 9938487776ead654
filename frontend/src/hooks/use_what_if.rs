//! The filter in the editor against the run that is shown.

use std::rc::Rc;

use yew::prelude::*;

use super::{FilterHandle, RunHandle};
use crate::state::WhatIf;
use crate::state::filter::Analysis;

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

/// Asks the filter in the editor about the run that is shown, again after each edit.
#[hook]
pub fn use_what_if(run: &RunHandle, filter: &FilterHandle) -> Against {
    let is_over = !run.phase.is_live() && !run.calls.is_empty();
    let checked = Rc::clone(&filter.checked);
    let is_asked = is_over && (run.is_recording || checked.source.trim() != run.source.trim());
    let key = (
        is_asked,
        run.generation,
        run.calls.clone(),
        Rc::clone(&checked.source),
    );
    let answer = use_memo(key, move |(is_asked, _, calls, source)| {
        if !is_asked {
            return Against::Nothing;
        }
        // Without a filter, every call passes.
        let loaded = match source.trim() {
            "" => Analysis::of("default allow".into()).loaded,
            _ => checked.loaded.clone(),
        };
        loaded.map_or(Against::Broken, |filter| {
            Against::Run(Rc::new(WhatIf::of(&calls.read(), &filter)))
        })
    });
    Against::clone(&answer)
}
