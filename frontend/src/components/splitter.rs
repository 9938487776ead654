//! A line between two panes that mouse, finger and keys move.

use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use crate::services::layout;
use crate::state::layout::Edge;

/// What the line is.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// Which line.
    pub edge: Edge,
    /// What it changes, in words.
    pub label: AttrValue,
}

/// The line. It lies in the page whose panes it parts.
#[component]
pub fn Splitter(props: &Props) -> Html {
    let edge = props.edge;
    let line = use_node_ref();
    let onpointerdown = {
        let line = line.clone();
        Callback::from(move |event: PointerEvent| {
            event.prevent_default();
            if let Some(line) = line.cast::<web_sys::HtmlElement>() {
                // A pointer that is gone already moves nothing.
                let _ = line.set_pointer_capture(event.pointer_id());
                let _ = line.focus();
            }
        })
    };
    let onpointermove = {
        let line = line.clone();
        Callback::from(move |event: PointerEvent| {
            let held = |line: &Element| line.has_pointer_capture(event.pointer_id());
            let page = line
                .cast::<Element>()
                .filter(held)
                .and_then(|line| line.parent_element());
            let Some(page) = page.map(|page| page.get_bounding_client_rect()) else {
                return;
            };
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            let along = if edge.is_upright() {
                (x - page.left()) / page.width()
            } else {
                (y - page.top()) / page.height()
            };
            layout::resize(edge, edge.size_at(along));
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(to) = edge.after_key(layout::size_of(edge), &event.key()) {
            event.prevent_default();
            layout::resize(edge, to);
        }
    });
    let ondblclick = Callback::from(move |_: MouseEvent| layout::resize(edge, edge.bounds().1));
    let (least, _, most) = edge.bounds();
    let orientation = if edge.is_upright() {
        "vertical"
    } else {
        "horizontal"
    };
    html! {
        <span class="splitter" id={edge.id()} ref={line} role="separator" tabindex="0"
            aria-label={props.label.clone()} title={props.label.clone()} aria-orientation={orientation}
            aria-valuemin={least.to_string()} aria-valuemax={most.to_string()} aria-valuenow={format!("{:.0}", layout::size_of(edge))}
            {onpointerdown} {onpointermove} {onkeydown} {ondblclick} />
    }
}
