//! A stretch of time, summed up.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::state::Calls;
use crate::state::lanes::{Lanes, extent, whole};
use crate::state::timeline::quantity;
use crate::state::words::grouped;
use crate::{tr, trn};

/// What it sums up.
#[derive(Debug, Clone, Properties)]
pub(super) struct Props {
    pub(super) calls: Calls,
    pub(super) lanes: Rc<RefCell<Lanes>>,
    pub(super) from_ns: f64,
    pub(super) to_ns: f64,
    /// Told a search for its calls.
    pub(super) on_search: Callback<String>,
    /// It is to fill the view.
    pub(super) on_zoom: Callback<()>,
    /// It is not wanted any more.
    pub(super) on_drop: Callback<()>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.calls == other.calls && self.edges() == other.edges()
    }
}

impl Props {
    fn edges(&self) -> (u64, u64) {
        (whole(self.from_ns), whole(self.to_ns))
    }
}

#[component]
pub(super) fn Stretch(props: &Props) -> Html {
    let (from_ns, to_ns) = props.edges();
    let found = extent(&props.lanes.borrow(), &props.calls, from_ns, to_ns);
    let calls = trn!(found.calls, "1 call", "{n} calls");
    let threads = trn!(found.threads, "1 thread", "{n} threads");
    let words = tr!(
        "{from} to {to} ms, {long}: {calls} of {threads}, {refused} refused",
        from = quantity::moment(from_ns),
        to = quantity::moment(to_ns),
        long = quantity::duration(to_ns - from_ns),
        calls,
        threads,
        refused = grouped(found.refusals)
    );
    let names: Vec<String> = found
        .names
        .iter()
        .map(|(name, n)| format!("{name} {}", grouped(*n)))
        .collect();
    let search = format!("at>={from_ns}ns at<{to_ns}ns");
    let press = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    html! {
        <div class="lanes-stretch" role="status">
            <p><b>{ words }</b>{ if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) } }</p>
            <button type="button" class="trace-chip" onclick={props.on_search.reform(move |_: MouseEvent| search.clone())}>{ tr!("list its calls") }</button>
            <button type="button" class="trace-chip" onclick={press(&props.on_zoom)}>{ tr!("fill the view") }</button>
            <button type="button" class="trace-chip" aria-label={tr!("Forget the stretch")} title={tr!("Forget the stretch")} onclick={press(&props.on_drop)}>{ "×" }</button>
        </div>
    }
}
