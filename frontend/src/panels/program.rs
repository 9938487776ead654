//! The BPF program that the filter compiles to, each instruction tied to its line.

use ringside_shared::load::ListingLine;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::RuleTag;
use crate::hooks::FilterHandle;
use crate::state::filter::Link;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
}

/// The panel.
#[component]
pub fn Program(props: &Props) -> Html {
    let filter = &props.filter;
    let list = use_node_ref();
    use_effect_with((filter.lit_line(), list.clone()), |(_, list)| {
        show_lit(list);
    });
    html! {
        <section class="program" aria-labelledby="program-title">
            <header class="panel-head">
                <h2 id="program-title">{ "BPF program" }</h2>
                <span class="panel-note">{ "what the kernel gets" }</span>
            </header>
            if filter.checked.loads() {
                <ol class="program-list" ref={list} tabindex="0" aria-label="Instructions">
                    { for filter.checked.listing.iter().map(|insn| row(filter, insn)) }
                </ol>
            } else {
                <p class="empty">{ "Once the filter loads, its instructions stand here." }</p>
            }
        </section>
    }
}

fn row(filter: &FilterHandle, insn: &ListingLine) -> Html {
    let is_lit = insn.origin_line.is_some() && insn.origin_line == filter.lit_line();
    let onmouseenter = {
        let (filter, link) = (filter.clone(), Link::Insn(insn.pc));
        Callback::from(move |_| filter.hover(Some(link)))
    };
    let onmouseleave = {
        let filter = filter.clone();
        Callback::from(move |_| filter.hover(None))
    };
    html! {
        <li class={classes!(is_lit.then_some("lit"))} {onmouseenter} {onmouseleave}>
            <span class="program-pc">{ format!("{:03}", insn.pc) }</span>
            <code class="program-text">{ insn.text.clone() }</code>
            <span class="program-comment">{ insn.comment.clone() }</span>
            <span class="program-rule">
                if let Some(rule) = insn.rule {
                    <RuleTag {rule} />
                } else if insn.origin_line.is_some() {
                    <span class="rule-tag" title="the default action">{ "def" }</span>
                }
            </span>
        </li>
    }
}

/// Scrolls the list alone, so that the page stays where it is.
fn show_lit(list: &NodeRef) {
    let Some(list) = list.cast::<HtmlElement>() else {
        return;
    };
    let first = list.query_selector(".lit").ok().flatten();
    let is_pointed = list.matches(":hover").unwrap_or(false);
    if let (Some(first), false) = (first, is_pointed) {
        let (outer, inner) = (
            list.get_bounding_client_rect(),
            first.get_bounding_client_rect(),
        );
        if inner.top() < outer.top() || inner.bottom() > outer.bottom() {
            #[allow(clippy::cast_possible_truncation, reason = "pixels on a screen")]
            let by = (inner.top() - outer.top() - outer.height() / 3.0) as i32;
            list.set_scroll_top(list.scroll_top() + by);
        }
    }
}
