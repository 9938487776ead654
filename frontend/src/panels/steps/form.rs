//! A call made by hand: a syscall by name, its arguments by theirs.

use ringside_shared::abi::{Arch, syscalls};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::debugger::HandMade;

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The call, if one is made by hand.
    pub(super) call: Option<HandMade>,
    /// The call that is selected in the trace.
    pub(super) picked: Option<AttrValue>,
    /// It was edited; nothing means the selected call again.
    pub(super) on_edit: Callback<Option<HandMade>>,
}

/// The form.
#[component]
pub(super) fn CallForm(props: &Props) -> Html {
    let call = match (&props.call, &props.picked) {
        (Some(call), _) => call.clone(),
        (None, None) => HandMade::default(),
        (None, Some(text)) => {
            let onclick = props
                .on_edit
                .reform(|_: MouseEvent| Some(HandMade::default()));
            return html! {
                <p class="steps-picked">
                    <code>{ text }</code>
                    <button type="button" class="chip" id="by-hand" {onclick}>{ "Another, by hand" }</button>
                </p>
            };
        }
    };
    let edited = |change: fn(&mut HandMade, usize, String), at: usize| {
        let (call, on_edit) = (call.clone(), props.on_edit.clone());
        Callback::from(move |text: String| {
            let mut call = call.clone();
            change(&mut call, at, text);
            on_edit.emit(Some(call));
        })
    };
    let typed = |edit: Callback<String>| {
        edit.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let on_name = typed(edited(|call, _, text| call.syscall = text, 0));
    let on_arch = edited(
        |call, _, text| call.arch = text.parse().unwrap_or(call.arch),
        0,
    )
    .reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let argument = |(at, label): (usize, String)| {
        let oninput = typed(edited(
            |call, at, text| {
                if let Some(arg) = call.args.get_mut(at) {
                    *arg = text;
                }
            },
            at,
        ));
        html! {
            <label key={at}>
                <span>{ label }</span>
                <input
                    type="text" id={format!("step-arg-{at}")} value={call.args[at].clone()} {oninput} placeholder="0"
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                />
            </label>
        }
    };
    html! {
        <form class="steps-form" onsubmit={|event: SubmitEvent| event.prevent_default()}>
            <label>
                <span>{ "Syscall" }</span>
                <input
                    type="text" id="step-syscall" list="step-syscalls" value={call.syscall.clone()} oninput={on_name}
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                />
            </label>
            <datalist id="step-syscalls">
                { for syscalls::all(call.arch).iter().map(|(_, name)| html! { <option value={*name} /> }) }
            </datalist>
            <label>
                <span>{ "Arch" }</span>
                <select onchange={on_arch}>
                    { for Arch::ALL.into_iter().map(|arch| html! {
                        <option value={arch.name()} selected={arch == call.arch}>{ arch.name() }</option>
                    }) }
                </select>
            </label>
            // A list of its own, or boxes would change places while somebody types in one.
            <div class="steps-arguments">{ for call.labels().into_iter().enumerate().take(6).map(argument) }</div>
            if props.picked.is_some() {
                <button type="button" class="chip" onclick={props.on_edit.reform(|_: MouseEvent| None)}>{ "The selected call" }</button>
            }
        </form>
    }
}
