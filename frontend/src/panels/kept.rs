//! Short links: the run on the server, with its calls and what it printed, until it expires or is deleted.

use ringside_shared::wire::{Share, SharePolicy};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::embed::VIEWS;
use crate::hooks::{RunHandle, use_copy};
use crate::services::shares::{self, Mine};
use crate::services::{address, clock};
use crate::state::lang::text;
use crate::state::{export, words};
use crate::{part, tr};

/// What can be kept.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// What was typed and how it is shown.
    pub head: Share,
}

part! {
    /// The part of the Share dialog that asks the server.
    pub fn kept(Props) shows Kept, in run
}

/// The same, once it is there.
#[component]
fn Kept(props: &Props) -> Html {
    let told = use_state_eq(String::new);
    let is_busy = use_state_eq(|| false);
    let mine = use_state_eq(|| shares::mine(clock::seconds()));
    let policy = use_state_eq(|| None::<Result<SharePolicy, String>>);
    let copying = use_copy();
    {
        let policy = policy.setter();
        use_effect_with((), move |()| {
            spawn_local(async move {
                policy.set(Some(match shares::policy().await {
                    Ok(known) if !known.enabled => Err(tr!("this server keeps no runs").to_owned()),
                    answer => answer,
                }));
            });
        });
    }
    let set_mine = {
        let mine = mine.setter();
        Callback::from(move |list: Vec<Mine>| {
            shares::remember(&list);
            mine.set(list);
        })
    };
    let on_keep = {
        let (run, head, set_mine) = (props.run.clone(), props.head.clone(), set_mine.clone());
        let (told, is_busy, copying) = (told.setter(), is_busy.setter(), copying.clone());
        Callback::from(move |_: MouseEvent| {
            is_busy.set(true);
            let lines = export::kept(&run, head.clone());
            let (head, set_mine, copying) = (head.clone(), set_mine.clone(), copying.clone());
            let (told, is_busy) = (told.clone(), is_busy.clone());
            spawn_local(async move {
                match shares::keep(lines).await {
                    Ok(receipt) => {
                        copying.copy(address::on_this_server(&receipt.url));
                        let command = head.command;
                        let new = Mine { receipt, command };
                        set_mine.emit([vec![new], shares::mine(clock::seconds())].concat());
                        told.set(tr!("Kept. The link is below.").to_owned());
                    }
                    Err(reason) => told.set(tr!("Not kept: {reason}.", reason)),
                }
                is_busy.set(false);
            });
        })
    };
    let on_delete = {
        let told = told.setter();
        Callback::from(move |link: Mine| {
            let (set_mine, told) = (set_mine.clone(), told.clone());
            spawn_local(async move {
                match shares::remove(&link.receipt).await {
                    Ok(()) => {
                        let mut left = shares::mine(clock::seconds());
                        left.retain(|other| other.receipt.id != link.receipt.id);
                        set_mine.emit(left);
                        told.set(tr!("Deleted: the link shows nothing any more.").to_owned());
                    }
                    Err(reason) => told.set(tr!("Not deleted: {reason}.", reason)),
                }
            });
        })
    };
    let is_over = !props.run.phase.is_live() && !props.run.calls.is_empty();
    let told = match copying.worked() {
        Some(true) => tr!("Copied to the clipboard.").to_owned(),
        Some(false) => tr!("The browser did not allow the copy.").to_owned(),
        None => (*told).clone(),
    };
    let framers = match &*policy {
        Some(Ok(policy)) => policy.embed_origins.clone(),
        _ => Vec::new(),
    };
    let copy = Callback::from(move |text: String| copying.copy(text));
    html! {
        <section class="kept" aria-label={tr!("Short links")}>
            <h3>{ tr!("Short link with the run") }</h3>
            { match &*policy {
                None => html! { <p class="panel-hint">{ tr!("Asking the server …") }</p> },
                Some(Err(reason)) => html! { <p class="panel-hint" id="kept-off">{ tr!("Not here: {reason}.", reason) }</p> },
                Some(Ok(policy)) => html! {
                    <>
                        <p class="panel-hint">
                            { tr!("Every call and what was printed is kept on this server, for {days} days at most and up to {size}. \
                              Whoever has the link sees the run as you see it now: share nothing secret.",
                              days = policy.keep_seconds / 86_400, size = words::size(policy.max_bytes)) }
                        </p>
                        <button id="keep" type="button" class="button button-main" disabled={!is_over || *is_busy} onclick={on_keep}>
                            { if is_over { tr!("Keep this run and copy its link") } else { tr!("Run something first") } }
                        </button>
                    </>
                },
            } }
            <p id="kept-status" role="status">{ told }</p>
            if !mine.is_empty() {
                <h3>{ tr!("Links made in this browser") }</h3>
                <ul class="kept-list">
                    { for mine.iter().map(|link| html! {
                        <Link key={link.receipt.id.clone()} link={link.clone()} framers={framers.clone()} copy={copy.clone()} on_delete={on_delete.clone()} />
                    }) }
                </ul>
            }
        </section>
    }
}

/// A link that was made in this browser.
#[derive(Debug, Clone, PartialEq, Properties)]
struct LinkProps {
    link: Mine,
    /// Whose pages may show it in a frame.
    framers: Vec<String>,
    copy: Callback<String>,
    on_delete: Callback<Mine>,
}

#[component]
fn Link(props: &LinkProps) -> Html {
    let view = use_state_eq(|| VIEWS[0].0);
    let LinkProps { link, copy, .. } = props;
    let url = address::on_this_server(&link.receipt.url);
    let frame = address::on_this_server(&format!("/embed/{}?view={}", link.receipt.id, *view));
    let frame = format!(
        "<iframe src=\"{frame}\" width=\"960\" height=\"540\" title=\"A run in Ringside\"></iframe>"
    );
    let on_view = {
        let view = view.setter();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some((slug, _)) = VIEWS.iter().find(|(slug, _)| *slug == chosen) {
                view.set(slug);
            }
        })
    };
    let on_delete = {
        let (link, on_delete) = (link.clone(), props.on_delete.clone());
        Callback::from(move |_: MouseEvent| on_delete.emit(link.clone()))
    };
    let (copied, framed) = (url.clone(), frame.clone());
    let left = link.receipt.expires_at.saturating_sub(clock::seconds());
    let name = match link.command.trim() {
        "" => tr!("a recorded run"),
        command => command,
    };
    html! {
        <li>
            <a href={url} class="kept-link" target="_blank" rel="noopener"><code>{ name }</code></a>
            <span class="panel-hint kept-facts">{ format!("{}, {}", words::size(link.receipt.bytes), words::left(left)) }</span>
            <div class="kept-buttons">
                <button type="button" class="button" onclick={copy.reform(move |_: MouseEvent| copied.clone())}>{ tr!("Copy link") }</button>
                <button type="button" class="button kept-delete" onclick={on_delete}>{ tr!("Delete") }</button>
                <details class="kept-frame">
                    <summary>{ tr!("Show it in another page") }</summary>
                    <p>
                        <label>{ tr!("View") }{ " " }
                            <select onchange={on_view}>
                                { for VIEWS.iter().map(|(slug, name)| html! { <option value={*slug} selected={slug == &*view}>{ text(name) }</option> }) }
                            </select>
                        </label>
                        <button type="button" class="button" onclick={copy.reform(move |_: MouseEvent| framed.clone())}>{ tr!("Copy HTML") }</button>
                    </p>
                    <input class="share-link" type="text" readonly=true aria-label={tr!("HTML for the other page")} value={frame} />
                    <p class="panel-hint">{ framing(&props.framers) }</p>
                </details>
            </div>
        </li>
    }
}

/// Whose pages may frame a run, and who decides that.
fn framing(framers: &[String]) -> String {
    if framers.is_empty() {
        return tr!(
            "No page may do so yet. Whoever operates this server names the pages that may: \
             embed_origins = https://lectures.example in its configuration, or \
             RINGSIDE_EMBED_ORIGINS in its environment."
        )
        .to_owned();
    }
    if framers.iter().any(|framer| framer == "*") {
        return tr!("Any page may do so.").to_owned();
    }
    tr!("Pages of {sites} may do so.", sites = framers.join(", "))
}
