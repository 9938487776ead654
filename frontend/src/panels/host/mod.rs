//! What this host offers: its kernel, its seccomp, its layers of isolation, its limits.

mod modes;
mod report;

use yew::prelude::*;

use crate::components::{Dialog, Lazy};
use crate::hooks::{Known, use_host};
use crate::part;
use crate::state::trial::Trial;
use crate::tr;
use modes::Modes;
use report::Report;

/// What the button needs.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ButtonProps {
    /// A mode of seccomp is to be shown by a run.
    #[prop_or_default]
    pub on_trial: Callback<Trial>,
}

/// The button that opens the panel, and the panel.
#[component]
pub fn HostButton(props: &ButtonProps) -> Html {
    let is_open = use_state_eq(|| false);
    let onclick = {
        let is_open = is_open.setter();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let on_close = {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(false))
    };
    let on_trial = {
        let (is_open, on_trial) = (is_open.setter(), props.on_trial.clone());
        Callback::from(move |trial| {
            is_open.set(false);
            on_trial.emit(trial);
        })
    };
    // Escape closes the dialog, and must not also stop a run behind it.
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
        }
    });
    html! {
        <>
            <button
                type="button" class="button" data-command="host" aria-haspopup="dialog" {onclick}
                title="Kernel, seccomp support, layers and limits of the server"
            >
                { "This host" }
            </button>
            <div class="host" {onkeydown}>
                <Dialog title="This host" is_open={*is_open} {on_close}>
                    <Lazy view={host(Props { on_trial })} />
                </Dialog>
            </div>
        </>
    }
}

/// What the panel needs.
#[derive(Debug, Clone, PartialEq, Properties)]
struct Props {
    /// A mode of seccomp is to be shown by a run.
    on_trial: Callback<Trial>,
}

part! {
    /// The panel.
    fn host(Props) shows Host, in dialogs
}

/// The panel. It asks anew each time that it is opened: layers and limits may have changed.
#[component]
fn Host(props: &Props) -> Html {
    let host = use_host();
    {
        let host = host.clone();
        use_effect_with((), move |()| host.ask());
    }
    match &host.known {
        Known::Asked => html! {
            <p class="empty" role="status">{ "Asking the server what its kernel offers …" }</p>
        },
        Known::Report(report) => {
            html! { <Report report={report.clone()} on_trial={props.on_trial.clone()} /> }
        }
        Known::Nothing(reason) => {
            let onclick = {
                let host = host.clone();
                Callback::from(move |_: MouseEvent| host.ask())
            };
            html! {
                <>
                <div class="empty" role="alert">
                    <p>{ format!("No word from a server: {reason}.") }</p>
                    <p>{ "Editor, compiler and listing work here all the same." }</p>
                    <button type="button" class="button" {onclick}>{ "Ask again" }</button>
                </div>
                <div class="host-report">
                    <h3>{ tr!("The three modes of seccomp") }</h3>
                    <Modes on_trial={props.on_trial.clone()} />
                </div>
                </>
            }
        }
    }
}
