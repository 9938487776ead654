//! The number of a rule, in its colour.

use yew::prelude::*;

/// How many colours there are; the number tells rules apart beyond them.
const COLOURS: u32 = 8;

/// What the tag shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// Position of the rule in its filter, from 0.
    pub rule: u32,
}

/// The tag.
#[component]
pub fn RuleTag(props: &Props) -> Html {
    let class = classes!("rule-tag", format!("rule-{}", props.rule % COLOURS));
    html! { <span {class} title={format!("Rule {}", props.rule)}>{ format!("#{}", props.rule) }</span> }
}
