//! The command box, its examples, Run and Stop.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{aria_keys, keys_of};
use crate::state::Example;
use crate::tr;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The text in the box.
    pub command: AttrValue,
    /// Whether a run is under way.
    pub live: bool,
    /// The box was edited.
    pub on_edit: Callback<String>,
    /// An example was chosen.
    pub on_example: Callback<Example>,
    /// The recorded run of an example is to be shown.
    pub on_recorded: Callback<Example>,
    /// Run was pressed.
    pub on_run: Callback<()>,
    /// Stop was pressed.
    pub on_stop: Callback<()>,
    /// What stands beside the panel's name.
    #[prop_or_default]
    pub aside: Html,
    /// Buttons of the page's own, after those.
    #[prop_or_default]
    pub children: Html,
}

/// The panel.
#[component]
pub fn Command(props: &Props) -> Html {
    let oninput = {
        let on_edit = props.on_edit.clone();
        Callback::from(move |event: InputEvent| {
            on_edit.emit(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onsubmit = {
        let on_run = props.on_run.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_run.emit(());
        })
    };
    let onclick = {
        let on_stop = props.on_stop.clone();
        Callback::from(move |_| on_stop.emit(()))
    };
    let shown = Example::all().find(|example| example.command == props.command.as_str());
    html! {
        <section class="command" aria-label="Command">
            <form {onsubmit}>
                <header class="panel-head">
                    <h2><label for="command">{ "Command" }</label></h2>
                    { props.aside.clone() }
                </header>
                <div class="command-line">
                    <span class="command-prompt" aria-hidden="true">{ "$" }</span>
                    <input
                        id="command" type="text" value={props.command.clone()} {oninput}
                        autocomplete="off" autocapitalize="off" spellcheck="false"
                        aria-describedby="command-note" enterkeyhint="go"
                    />
                </div>
                <div class="command-buttons">
                    <button
                        id="run" class="button button-main" type="submit"
                        aria-keyshortcuts={aria_keys("run")}
                    ><span aria-hidden="true">{ "▶" }</span>{ "Run" }{ keys_of("run") }</button>
                    <button
                        id="stop" class="button" type="button" disabled={!props.live} {onclick}
                        aria-keyshortcuts={aria_keys("stop")}
                    ><span aria-hidden="true">{ "■" }</span>{ "Stop" }{ keys_of("stop") }</button>
                    { props.children.clone() }
                </div>
            </form>
            <ul class="command-examples" aria-label="Examples">
                { for Example::all().map(|example| chip(example, shown == Some(example), &props.on_example)) }
            </ul>
            <p class="command-note" id="command-note">
                if let Some(example) = shown {
                    <strong>{ "Look for: " }</strong>{ example.look_for }{ " " }
                    { recorded(example, &props.on_recorded) }
                } else {
                    { "Runs in a throwaway sandbox without network. Nothing you do here can hurt anything." }
                }
            </p>
        </section>
    }
}

/// What shows the example's recorded run, for those who have no server or no patience.
fn recorded(example: Example, on_recorded: &Callback<Example>) -> Html {
    let onclick = on_recorded.reform(move |_| example);
    html! {
        <button
            id="recorded" class="link" type="button" {onclick}
            title={tr!("Shows a run of this example that was made before; nothing is run")}
        >{ tr!("See a recorded run") }</button>
    }
}

fn chip(example: Example, pressed: bool, on_example: &Callback<Example>) -> Html {
    let on_example = on_example.clone();
    html! {
        <li>
            <button
                class="chip" type="button" aria-pressed={pressed.to_string()} title={example.title} aria-label={format!("{}: {}", example.title, example.command)}
                onclick={move |_| on_example.emit(example)}
            ><code>{ program(example.command) }</code></button>
        </li>
    }
}

/// The program's name alone: the whole line stands in the box once it is chosen.
fn program(command: &'static str) -> &'static str {
    command.split(' ').next().unwrap_or(command)
}
