//! The sheet: all keys, and the settings that are about them.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::components::{Dialog, Lazy, keys_of};
use crate::services::dom::is_mac;
use crate::services::{lang, prefs};
use crate::state::commands::{COMMANDS, EDITOR_KEYS, Group};
use crate::state::lang::text;
use crate::{mark, part, tr};

/// What the sheet shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// Whether it is there.
    pub is_open: bool,
    /// It was closed.
    pub on_close: Callback<()>,
}

const GROUPS: [(Group, &str); 5] = [
    (Group::Run, mark!("Run")),
    (Group::Calls, mark!("Calls")),
    (Group::Filter, mark!("Filter")),
    (Group::Go, mark!("Go to")),
    (Group::Page, mark!("Page")),
];

/// The sheet.
#[component]
pub(super) fn Sheet(props: &Props) -> Html {
    html! {
        <Dialog title={tr!("Keys and settings")} is_open={props.is_open} on_close={props.on_close.clone()}>
            <Lazy view={contents(())} />
        </Dialog>
    }
}

part! {
    fn contents(()) shows Contents, in dialogs
}

#[component]
fn Contents() -> Html {
    let has_single = use_state_eq(prefs::has_single_keys);
    let on_single = {
        let has_single = has_single.setter();
        Callback::from(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            prefs::set_single_keys(on);
            has_single.set(on);
        })
    };
    let on_language = Callback::from(|event: Event| {
        lang::choose(&event.target_unchecked_into::<HtmlSelectElement>().value());
    });
    let spoken = lang::language();
    html! {
        <div class="sheet">
            <div class="sheet-groups">
                { for GROUPS.iter().map(group) }
            </div>
            <h3>{ tr!("Settings") }</h3>
            <label class="sheet-setting">
                <input id="single-keys" type="checkbox" checked={*has_single} onchange={on_single} />
                { tr!("Keys of one letter do something; those with Ctrl always do") }
            </label>
            <label class="sheet-setting">
                { tr!("Language") }
                <select id="language" onchange={on_language}>
                    { for lang::LANGUAGES.iter().map(|(code, name)| html! {
                        <option value={*code} lang={*code} selected={*code == spoken}>{ *name }</option>
                    }) }
                </select>
                <span class="sheet-note">{ tr!("The page loads again; what is typed stays.") }</span>
            </label>
        </div>
    }
}

fn group((group, name): &(Group, &'static str)) -> Html {
    let rows = COMMANDS
        .iter()
        .filter(|command| command.group == *group && command.keys.is_some());
    let in_editor = EDITOR_KEYS.iter().filter(|_| *group == Group::Filter);
    if rows.clone().next().is_none() && in_editor.clone().next().is_none() {
        return Html::default();
    }
    html! {
        <section aria-label={text(name)}>
            <h3>{ text(name) }</h3>
            <dl>
                { for rows.map(|command| html! {
                    <div><dt>{ text(command.words) }</dt><dd>{ keys_of(command.id) }</dd></div>
                }) }
                { for in_editor.map(|(keys, words)| html! {
                    <div><dt>{ text(words) }</dt><dd><kbd>{ keys.shown(is_mac()) }</kbd></dd></div>
                }) }
            </dl>
        </section>
    }
}
