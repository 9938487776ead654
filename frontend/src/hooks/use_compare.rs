//! Runs of one command that are made to be compared, and the verbs that change them.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::RunHandle;
use crate::services::socket::{Connection, News};
use crate::state::RunState;
use crate::state::compare::Comparison;
use crate::state::compare::series::{Series, SeriesAction, Step};
use crate::state::compare::sides::{Column, Side, Stock};

/// A comparison under way, or done. Dereferences to what is known of it.
#[derive(Debug, Clone)]
pub struct CompareHandle {
    series: UseReducerHandle<Series>,
    connection: Rc<RefCell<Option<Connection>>>,
}

impl CompareHandle {
    /// Puts these beside each other; what was not run yet is run, one after the other.
    pub fn begin(&self, sides: &[Side], stock: &Stock) {
        self.connection.replace(None);
        let columns = sides.iter().filter_map(|side| Column::of(side, stock));
        self.series.dispatch(SeriesAction::Begin(columns.collect()));
    }

    /// Ends the run that is under way, and makes no other.
    pub fn stop(&self) {
        if let Some(connection) = &*self.connection.borrow() {
            connection.cancel();
        }
        self.series.dispatch(SeriesAction::Stop);
    }
}

impl Deref for CompareHandle {
    type Target = Series;

    fn deref(&self) -> &Series {
        &self.series
    }
}

/// Makes the runs of a comparison, given what there is to run.
#[hook]
pub fn use_compare(stock: &Stock) -> CompareHandle {
    let series = use_reducer(Series::default);
    let connection = use_mut_ref(|| None);
    {
        let (series, stock, connection) = (series.clone(), stock.clone(), Rc::clone(&connection));
        use_effect_with(series.step(), move |step| {
            let dispatcher = series.dispatcher();
            let mut timer = None;
            match *step {
                Step::Run(serial, at) => {
                    let request = series
                        .columns
                        .get(at)
                        .and_then(|column| column.request(&stock));
                    if let Some(request) = request.map(Rc::new) {
                        dispatcher.dispatch(SeriesAction::Sent(serial, at, Rc::clone(&request)));
                        connection.replace(Some(Connection::open(&request, move |news| {
                            dispatcher.dispatch(match news {
                                News::Events(events) => SeriesAction::Events(serial, at, events),
                                News::Failed(problem) => SeriesAction::Failed(serial, at, problem),
                            });
                        })));
                    }
                }
                Step::Compare(serial) => {
                    // The page says that it compares before it does.
                    timer = Some(Timeout::new(0, move || {
                        let comparison = Rc::new(Comparison::of(&series.runs()));
                        dispatcher.dispatch(SeriesAction::Compared(serial, comparison));
                    }));
                }
                Step::Rest | Step::Wait(_) => {}
            }
            move || drop(timer)
        });
    }
    CompareHandle { series, connection }
}

/// The run on the page, once it is over, and the one before it.
#[hook]
pub fn use_finished(run: &RunHandle) -> [Option<Rc<RunState>>; 2] {
    let kept = use_mut_ref(|| [None::<Rc<RunState>>, None]);
    let mut kept = kept.borrow_mut();
    if !run.phase.is_live() && !run.calls.is_empty() {
        let [shown, before] = &mut *kept;
        if shown
            .as_ref()
            .is_none_or(|shown| shown.generation != run.generation)
        {
            *before = shown.replace(Rc::new(RunState::clone(run)));
        }
    }
    kept.clone()
}
