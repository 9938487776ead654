//! A list to choose from that shows what the text says, also after somebody chose and undid it.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// Its id.
    pub(super) id: AttrValue,
    /// What it is for.
    pub(super) label: AttrValue,
    /// What is chosen; a choice of its own if it is none of the choices.
    pub(super) value: AttrValue,
    /// Each with what it says.
    pub(super) choices: Vec<(AttrValue, AttrValue)>,
    /// One was chosen.
    pub(super) on_choose: Callback<String>,
}

/// The list.
#[component]
pub(super) fn Choice(props: &Props) -> Html {
    let Props {
        id,
        label,
        value,
        choices,
        on_choose,
    } = props;
    let select = use_node_ref();
    {
        // What somebody chose is a browser's own state, which attributes do not change.
        let (select, value) = (select.clone(), value.clone());
        use_effect(move || {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(&value);
            }
        });
    }
    let onchange =
        on_choose.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let is_other = !choices.iter().any(|(choice, _)| choice == value);
    html! {
        <select id={id.clone()} ref={select} aria-label={label.clone()} {onchange}>
            if is_other {
                <option value={value.clone()}>{ value.clone() }</option>
            }
            { for choices.iter().map(|(choice, words)| html! {
                <option key={choice.to_string()} value={choice.clone()}>{ words.clone() }</option>
            }) }
        </select>
    }
}
