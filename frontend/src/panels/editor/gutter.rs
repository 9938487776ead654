//! Beside each line: its number, what is wrong, its rule's tag, and a switch.

use ringside_shared::text::Severity;
use yew::prelude::*;

use crate::components::RuleTag;
use crate::hooks::FilterHandle;
use crate::state::filter::{Switch, switches};

/// What the gutter shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
    /// The line that answered the selected call, from 1.
    pub fired: Option<u32>,
}

/// The gutter.
#[component]
pub(super) fn Gutter(props: &Props) -> Html {
    let filter = &props.filter;
    let switches = use_memo(filter.source.clone(), |source| switches(source));
    let row = |(&switch, line): (&Switch, u32)| {
        let wrong = filter.checked.severity_of(line).map(mark);
        let class = classes!((props.fired == Some(line)).then_some("fired"));
        html! {
            <li {class}>
                <span class="gutter-mark" aria-hidden="true">{ wrong }</span>
                <span class="gutter-number" aria-hidden="true">{ line }</span>
                <span class="gutter-rule">
                    if let Some(rule) = filter.checked.rule_on(line) {
                        <RuleTag {rule} />
                    }
                </span>
                { toggle(filter, switch, line) }
            </li>
        }
    };
    html! { <ol class="editor-gutter">{ for switches.iter().zip(1..).map(row) }</ol> }
}

fn toggle(filter: &FilterHandle, switch: Switch, line: u32) -> Html {
    let is_on = match switch {
        Switch::Nothing => return html! { <span class="gutter-switch" /> },
        Switch::On => true,
        Switch::Off => false,
    };
    let onclick = {
        let filter = filter.clone();
        Callback::from(move |_| filter.switch(line))
    };
    let title = if is_on {
        "Switch this rule off"
    } else {
        "Switch this rule on"
    };
    html! {
        <button
            class="gutter-switch" type="button" role="switch" aria-checked={is_on.to_string()}
            aria-label={format!("Rule on line {line}")} {title} {onclick}
        />
    }
}

/// Shape, not colour alone.
fn mark(severity: Severity) -> Html {
    let (class, sign) = match severity {
        Severity::Error => ("sign-error", "✕"),
        Severity::Warning => ("sign-warning", "▲"),
        Severity::Note => ("sign-note", "i"),
    };
    html! { <span {class}>{ sign }</span> }
}
