//! The text in colours, under the text box.

use ringside_shared::filter::TokenClass;
use ringside_shared::text::Severity;
use yew::prelude::*;

use crate::hooks::FilterHandle;
use crate::state::filter::{Paint, Painted, paint};

/// What the layer shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
    /// The line that answered the selected call, from 1.
    pub fired: Option<u32>,
    /// The element whose children are the lines.
    pub paper: NodeRef,
}

/// The layer. A screen reader reads the text box instead.
#[component]
pub(super) fn Paper(props: &Props) -> Html {
    let filter = &props.filter;
    let painted = use_memo(
        (filter.source.clone(), filter.checked.clone()),
        |(source, analysis)| paint(source, &analysis.problems),
    );
    let line = |(line, number): (&Painted, u32)| {
        let is_lit = filter.lit_line() == Some(number) && filter.checked.rule_on(number).is_some();
        let class = classes!(
            "editor-line",
            is_lit.then_some("lit"),
            (props.fired == Some(number)).then_some("fired"),
        );
        html! {
            <div {class}>{ for line.pieces.iter().map(|piece| html! {
                <span class={look(piece.paint)}>{ piece.text.clone() }</span>
            }) }{ "\n" }</div>
        }
    };
    html! {
        <pre class="editor-paper" aria-hidden="true" ref={props.paper.clone()}>
            { for painted.iter().zip(1..).map(line) }
        </pre>
    }
}

fn look(paint: Paint) -> Classes {
    let class = paint.class.map(|class| match class {
        TokenClass::Keyword => "word-keyword",
        TokenClass::Action => "word-action",
        TokenClass::Syscall | TokenClass::Group | TokenClass::Arch => "word-name",
        TokenClass::Argument => "word-argument",
        TokenClass::Constant | TokenClass::Number => "word-constant",
        TokenClass::Operator => "word-operator",
        TokenClass::Comment => "word-comment",
        TokenClass::Unknown => "word-unknown",
    });
    let wrong = paint.wrong.map(|severity| match severity {
        Severity::Error => "wrong-error",
        Severity::Warning => "wrong-warning",
        Severity::Note => "wrong-note",
    });
    classes!(class, wrong)
}
