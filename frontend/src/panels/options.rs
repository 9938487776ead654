//! How the command is run: strict mode, the filters' beginning, a second filter, input, time.

use ringside_shared::wire::StartPoint;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::components::{Dialog, Lazy};
use crate::state::options::Options;
use crate::{mark, part, tr};

/// Moments at which filters are installed, as the list names them.
const STARTS: [(StartPoint, &str, &str); 3] = [
    (
        StartPoint::Exec,
        "exec",
        mark!("before the program is loaded, as Docker does"),
    ),
    (
        StartPoint::AfterExec,
        "after-exec",
        mark!("after exec: the loader already runs under it"),
    ),
    (
        StartPoint::Main,
        "main",
        mark!("at the program's entry point, when the loader is done"),
    ),
];

/// What is chosen.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The options.
    pub options: Options,
    /// Others were chosen.
    pub on_options: Callback<Options>,
}

/// The button that says what is chosen, and the dialog.
#[component]
pub fn OptionsButton(props: &Props) -> Html {
    let is_open = use_state_eq(|| false);
    let set = |to: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(to))
    };
    let words = props.options.words();
    let label = if words.is_empty() {
        tr!("Options").to_owned()
    } else {
        tr!("Options: {words}", words)
    };
    html! {
        <>
            <button
                id="options" type="button" class="chip options-button" aria-haspopup="dialog"
                aria-pressed={(!props.options.is_default()).to_string()}
                onclick={set(true).reform(|_: MouseEvent| ())}
                title={tr!("Strict mode, when the filter begins, a second filter, input, time")}
            >{ label }</button>
            <Dialog title={tr!("Options")} is_open={*is_open} on_close={set(false)}>
                <Lazy view={form(props.clone())} />
            </Dialog>
        </>
    }
}

part! {
    fn form(Props) shows Form, in dialogs
}

#[component]
fn Form(props: &Props) -> Html {
    let Props {
        options,
        on_options,
    } = props;
    // Each control changes one field of what is chosen.
    let change = |edit: fn(&mut Options, Event)| {
        let (options, on_options) = (options.clone(), on_options.clone());
        Callback::from(move |event: Event| {
            let mut options = options.clone();
            edit(&mut options, event);
            on_options.emit(options);
        })
    };
    let on_strict = change(|options, event| options.strict = checked(&event));
    let on_parallel = change(|options, event| options.parallel = checked(&event));
    let on_stdin = change(|options, event| options.stdin = area(&event));
    let on_top = change(|options, event| options.on_top = area(&event));
    let on_seconds = change(|options, event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        options.seconds = typed.parse().ok().filter(|seconds| *seconds > 0);
    });
    let on_start = change(|options, event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        let start = STARTS.iter().find(|(_, name, _)| *name == chosen);
        options.start = start.map_or(StartPoint::default(), |(start, ..)| *start);
    });
    let on_reset = on_options.reform(|_: MouseEvent| Options::default());
    html! {
        <div class="options">
            <label class="options-tick">
                <input id="option-strict" type="checkbox" checked={options.strict} onchange={on_strict} />
                <span>{ tr!("Strict mode, seccomp's mode 1") }
                    <small>{ tr!("read, write, exit and sigreturn, and nothing else, from right after execve; the filter in the editor has no say") }</small></span>
            </label>
            <label>{ tr!("The filter begins") }
                <select id="option-start" disabled={options.strict} onchange={on_start}>
                    { for STARTS.iter().map(|(start, name, words)| html! {
                        <option value={*name} selected={*start == options.start}>{ crate::state::lang::text(words) }</option>
                    }) }
                </select>
            </label>
            <label>{ tr!("A second filter, on top of the one in the editor") }
                <textarea id="option-on-top" rows="3" spellcheck="false" disabled={options.strict} value={options.on_top.clone()} onchange={on_top} />
                <small>{ tr!("Both are asked, and the strictest answer counts. It is installed last: the first one must allow seccomp.") }</small>
            </label>
            <label>{ tr!("What the command reads (standard input)") }
                <textarea id="option-stdin" rows="3" spellcheck="false" value={options.stdin.clone()} onchange={on_stdin} />
            </label>
            <label class="options-line">{ tr!("Seconds at most") }
                <input id="option-seconds" type="number" min="1" max="3600" inputmode="numeric" onchange={on_seconds}
                    value={options.seconds.map(|seconds| seconds.to_string()).unwrap_or_default()}
                    placeholder={tr!("the server's own limit")} />
            </label>
            <label class="options-tick">
                <input id="option-parallel" type="checkbox" checked={options.parallel} onchange={on_parallel} />
                <span>{ tr!("Threads run on several CPUs at once") }
                    <small>{ tr!("faster for programs with threads; their calls then come in another order each time") }</small></span>
            </label>
            <p><button id="option-reset" type="button" class="button" disabled={options.is_default()} onclick={on_reset}>{ tr!("As at first") }</button></p>
        </div>
    }
}

fn checked(event: &Event) -> bool {
    event.target_unchecked_into::<HtmlInputElement>().checked()
}

fn area(event: &Event) -> String {
    event.target_unchecked_into::<HtmlTextAreaElement>().value()
}
