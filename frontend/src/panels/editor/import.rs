//! Filters from elsewhere: files chosen or dropped, other languages turned into filter text.

use std::rc::Rc;

use ringside_shared::load::Format;
use ringside_shared::wire::verb::{ReadFile, Translate};
use ringside_shared::wire::{CheckRequest, FileReport};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::problems::notes;
use crate::hooks::FilterHandle;
use crate::services::{core, file};
use crate::state::filter::{MAX_BYTES, Problem, too_large};

/// What became of the last import.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Notice {
    /// In a sentence.
    said: String,
    /// What is to be said of it.
    problems: Vec<Problem>,
}

/// Takes a file, if it is one that can be a filter; says so either way.
pub(super) fn take(file: File, filter: &FilterHandle, notice: &UseStateSetter<Option<Notice>>) {
    let (filter, notice) = (filter.clone(), notice.clone());
    spawn_local(async move {
        let name = file.name();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the size of a file"
        )]
        let size = file.size() as usize;
        let read = read(&file, &name, size).await;
        let said = match read {
            Ok(FileReport { text, format }) => {
                filter.replace(text);
                let format = format.parse().map_or("a filter", Format::title);
                format!("{name} was read as {format}.")
            }
            Err(reason) => format!("{reason}."),
        };
        let problems = Vec::new();
        notice.set(Some(Notice { said, problems }));
    });
}

/// What is in a file, or why it cannot be a filter.
async fn read(file: &File, name: &str, size: usize) -> Result<FileReport, String> {
    match size {
        0 => return Err(format!("{name} is empty")),
        1..=MAX_BYTES => {}
        _ => return Err(too_large(name, size)),
    }
    let bytes = file::bytes(file).await;
    let bytes = bytes.ok_or_else(|| format!("{name} cannot be read"))?;
    let report = core::ask_with::<ReadFile>((), Some(bytes)).await;
    report.map_err(|problem| format!("{name} is no filter: {problem}"))
}

/// What the bar shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
    /// What became of the last import.
    pub(super) notice: UseStateHandle<Option<Notice>>,
}

/// The bar between head and text: what was imported, and the way to our own language.
#[component]
pub(super) fn ImportBar(props: &Props) -> Html {
    let Props { filter, notice } = props;
    let format = filter.checked.format;
    let on_turn = {
        let (filter, notice) = (filter.clone(), notice.setter());
        Callback::from(move |_: MouseEvent| {
            let (filter, notice) = (filter.clone(), notice.clone());
            spawn_local(async move { notice.set(Some(turned(&filter).await)) });
        })
    };
    let on_dismiss = {
        let notice = notice.setter();
        Callback::from(move |_: MouseEvent| notice.set(None))
    };
    html! {
        <div class="import">
            <div role="status">
                if let Some(notice) = &**notice {
                    <div class="import-notice">
                        <p>{ notice.said.clone() }</p>
                        <button type="button" class="chip" onclick={on_dismiss} aria-label="Dismiss the notice">{ "✕" }</button>
                        { notes(&notice.problems) }
                    </div>
                }
            </div>
            if format != Format::Text {
                <p class="import-offer">
                    <span>{ format!("Read as {}.", format.title()) }</span>
                    <button type="button" class="chip" id="to-text" disabled={!filter.checked.loads()} onclick={on_turn}>
                        { "Turn into filter text" }
                    </button>
                </p>
            }
        </div>
    }
}

/// Puts the filter into our own language.
async fn turned(filter: &FilterHandle) -> Notice {
    let source = Rc::clone(&filter.checked.source);
    let from = filter.checked.format.title();
    let translation = match core::ask::<Translate>(CheckRequest::of_text(&source)).await {
        Ok(translation) => translation,
        Err(said) => {
            let problems = Vec::new();
            return Notice { said, problems };
        }
    };
    let problems: Vec<_> = translation
        .problems
        .into_iter()
        .map(Problem::from)
        .collect();
    let but = if problems.is_empty() {
        ""
    } else {
        ", but for what stands below"
    };
    let said = match translation.text {
        Some(text) => {
            filter.replace_of(&source, text);
            format!(
                "Turned from {from} into filter text that answers every call alike{but}; Ctrl Z takes it back."
            )
        }
        None => format!("This is {from} that cannot be turned into filter text."),
    };
    Notice { said, problems }
}

/// The button that opens a file.
#[component]
pub(super) fn OpenButton(props: &Props) -> Html {
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let (filter, notice) = (props.filter.clone(), props.notice.setter());
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                take(file, &filter, &notice);
            }
            // The same file again is another change.
            input.set_value("");
        })
    };
    html! {
        <>
            <button
                type="button" class="chip" {onclick}
                title="A file of up to 1 MiB: an OCI profile, a systemd unit, a minijail or kafel policy, a BPF program, filter text. Dropping it on the editor does the same."
            >{ "Open…" }</button>
            <input
                type="file" id="open-filter" class="import-file" ref={input} {onchange}
                tabindex="-1" aria-label="A filter's file"
            />
        </>
    }
}
