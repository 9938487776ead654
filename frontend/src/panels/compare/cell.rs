//! One call in one column.

use ringside_shared::wire::SyscallEvent;
use yew::prelude::*;

use crate::panels::boundary::glyph::{Glyph, fate_class};
use crate::state::compare::Mark;
use crate::state::timeline::{Fate, fate};

/// The call in its column; `base` stands for one that vanished.
pub(super) fn cell(
    call: Option<&SyscallEvent>,
    base: Option<&SyscallEvent>,
    mark: Mark,
    column: usize,
    id: String,
    is_active: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    let class = classes!(
        "compare-cell",
        format!("compare-column-{column}"),
        match mark {
            Mark::Nothing | Mark::Same => None,
            Mark::Appeared => Some("is-new"),
            Mark::Vanished => Some("is-gone"),
            Mark::Answer | Mark::Arguments => Some("is-other"),
        },
        call.map(|call| fate_class(Fate::of(call))),
        is_active.then_some("is-active"),
    );
    let Some(shown) = call.or(base.filter(|_| mark == Mark::Vanished)) else {
        return html! { <div {class} {id} role="gridcell" /> };
    };
    let args = shown
        .text
        .strip_prefix(shown.name.as_str())
        .unwrap_or_default();
    html! {
        <div {class} {id} role="gridcell" {onclick} title={format!("{}{}", if call.is_none() { "vanished: " } else { "" }, shown.text)}>
            <span class="compare-sign" aria-hidden="true">{ mark.sign() }</span>
            <span class="visually-hidden">{ mark.word() }{ " " }</span>
            <span class="compare-text"><b>{ shown.name.clone() }</b>{ args }</span>
            if let Some(call) = call {
                <span class="compare-answer"><Glyph fate={Fate::of(call)} />{ fate::answer(call) }{ line(call) }</span>
            } else {
                <span class="compare-answer">{ mark.word() }</span>
            }
        </div>
    }
}

/// Which line said no.
fn line(call: &SyscallEvent) -> Option<String> {
    let line = call.verdict.line.filter(|_| Fate::of(call).is_refusal())?;
    (call.verdict.by == ringside_shared::wire::Speaker::Filter).then(|| format!(" line {line}"))
}
