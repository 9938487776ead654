//! The server's answer, section by section.

use std::rc::Rc;

use ringside_shared::wire::{ActionSupport, ConfigLine, HostReport, Layer, LimitReport};
use yew::prelude::*;

use super::modes::Modes;
use crate::state::host::{
    action_meaning, amount, config_text, spoken, status_meaning, status_text,
};
use crate::state::trial::Trial;
use crate::tr;

/// What the report shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The server's answer.
    pub(super) report: Rc<HostReport>,
    /// A mode of seccomp is to be shown by a run.
    pub(super) on_trial: Callback<Trial>,
}

/// The report.
#[component]
pub(super) fn Report(props: &Props) -> Html {
    let HostReport {
        version,
        can_run,
        kernel,
        seccomp,
        layers,
        limits,
        rootfs,
    } = &*props.report;
    let source = seccomp.config_source.as_deref();
    html! {
        <div class="host-report">
            <p class={if *can_run { "host-yes" } else { "host-no" }}>
                { if *can_run { "✓ Commands can be run here." } else { "✕ No command can be run here: see the layers." } }
            </p>
            <dl class="host-facts">
                <dt>{ "Kernel" }</dt><dd>{ format!("{} on {}", kernel.release, kernel.machine) }</dd>
                if let Some(os) = &kernel.os {
                    <dt>{ "System" }</dt><dd>{ os.clone() }</dd>
                }
                if let Some(rootfs) = rootfs {
                    <dt>{ "Programs" }</dt><dd>{ "those of " }<code>{ rootfs.clone() }</code></dd>
                }
                <dt>{ "Ringside" }</dt><dd>{ version.clone() }</dd>
            </dl>

            <h3>{ "Seccomp in this kernel" }</h3>
            if seccomp.config.is_empty() {
                <p class="host-note">{ "The kernel's configuration cannot be read here; what follows was found by asking the kernel." }</p>
            } else {
                <p class="host-note">
                    { "As " }<code>{ grep(source.unwrap_or("/boot/config-*")) }</code>{ " shows it" }
                </p>
                <dl class="host-config">{ for seccomp.config.iter().map(config) }</dl>
            }

            <h3>{ tr!("The three modes of seccomp") }</h3>
            <Modes offered={seccomp.modes.clone()} on_trial={props.on_trial.clone()} />

            <h3>{ "Actions that a filter may answer with" }</h3>
            <ul class="host-list">{ for seccomp.actions.iter().map(action) }</ul>
            if !seccomp.actions_logged.is_empty() {
                <p class="host-note">
                    { "The kernel may log: " }<code>{ seccomp.actions_logged.join(" ") }</code>
                </p>
            }

            <h3>{ "The server's own status" }</h3>
            <pre class="host-status">{ status_text(seccomp) }</pre>
            <p>{ status_meaning(seccomp) }</p>

            <h3>{ "Layers around every run" }</h3>
            <ul class="host-list">{ for layers.iter().map(layer) }</ul>

            <h3>{ "Limits in force" }</h3>
            <div class="host-scroll" tabindex="0" role="group" aria-label="Limits in force">
                <table class="host-limits">
                    <thead><tr><th scope="col">{ "Limit" }</th><th scope="col">{ "Value" }</th><th scope="col">{ "At it" }</th></tr></thead>
                    <tbody>{ for limits.iter().map(limit) }</tbody>
                </table>
            </div>
        </div>
    }
}

/// The command that shows the same lines.
fn grep(source: &str) -> String {
    let is_packed = std::path::Path::new(source)
        .extension()
        .is_some_and(|extension| extension == "gz");
    let grep = if is_packed { "zgrep" } else { "grep" };
    format!("{grep} -i seccomp {source}")
}

fn config(line: &ConfigLine) -> Html {
    html! { <><dt><code>{ config_text(line) }</code></dt><dd>{ line.meaning.clone() }</dd></> }
}

fn action(action: &ActionSupport) -> Html {
    html! {
        <li>
            { tick(action.available, "available", "missing") }
            <code>{ action.name.clone() }</code>
            <span class="host-note">{ action_meaning(&action.name) }</span>
        </li>
    }
}

fn layer(layer: &Layer) -> Html {
    html! {
        <li>
            { tick(layer.present, "present", "missing") }
            <strong>{ spoken(&layer.name) }</strong>
            <span class="host-note">{ layer.detail.clone() }</span>
        </li>
    }
}

/// A sign and a word.
fn tick(is_there: bool, yes: &'static str, no: &'static str) -> Html {
    let (class, sign, word) = if is_there {
        ("host-tick host-yes", "✓ ", yes)
    } else {
        ("host-tick host-no", "✕ ", no)
    };
    html! { <span {class}><span aria-hidden="true">{ sign }</span>{ word }</span> }
}

fn limit(limit: &LimitReport) -> Html {
    html! {
        <tr>
            <th scope="row"><code>{ limit.name.clone() }</code></th>
            <td class="host-amount">{ amount(limit) }</td>
            <td>{ limit.meaning.clone() }</td>
        </tr>
    }
}
