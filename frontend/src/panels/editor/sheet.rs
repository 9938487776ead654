//! The text in colours, under the text box, with a gutter beside it.

use yew::prelude::*;

use super::line::Line;
use crate::hooks::{FilterHandle, TextBox};
use crate::state::filter::{Switch, paint, switches};

/// Longest text, in bytes, that is drawn in colours. A longer one is plain, and still checked.
const MAX_PAINTED: usize = 200_000;

/// What the sheet shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
    /// The line, from 1, that answered the selected call.
    pub(super) fired: Option<u32>,
    /// The box above it.
    pub(super) text_box: TextBox,
}

/// The sheet. A screen reader reads the text box instead.
#[component]
pub(super) fn Sheet(props: &Props) -> Html {
    let Props {
        filter,
        fired,
        text_box,
    } = props;
    let lines = use_memo(
        (filter.source.clone(), filter.checked.clone()),
        |(source, checked)| paint(source, checked.format, &checked.problems),
    );
    let rules = use_memo(
        (filter.source.clone(), filter.checked.clone()),
        |(source, checked)| switches(source, checked),
    );
    let on_switch = {
        let text_box = text_box.clone();
        use_callback((), move |line, ()| text_box.toggle(line, line))
    };
    if filter.source.len() > MAX_PAINTED {
        return html! { <pre class="editor-plain" aria-hidden="true">{ &*filter.source }</pre> };
    }
    let hovered = filter.hovered_line();
    let rows = lines.iter().zip(1..).map(|(painted, number)| {
        let switch = rules.get(number as usize - 1).copied();
        html! {
            <Line
                key={number} painted={painted.clone()} {number}
                switch={switch.unwrap_or(Switch::Nothing)}
                rule={filter.checked.rule_on(number)}
                wrong={filter.checked.severity_of(number)}
                lit={hovered == Some(number)}
                here={filter.cursor == Some(number)}
                fired={*fired == Some(number)}
                on_switch={on_switch.clone()}
            />
        }
    });
    html! { <div class="editor-sheet" aria-hidden="true">{ for rows }</div> }
}
