//! One line in colours, with its number, its mark and the tag of its rule.

use std::rc::Rc;

use ringside_shared::filter::TokenClass;
use ringside_shared::text::Severity;
use yew::prelude::*;

use crate::components::RuleTag;
use crate::state::filter::{Paint, Painted, Piece, Switch};

/// What a line shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The text.
    pub(super) painted: Rc<Painted>,
    /// Its number, from 1.
    pub(super) number: u32,
    /// Whether it holds a rule, on or off.
    pub(super) switch: Switch,
    /// The number of that rule, if the program has it.
    pub(super) rule: Option<u32>,
    /// The worst that was noticed on it.
    pub(super) wrong: Option<Severity>,
    /// Whether something that belongs to it is pointed at.
    pub(super) lit: bool,
    /// Whether the caret is on it.
    pub(super) here: bool,
    /// Whether it answered the selected call.
    pub(super) fired: bool,
    /// Its tag was clicked.
    pub(super) on_switch: Callback<u32>,
}

/// The line.
#[component]
pub(super) fn Line(props: &Props) -> Html {
    let class = classes!(
        "editor-line",
        props.lit.then_some("lit"),
        props.here.then_some("here"),
        props.fired.then_some("fired"),
    );
    html! {
        <div {class} data-line={props.number.to_string()}>
            { mark(props.wrong) }
            <span class="editor-number">{ props.number }</span>
            { tag(props) }
            <span class="editor-letters">{ for props.painted.pieces.iter().map(letters) }</span>
        </div>
    }
}

/// Shape and words, not colour alone.
fn mark(wrong: Option<Severity>) -> Html {
    let (class, sign, title) = match wrong {
        Some(Severity::Error) => ("mark mark-error", "✕", "error"),
        Some(Severity::Warning) => ("mark mark-warning", "▲", "warning"),
        Some(Severity::Note) => ("mark mark-note", "i", "note"),
        None => return html! { <span class="mark" /> },
    };
    html! { <span {class} {title}>{ sign }</span> }
}

/// The rule's tag, which is its switch.
fn tag(props: &Props) -> Html {
    let number = props.number;
    let (is_on, title) = match props.switch {
        Switch::Nothing => return html! { <span class="editor-tag" /> },
        Switch::On => (true, "Switch this rule off"),
        Switch::Off => (false, "Switch this rule on"),
    };
    let onclick = {
        let on_switch = props.on_switch.clone();
        Callback::from(move |_: MouseEvent| on_switch.emit(number))
    };
    let class = classes!("editor-tag", "switch", (!is_on).then_some("off"));
    // The keyboard's way is Ctrl and /, which is one key press instead of a tab stop a rule.
    html! {
        <button type="button" tabindex="-1" {class} {title} {onclick}>
            if let Some(rule) = props.rule.filter(|_| is_on) {
                <RuleTag {rule} />
            } else {
                <span class="rule-tag">{ if is_on { "–" } else { "off" } }</span>
            }
        </button>
    }
}

fn letters(piece: &Piece) -> Html {
    let class = look(piece.paint);
    html! { <span {class}>{ piece.text.clone() }</span> }
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
