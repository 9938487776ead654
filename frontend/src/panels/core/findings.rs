//! What an expert would say of the filter, with the edits that help.

use std::rc::Rc;

use ringside_shared::audit::TextEdit;
use ringside_shared::text::Span;
use ringside_shared::wire::verb::{Audit, FixAll};
use ringside_shared::wire::{AuditReport, CheckRequest, FindingReport};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::waiting;
use crate::hooks::{FilterHandle, use_asked};
use crate::part;
use crate::services::core;
use crate::state::filter::Edit;

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
}

part! {
    /// The list, the worst first.
    pub(super) fn findings(Props) shows Findings, in tabs
}

/// The list, the worst first.
#[component]
fn Findings(props: &Props) -> Html {
    let filter = &props.filter;
    let asked = use_asked::<Audit>(filter.checked.loads().then(|| filter.question()));
    let Some(report) = &asked.answer else {
        let empty = "Once the filter loads, what is weak about it stands here.";
        return waiting(&asked, empty);
    };
    let findings = &report.findings;
    let n_fixable = findings
        .iter()
        .filter(|finding| !finding.fix.is_empty() && finding.severity != "note")
        .count();
    // An edit is of the text that was judged.
    let is_of_text = filter.is_checked() && !asked.is_busy;
    html! {
        <div class="findings" aria-busy={asked.is_busy.to_string()}>
            <p class="finding-head" role="status">
                <span class="finding-title">{ counted(report) }</span>
                if n_fixable > 1 {
                    <button type="button" class="chip" id="fix-all" onclick={fix_all(filter)}>{ "Fix all but notes" }</button>
                }
            </p>
            <ol class="findings-list">
                { for findings.iter().map(|finding| row(filter, finding, is_of_text)) }
            </ol>
        </div>
    }
}

/// `2 findings: 1 high, 1 note`
fn counted(report: &AuditReport) -> String {
    let counts = [
        (report.high, "high"),
        (report.medium, "medium"),
        (report.low, "low"),
        (report.note, "note"),
    ];
    let parts = counts.into_iter().filter(|(n, _)| *n > 0);
    let parts: Vec<_> = parts.map(|(n, name)| format!("{n} {name}")).collect();
    match report.findings.len() {
        0 => "✓ Nothing weak was found.".to_owned(),
        1 => format!("1 finding: {}", parts.join(", ")),
        n => format!("{n} findings: {}", parts.join(", ")),
    }
}

fn row(filter: &FilterHandle, finding: &FindingReport, is_of_text: bool) -> Html {
    let (class, sign) = match finding.severity.as_str() {
        "high" => ("finding-word finding-high", "✕"),
        "medium" => ("finding-word finding-medium", "▲"),
        "low" => ("finding-word finding-low", "△"),
        _ => ("finding-word finding-note", "i"),
    };
    let (line, column) = (finding.line, finding.column);
    let on_jump = {
        let filter = filter.clone();
        Callback::from(move |_: MouseEvent| filter.go_to(line, column))
    };
    let source = &filter.checked.source;
    let edits = finding.fix.iter().map(|edit| TextEdit {
        span: Span::new(edit.start, edit.end),
        new_text: edit.new_text.clone(),
    });
    let edit = Edit::joined(source, &edits.collect::<Vec<_>>()).filter(|_| is_of_text);
    let on_fix = {
        let (filter, source, edit) = (filter.clone(), Rc::clone(source), edit.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(edit) = edit.clone() {
                filter.edit_of(&source, edit);
            }
        })
    };
    html! {
        <li data-code={finding.code.clone()}>
            <p class="finding-head">
                <span {class}><span aria-hidden="true">{ sign }{ " " }</span>{ finding.severity.clone() }</span>
                <span class="finding-title">{ finding.title.clone() }</span>
            </p>
            <p class="finding-reason">{ finding.reason.clone() }</p>
            <p>{ finding.remedy.clone() }</p>
            <p class="finding-buttons">
                <button type="button" class="chip" onclick={on_jump}>{ format!("Line {line}") }</button>
                if edit.is_some() {
                    <button type="button" class="chip finding-fix" onclick={on_fix} aria-label={format!("Fix: {}", finding.title)}>{ "Fix" }</button>
                }
            </p>
        </li>
    }
}

fn fix_all(filter: &FilterHandle) -> Callback<MouseEvent> {
    let filter = filter.clone();
    Callback::from(move |_| {
        let filter = filter.clone();
        spawn_local(async move {
            let source = Rc::clone(&filter.source);
            let fixed = core::ask::<FixAll>(CheckRequest::of_text(&source)).await;
            if let Ok(fixed) = fixed
                && fixed.fixed > 0
            {
                filter.replace_of(&source, fixed.text);
            }
        });
    })
}
