//! The filter as the kernel gets it: classic BPF, each instruction tied to its line.

mod list;
mod row;

use std::rc::Rc;

use ringside_shared::bpf::insn::MAX_INSNS;
use ringside_shared::wire::ExportRequest;
use ringside_shared::wire::verb::Export;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::components::Lazy;
use crate::hooks::{FilterHandle, RunHandle, use_copy};
use crate::panels::core::heat::{CountsProps, counts};
use crate::part;
use crate::services::core;
use crate::state::words;
use list::List;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// The page's filter.
    pub filter: FilterHandle,
    /// The line, from 1, that answered the selected call.
    #[prop_or_default]
    pub fired: Option<u32>,
}

part! {
    /// The panel, in a part of the page.
    pub fn program(Props) shows Program, in tabs
}

/// The panel.
#[component]
pub fn Program(props: &Props) -> Html {
    let Props { run, filter, fired } = props;
    let heat = use_state_eq(|| None::<Rc<[u64]>>);
    let on_counts = {
        let heat = heat.setter();
        Callback::from(move |counts| heat.set(counts))
    };
    let copying = use_copy();
    let n = filter.checked.listing.len();
    let on_copy = {
        let (question, copying) = (filter.question(), copying.clone());
        Callback::from(move |_: MouseEvent| {
            let (filter, copying) = (question.clone(), copying.clone());
            spawn_local(async move {
                let to = "c".to_owned();
                let written = core::ask::<Export>(ExportRequest { filter, to }).await;
                if let Some(text) = written.ok().and_then(|written| written.text) {
                    copying.copy(text);
                }
            });
        })
    };
    html! {
        <section
            class="program" aria-labelledby="program-title"
            aria-busy={(!filter.is_checked()).to_string()}
        >
            <header class="program-head">
                <h2 id="program-title">{ "BPF program" }</h2>
                if n > 0 {
                    <span class="program-budget">{ budget(n) }</span>
                    <button
                        type="button" class="chip" onclick={on_copy}
                        title="Copy as a C array, which ringside filter disasm reads back"
                    >
                        { match copying.worked() {
                            None => "Copy as C",
                            Some(true) => "Copied",
                            Some(false) => "Not allowed",
                        } }
                    </button>
                    <span class="visually-hidden" role="status">
                        { copying.worked().map(|worked| if worked { "Copied" } else { "The browser does not allow copying" }) }
                    </span>
                }
            </header>
            if n > 0 {
                <List filter={filter.clone()} fired={*fired} heat={(*heat).clone()} />
                <span hidden={true}>
                    <Lazy view={counts(CountsProps { run: run.clone(), filter: filter.clone(), on_counts })} />
                </span>
            } else {
                <p class="empty">{
                    if filter.checked.is_answer { "Once the filter loads, its instructions stand here." }
                    else if filter.silence.is_some() { "Its instructions stand here once the filter core is back." }
                    else { "Reading the filter …" }
                }</p>
            }
        </section>
    }
}

/// `14 of 4,096 instructions`
fn budget(n: usize) -> String {
    format!(
        "{} of {} instructions",
        words::grouped(n),
        words::grouped(MAX_INSNS)
    )
}
