//! What to put beside what: one box a column, and the usual pairs.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::state::compare::MAX_COLUMNS;
use crate::state::compare::sides::{Side, Stock};

/// What the boxes show.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// What is chosen, the column that the others are held against first.
    pub(super) sides: Vec<Side>,
    /// What there is to choose from.
    pub(super) stock: Stock,
    /// Something else was chosen.
    pub(super) on_choose: Callback<Vec<Side>>,
}

/// The boxes.
#[component]
pub(super) fn Choice(props: &Props) -> Html {
    let all = Side::all(&props.stock);
    let choose = |column: usize| {
        let (all, sides, on_choose) = (all.clone(), props.sides.clone(), props.on_choose.clone());
        Callback::from(move |event: Event| {
            let slug = event.target_unchecked_into::<HtmlSelectElement>().value();
            let mut sides = sides.clone();
            sides.truncate(sides.len().min(MAX_COLUMNS));
            match all.iter().find(|side| side.slug() == slug) {
                Some(side) if column < sides.len() => sides[column] = side.clone(),
                Some(side) => sides.push(side.clone()),
                None => sides.truncate(column),
            }
            on_choose.emit(sides);
        })
    };
    let labels = ["This", "beside", "and"];
    let option = |side: &Side, column: usize| {
        let is_chosen = props.sides.get(column) == Some(side);
        html! { <option value={side.slug()} selected={is_chosen}>{ side.label() }</option> }
    };
    let pair = |label: &'static str, sides: [Side; 2]| {
        let is_there = sides.iter().all(|side| all.contains(side));
        let pressed = props.sides == sides;
        let onclick = props.on_choose.reform(move |_: MouseEvent| sides.to_vec());
        html! {
            if is_there {
                <button type="button" class="chip" aria-pressed={pressed.to_string()} {onclick}>{ label }</button>
            }
        }
    };
    html! {
        <>
            <div class="compare-pairs" role="group" aria-label="Usual pairs">
                { pair("Without and with this filter", [Side::Bare, Side::Editor]) }
                { pair("Last run and this run", [Side::Before, Side::Shown]) }
                { pair("This run and the edited filter", [Side::Shown, Side::Editor]) }
            </div>
            { for (0..MAX_COLUMNS).map(|column| html! {
                <label>
                    <span>{ labels[column] }</span>
                    <select id={format!("compare-side-{column}")} onchange={choose(column)}>
                        if column >= 2 {
                            <option value="" selected={props.sides.len() <= column}>{ "nothing more" }</option>
                        }
                        { for all.iter().map(|side| option(side, column)) }
                    </select>
                </label>
            }) }
        </>
    }
}
