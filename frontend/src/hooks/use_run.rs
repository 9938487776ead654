//! The run that the page shows, and the verbs that change it.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use ringside_shared::wire::RunRequest;
use yew::prelude::*;

use crate::services::socket::{Connection, News};
use crate::state::recording::Recording;
use crate::state::{RunAction, RunState};

/// The run that the page shows. Dereferences to what is known of it.
#[derive(Clone)]
pub struct RunHandle {
    state: UseReducerHandle<RunState>,
    connection: Rc<RefCell<Option<Connection>>>,
}

impl RunHandle {
    /// Sends a command and its filter; an older run that is still under way ends.
    pub fn start(&self, request: RunRequest, source: &str) {
        let generation = self.state.generation + 1;
        let request = Rc::new(request);
        self.state.dispatch(RunAction::Start {
            request: Rc::clone(&request),
            source: source.into(),
        });
        let dispatcher = self.state.dispatcher();
        let connection = Connection::open(&request, move |news| {
            dispatcher.dispatch(match news {
                News::Events(events) => RunAction::Events(generation, events),
                News::Failed(problem) => RunAction::Failed(generation, problem),
            });
        });
        self.connection.replace(Some(connection));
    }

    /// Shows a run that was recorded elsewhere; one that is under way ends.
    pub fn show(&self, recording: Recording) {
        self.connection.replace(None);
        self.state.dispatch(RunAction::Recorded(Rc::new(recording)));
    }

    /// Shows a run that this page made before, at one of its calls; one that is under way ends.
    pub fn show_again(&self, run: Rc<RunState>, position: usize) {
        self.connection.replace(None);
        self.state.dispatch(RunAction::Again(run, position));
    }

    /// Asks the server to end the run; what it already saw stays.
    pub fn stop(&self) {
        if let Some(connection) = &*self.connection.borrow() {
            connection.cancel();
        }
    }

    /// Shows a call, by its position in `calls`, in every panel; or none.
    pub fn select(&self, position: Option<usize>) {
        self.state.dispatch(RunAction::Select(position));
    }
}

impl PartialEq for RunHandle {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl Deref for RunHandle {
    type Target = RunState;

    fn deref(&self) -> &RunState {
        &self.state
    }
}

impl std::fmt::Debug for RunHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RunHandle").field(&*self.state).finish()
    }
}

/// The page's run; use it once, at the top, and hand the handle down.
#[hook]
pub fn use_run() -> RunHandle {
    RunHandle {
        state: use_reducer(RunState::default),
        connection: use_mut_ref(|| None),
    }
}
