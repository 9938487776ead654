//! Filters from elsewhere: files chosen or dropped, other languages turned into filter text.

use ringside_shared::load::Format;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::problems::notes;
use crate::hooks::FilterHandle;
use crate::services::file;
use crate::state::filter::{MAX_BYTES, Problem, text_of, too_large, translation};

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
        let read = if size > MAX_BYTES {
            Err(too_large(&name, size))
        } else {
            let bytes = file::bytes(&file).await;
            bytes.map_or_else(
                || Err(format!("{name} cannot be read")),
                |bytes| text_of(&name, bytes),
            )
        };
        let said = match read {
            Ok(text) => {
                let said = format!("{name} was read as {}.", Format::of(&text).title());
                filter.replace(text);
                said
            }
            Err(reason) => format!("{reason}."),
        };
        let problems = Vec::new();
        notice.set(Some(Notice { said, problems }));
    });
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
    let format = Format::of(&filter.source);
    let on_turn = {
        let (filter, notice) = (filter.clone(), notice.setter());
        Callback::from(move |_: MouseEvent| {
            let Some(translation) = translation(&filter.source) else {
                return;
            };
            let from = Format::of(&filter.source).title();
            let but = if translation.problems.is_empty() {
                ""
            } else {
                ", but for what stands below"
            };
            let said = match translation.text {
                Some(text) => {
                    filter.replace(text);
                    format!(
                        "Turned from {from} into filter text that answers every call alike{but}; Ctrl Z takes it back."
                    )
                }
                None => format!("This is {from} that cannot be turned into filter text."),
            };
            let problems = translation.problems;
            notice.set(Some(Notice { said, problems }));
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
