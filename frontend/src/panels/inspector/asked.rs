//! What a call asked: its arguments by name, with what each is and the constants that it holds.

use ringside_shared::wire::{ArgumentCard, CallCardReport, FlagCard, SyscallEvent};
use yew::prelude::*;

use super::arguments::{self, Argument};
use crate::{tr, trn};

/// The arguments; what is known of each comes with the card.
pub(super) fn view(call: &SyscallEvent, card: Option<&CallCardReport>) -> Html {
    let arguments = arguments::of(call);
    if arguments.is_empty() {
        return html! { <p>{ "It takes no arguments." }</p> };
    }
    let card_of = |at: usize| card.and_then(|card| card.args.get(at));
    html! {
        <table class="inspector-arguments">
            <thead><tr><th scope="col">{ "argument" }</th><th scope="col">{ "meaning" }</th><th scope="col">{ "register" }</th></tr></thead>
            { for arguments.into_iter().enumerate().map(|(at, argument)| row(argument, card_of(at))) }
        </table>
    }
}

fn row(argument: Argument, card: Option<&ArgumentCard>) -> Html {
    html! {
        <tbody>
            <tr>
                <th scope="row">{ argument.name }</th>
                <td>{ argument.text }</td>
                <td class="inspector-word" title={argument.is_32_bit.then_some("the kernel reads the low 32 bits only")}>
                    { argument.word.to_string() }
                </td>
            </tr>
            <tr class="inspector-kind">
                // The place is kept while the card is on its way.
                <td colspan="3">{ card.map_or_else(|| "\u{a0}".to_owned(), kind) }{ for card.map(flags) }</td>
            </tr>
        </tbody>
    }
}

fn kind(card: &ArgumentCard) -> String {
    if card.is_pointer {
        tr!(
            "{kind}; a filter sees the address and no more",
            kind = card.kind
        )
    } else {
        card.kind.clone()
    }
}

/// Every constant that it could hold, ticked if it does.
fn flags(card: &ArgumentCard) -> Html {
    if card.flags.is_empty() {
        return Html::default();
    }
    let n_set = card.flags.iter().filter(|flag| flag.is_set).count();
    let set = trn!(n_set, "1 value set", "{n} values set");
    let all = card.flags.len();
    html! {
        <details class="inspector-flags">
            <summary>{ tr!("{set} of {all}", set, all) }</summary>
            <ul>
                { for card.flags.iter().map(flag) }
                if let Some(rest) = card.rest {
                    <li class="is-set"><span aria-hidden="true">{ "☑" }</span><code>{ tr!("without a name") }</code><code>{ rest.to_string() }</code></li>
                }
            </ul>
        </details>
    }
}

fn flag(flag: &FlagCard) -> Html {
    let sign = match (flag.is_choice, flag.is_set) {
        (true, true) => "◉",
        (true, false) => "○",
        (false, true) => "☑",
        (false, false) => "☐",
    };
    html! {
        <li class={flag.is_set.then_some("is-set")}>
            <span aria-hidden="true">{ sign }</span>
            <code>{ flag.name.clone() }</code>
            <code>{ flag.value.to_string() }</code>
            if flag.is_set { <span class="visually-hidden">{ tr!("set") }</span> }
        </li>
    }
}
