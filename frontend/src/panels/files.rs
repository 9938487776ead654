//! The run as files, and files as runs: export, import, the recorded example.

use ringside_shared::wire::verb::{Handout, ReadLog};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DragEvent, File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::components::{Dialog, Lazy};
use crate::hooks::{RunHandle, use_copy};
use crate::part;
use crate::services::{core, file};
use crate::state::export::{self, Format};
use crate::state::recording::{self, MOST_BYTES, Recording};
use crate::tr;

/// A run that was recorded for those who have no server at hand; it lies beside the page.
const EXAMPLE: &str = "/date.ndjson";

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
}

/// The button, and its dialog.
#[component]
pub fn FilesButton(props: &Props) -> Html {
    let is_open = use_state_eq(|| false);
    let set_open = |open: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(open))
    };
    let files = FilesProps {
        run: props.run.clone(),
        on_close: set_open(false),
    };
    html! {
        <>
            <button id="files" class="trace-chip" type="button" onclick={set_open(true).reform(|_: MouseEvent| ())}
                title="Save this run as a file, or open a recorded one">{ "files" }</button>
            <Dialog title="Files" is_open={*is_open} on_close={set_open(false)}>
                <Lazy view={contents(files)} />
            </Dialog>
        </>
    }
}

/// What the dialog shows.
#[derive(Debug, Clone, PartialEq, Properties)]
struct FilesProps {
    /// The page's run.
    run: RunHandle,
    /// A recording is shown.
    on_close: Callback<()>,
}

part! {
    fn contents(FilesProps) shows Files, in run
}

#[component]
fn Files(props: &FilesProps) -> Html {
    let told = use_state_eq(|| None::<AttrValue>);
    let pasted = use_node_ref();
    let copying = use_copy();
    let on_text = {
        let (run, on_close, told) = (props.run.clone(), props.on_close.clone(), told.setter());
        Callback::from(move |text: String| {
            let (run, on_close, told) = (run.clone(), on_close.clone(), told.clone());
            spawn_local(async move {
                let read = match recording::read(&text) {
                    Ok(recording) => Ok(recording),
                    Err(problem) if !recording::may_be_a_log(&text) => Err(problem),
                    Err(_) => {
                        told.set(Some(tr!("Being read …").into()));
                        let log = core::ask_with::<ReadLog>((), Some(text.into_bytes())).await;
                        log.map(Recording::of_log)
                    }
                };
                match read {
                    Ok(recording) => {
                        run.show(recording);
                        told.set(None);
                        on_close.emit(());
                    }
                    Err(problem) => told.set(Some(problem.into())),
                }
            });
        })
    };
    let on_file = {
        let (on_text, told) = (on_text.clone(), told.setter());
        Callback::from(move |file: File| {
            #[allow(clippy::cast_precision_loss, reason = "a limit is no fine measure")]
            if file.size() > MOST_BYTES as f64 {
                told.set(Some("That file is too large for the page.".into()));
                return;
            }
            let (on_text, told) = (on_text.clone(), told.clone());
            spawn_local(async move {
                match file::text(&file).await {
                    Some(text) => on_text.emit(text),
                    None => told.set(Some("The browser could not read that file.".into())),
                }
            });
        })
    };
    let onchange = {
        let on_file = on_file.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                on_file.emit(file);
            }
        })
    };
    let ondrop = Callback::from(move |event: DragEvent| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|dropped| dropped.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            on_file.emit(file);
        }
    });
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let on_pasted = {
        let (on_text, pasted) = (on_text.clone(), pasted.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(pasted) = pasted.cast::<HtmlTextAreaElement>() {
                on_text.emit(pasted.value());
            }
        })
    };
    let on_example = {
        let (on_text, told) = (on_text.clone(), told.setter());
        Callback::from(move |_: MouseEvent| {
            let (on_text, told) = (on_text.clone(), told.clone());
            spawn_local(async move {
                match file::beside_the_page(EXAMPLE).await {
                    Some(text) => on_text.emit(text),
                    None => told.set(Some(
                        "The example is not there; the page is not complete.".into(),
                    )),
                }
            });
        })
    };
    let is_empty = props.run.calls.is_empty();
    let row = |format: Format| {
        let (name, what) = format.words();
        let (run, copying) = (props.run.clone(), copying.clone());
        let on_copy = Callback::from(move |_: MouseEvent| copying.copy(format.write(&run)));
        let (run, told) = (props.run.clone(), told.setter());
        let on_save = Callback::from(move |_: MouseEvent| {
            if !file::hand_out(format.file(), format.write(&run).as_bytes()) {
                told.set(Some("The browser did not take the file.".into()));
            }
        });
        html! {
            <li>
                <span><strong>{ name }</strong>{ format!(": {what}") }</span>
                <button type="button" class="button" data-save={format.file()} disabled={is_empty} onclick={on_save}
                    aria-label={format!("Download {name}")}>{ "Download" }</button>
                <button type="button" class="button" data-copy={format.file()} disabled={is_empty} onclick={on_copy}
                    aria-label={format!("Copy {name}")}>{ "Copy" }</button>
            </li>
        }
    };
    let on_page = {
        let (run, told) = (props.run.clone(), told.setter());
        Callback::from(move |_: MouseEvent| {
            let (run, told) = (run.clone(), told.clone());
            told.set(Some(tr!("Being written …").into()));
            spawn_local(async move {
                let lines = Format::Ndjson.write(&run).into_bytes();
                let page = core::ask_with::<Handout>(export::head(&run), Some(lines)).await;
                told.set(match page {
                    Ok(page) if file::hand_out("run.html", page.text.as_bytes()) => None,
                    Ok(_) => Some(tr!("The browser did not take the file.").into()),
                    Err(problem) => Some(problem.into()),
                });
            });
        })
    };
    let copied = copying.worked().map(|worked| {
        if worked {
            "Copied."
        } else {
            "The browser did not allow the copy."
        }
    });
    html! {
        <div class="files" {ondrop} {ondragover}>
            <h3>{ "Save this run" }</h3>
            if is_empty { <p>{ "There is no run yet." }</p> }
            <ul>
                { for Format::ALL.map(row) }
                <li>
                    <span><strong>{ tr!("One HTML file") }</strong>{ tr!(": the whole run to read, print and mail; opens offline, and nothing in it runs") }</span>
                    <button type="button" class="button" data-save="run.html" disabled={is_empty} onclick={on_page}
                        aria-label={tr!("Download one HTML file")}>{ tr!("Download") }</button>
                </li>
            </ul>
            <h3><label for="files-open">{ "Open a recorded run" }</label></h3>
            <p>{ tr!("What Download, ringside run --trace ndjson, or strace -f -tt -T -y -o FILE wrote: drop it here, choose it, or paste it. It is read in this browser and sent nowhere. A log of strace does not say what filters answered, nor what some registers held; both are shown as unknown.") }</p>
            <input id="files-open" type="file" accept=".ndjson,.jsonl,.json,.txt,.log,.strace" {onchange} />
            <textarea id="files-pasted" ref={pasted} rows="3" spellcheck="false" aria-label="A recording, pasted" />
            <div class="files-buttons">
                <button id="files-show" type="button" class="button" onclick={on_pasted}>{ "Open what is pasted" }</button>
                <button id="files-example" type="button" class="button" onclick={on_example}>{ "Open the example: date -s, refused" }</button>
            </div>
            <p id="files-status" role="status">{ (*told).clone().or(copied.map(AttrValue::from)).unwrap_or_default() }</p>
        </div>
    }
}
