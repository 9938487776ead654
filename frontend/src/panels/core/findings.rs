//! What an expert would say of the filter, with the edits that help.

use ringside_shared::audit::{self, Finding, Severity};
use ringside_shared::load::Target;
use ringside_shared::text::LineIndex;
use yew::prelude::*;

use crate::hooks::FilterHandle;
use crate::state::filter::Edit;

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
}

/// The list, the worst first.
#[component]
pub(super) fn Findings(props: &Props) -> Html {
    let filter = &props.filter;
    let checked = filter.checked.clone();
    let findings = use_memo(checked.source.clone(), |source| {
        let loaded = checked.loaded.as_deref();
        loaded.map(|loaded| audit::audit(source, loaded, &Target::default()))
    });
    let Some(findings) = &*findings else {
        return html! { <p class="empty">{ "Once the filter loads, what is weak about it stands here." }</p> };
    };
    let index = LineIndex::new(&filter.checked.source);
    let n_fixable = findings
        .iter()
        .filter(|finding| finding.fix.is_some() && finding.severity != Severity::Note)
        .count();
    html! {
        <div class="findings">
            <p class="finding-head" role="status">
                <span class="finding-title">{ counted(findings) }</span>
                if n_fixable > 1 {
                    <button type="button" class="chip" id="fix-all" onclick={fix_all(filter)}>{ "Fix all but notes" }</button>
                }
            </p>
            <ol class="findings-list">
                { for findings.iter().map(|finding| row(filter, finding, &index)) }
            </ol>
        </div>
    }
}

/// `2 findings: 1 high, 1 note`
fn counted(findings: &[Finding]) -> String {
    let of = |severity: Severity| {
        let n = findings.iter().filter(|one| one.severity == severity);
        Some(n.count())
            .filter(|&n| n > 0)
            .map(|n| format!("{n} {}", severity.name()))
    };
    let parts: Vec<_> = Severity::ALL.into_iter().filter_map(of).collect();
    match findings.len() {
        0 => "✓ Nothing weak was found.".to_owned(),
        1 => format!("1 finding: {}", parts.join(", ")),
        n => format!("{n} findings: {}", parts.join(", ")),
    }
}

fn row(filter: &FilterHandle, finding: &Finding, index: &LineIndex<'_>) -> Html {
    let (class, sign) = match finding.severity {
        Severity::High => ("finding-word finding-high", "✕"),
        Severity::Medium => ("finding-word finding-medium", "▲"),
        Severity::Low => ("finding-word finding-low", "△"),
        Severity::Note => ("finding-word finding-note", "i"),
    };
    let place = index.place(finding.place.span.start);
    let on_jump = {
        let filter = filter.clone();
        Callback::from(move |_: MouseEvent| filter.go_to(place.line, place.column))
    };
    let edit = finding
        .fix
        .as_ref()
        .and_then(|fix| Edit::joined(&filter.checked.source, fix));
    let on_fix = {
        let (filter, edit) = (filter.clone(), edit.clone());
        Callback::from(move |_: MouseEvent| {
            // An edit is of the text that was judged.
            if let Some(edit) = edit.clone().filter(|_| filter.is_checked()) {
                filter.edit(edit);
            }
        })
    };
    html! {
        <li data-code={finding.code}>
            <p class="finding-head">
                <span {class}><span aria-hidden="true">{ sign }{ " " }</span>{ finding.severity.name() }</span>
                <span class="finding-title">{ finding.title.clone() }</span>
            </p>
            <p class="finding-reason">{ finding.reason.clone() }</p>
            <p>{ finding.remedy.clone() }</p>
            <p class="finding-buttons">
                <button type="button" class="chip" onclick={on_jump}>{ format!("Line {}", place.line) }</button>
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
        let fixed = audit::fix_all(&filter.source, &Target::default());
        if let Ok((text, 1..)) = fixed {
            filter.replace(text);
        }
    })
}
