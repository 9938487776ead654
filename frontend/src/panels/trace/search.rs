//! The search box: offers what may be typed next, and says what is wrong with what is typed.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::state::query::{Completion, Fault, Vocabulary, complete, keys};

const OFFERS: &str = "trace-offers";
const HELP: &str = "trace-help";

/// What the box shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// What is searched for.
    pub search: AttrValue,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// What the run has to search for.
    pub vocabulary: Vocabulary,
    /// Another search.
    pub on_search: Callback<String>,
}

/// The box, with its list of offers, its complaint and its help.
#[component]
pub fn Search(props: &Props) -> Html {
    let input = use_node_ref();
    // The caret, in bytes, while the box has the keyboard.
    let caret = use_state_eq(|| None);
    let is_open = use_state_eq(|| false);
    let active = use_state_eq(|| None::<usize>);
    let offers = match *caret {
        Some(caret) if *is_open => complete::complete(&props.search, caret, &props.vocabulary),
        _ => Vec::new(),
    };
    let close = {
        let (is_open, active) = (is_open.setter(), active.setter());
        Callback::from(move |()| {
            is_open.set(false);
            active.set(None);
        })
    };
    let put = {
        let (input, caret, active) = (input.clone(), caret.setter(), active.setter());
        let (is_open, on_search) = (is_open.setter(), props.on_search.clone());
        Callback::from(move |offer: Completion| {
            // A key wants its values next.
            is_open.set(!offer.text[..offer.caret].ends_with(|last: char| last.is_alphanumeric()));
            active.set(None);
            caret.set(Some(offer.caret));
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.set_value(&offer.text);
                let units = u32::try_from(offer.text[..offer.caret].encode_utf16().count())
                    .unwrap_or(u32::MAX);
                // Only boxes without a caret refuse one.
                let _ = input.set_selection_range(units, units);
                let _ = input.focus();
            }
            on_search.emit(offer.text);
        })
    };
    let oninput = {
        let (caret, is_open, active) = (caret.setter(), is_open.setter(), active.setter());
        props.on_search.reform(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let (at, text) = (caret_of(&input), input.value());
            // Between terms nothing is begun; the arrow down asks all the same.
            let before = at.and_then(|at| text.get(..at)?.chars().next_back());
            is_open.set(before.is_some_and(|before| !before.is_whitespace()));
            caret.set(at);
            active.set(None);
            text
        })
    };
    let onkeydown = {
        let (input, caret, is_open) = (input.clone(), caret.setter(), is_open.setter());
        let (active, offers) = (active.clone(), offers.clone());
        let (put, close) = (put.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = offers.len().checked_sub(1);
            match (event.key().as_str(), last) {
                ("ArrowDown", None) => {
                    caret.set(input.cast().and_then(|input| caret_of(&input)));
                    is_open.set(true);
                }
                ("ArrowDown", Some(last)) => {
                    active.set(Some(active.map_or(0, |at| (at + 1).min(last))));
                }
                ("ArrowUp", Some(_)) => active.set(active.and_then(|at: usize| at.checked_sub(1))),
                ("Enter" | "Tab", Some(_)) if active.is_some() => {
                    if let Some(offer) = active.and_then(|at| offers.get(at)) {
                        put.emit(offer.clone());
                    }
                }
                ("Escape", Some(_)) => {
                    // It means the list, not the run.
                    event.stop_propagation();
                    close.emit(());
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let onblur = {
        let (caret, close) = (caret.setter(), close.clone());
        Callback::from(move |_: FocusEvent| {
            caret.set(None);
            close.emit(());
        })
    };
    // What is being typed is not wrong yet.
    let fault = props
        .faults
        .iter()
        .find(|fault| *caret != Some(fault.span.end));
    let add = {
        let (search, on_search) = (props.search.clone(), props.on_search.clone());
        Callback::from(move |example: &'static str| {
            on_search.emit(format!("{search} {example}").trim().to_owned());
        })
    };
    html! {
        <div class="trace-find">
            <input type="search" class="trace-search" ref={input} placeholder="Search: passwd, name:openat, errno:EPERM, dur>1ms"
                aria-label="Search the calls" value={props.search.clone()} autocomplete="off" spellcheck="false"
                role="combobox" aria-autocomplete="list" aria-controls={OFFERS} aria-expanded={(!offers.is_empty()).to_string()}
                aria-activedescendant={active.map(|at| format!("{OFFERS}-{at}"))} aria-invalid={fault.is_some().to_string()}
                {oninput} {onkeydown} {onblur} />
            <button type="button" class="trace-help-button" popovertarget={HELP} aria-label="What can be searched for">{ "?" }</button>
            <ul class="trace-offers" id={OFFERS} role="listbox" aria-label="Offers" hidden={offers.is_empty()}>
                { for offers.iter().enumerate().map(|(at, offer)| view(at, offer, *active == Some(at), &put)) }
            </ul>
            <p class="trace-fault" role="status">
                if let Some(fault) = fault { { fault.message.clone() } }
            </p>
            { help(&add) }
        </div>
    }
}

fn view(at: usize, offer: &Completion, is_active: bool, put: &Callback<Completion>) -> Html {
    let onmousedown = {
        let (put, offer) = (put.clone(), offer.clone());
        Callback::from(move |event: MouseEvent| {
            // The box keeps the keyboard.
            event.prevent_default();
            put.emit(offer.clone());
        })
    };
    html! {
        <li id={format!("{OFFERS}-{at}")} role="option" aria-selected={is_active.to_string()} {onmousedown}>
            <code>{ offer.word.clone() }</code><span>{ offer.meaning.clone() }</span>
        </li>
    }
}

fn help(add: &Callback<&'static str>) -> Html {
    let line = |key: &keys::Key| {
        let example = key.example;
        let onclick = add.reform(move |_: MouseEvent| example);
        html! {
            <tr>
                <th scope="row"><button type="button" {onclick}>{ example }</button></th>
                <td>{ key.meaning }</td>
            </tr>
        }
    };
    html! {
        <div id={HELP} class="trace-help" popover="auto">
            <h2>{ "What can be searched for" }</h2>
            <p>{ "A word is found in calls and answers. Every term must fit; of values between commas, one. A minus in front turns a term round." }</p>
            <table><tbody>{ for keys::KEYS.iter().map(line) }</tbody></table>
        </div>
    }
}

/// Where the caret stands, in bytes.
fn caret_of(input: &HtmlInputElement) -> Option<usize> {
    let units = usize::try_from(input.selection_end().ok().flatten()?).ok()?;
    let before: Vec<u16> = input.value().encode_utf16().take(units).collect();
    Some(String::from_utf16_lossy(&before).len())
}
