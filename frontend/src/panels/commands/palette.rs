//! The command palette: a few letters find a command.

use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::is_available;
use crate::components::{Lazy, keys_of};
use crate::services::dom;
use crate::state::commands::{COMMANDS, Command};
use crate::state::{Example, fuzzy, lang};
use crate::{part, tr};

/// What the palette shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// Whether it is there.
    pub is_open: bool,
    /// It was closed.
    pub on_close: Callback<()>,
    /// A command was chosen.
    pub on_command: Callback<&'static Command>,
}

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Choice {
    Command(&'static Command),
    /// An example, by its place in the row of examples.
    Example(usize, Example),
}

impl Choice {
    fn words(self) -> String {
        match self {
            Self::Command(command) => lang::text(command.words).to_owned(),
            Self::Example(_, example) => {
                tr!("Example: {title}", title = lang::text(example.title))
            }
        }
    }

    /// All that can be done now, best fit first.
    fn found(typed: &str) -> Vec<Self> {
        let commands = COMMANDS
            .iter()
            .filter(|command| command.id != "palette" && is_available(command));
        let examples = Example::all()
            .enumerate()
            .map(|(at, example)| Self::Example(at, example));
        let all = commands.map(Self::Command).chain(examples);
        let mut scored: Vec<(u32, Self)> = all
            .filter_map(|choice| Some((fuzzy::score(typed, &choice.words())?, choice)))
            .collect();
        // Stable: what fits equally well stays in the order of the sheet.
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        scored.into_iter().map(|(_, choice)| choice).collect()
    }
}

/// The palette.
#[component]
pub(super) fn Palette(props: &Props) -> Html {
    let dialog = use_node_ref();
    use_effect_with((props.is_open, dialog.clone()), |(is_open, dialog)| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            match (*is_open, dialog.open()) {
                // Only a dialog that is open already cannot be opened.
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    let on_choice = {
        let (props, dialog) = (props.clone(), dialog.clone());
        Callback::from(move |choice: Choice| {
            // Closed first: the focus goes back to where it was, and then where the command wants it.
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
            props.on_close.emit(());
            match choice {
                Choice::Command(command) => props.on_command.emit(command),
                Choice::Example(at, _) => {
                    let chip = format!(".command-examples li:nth-of-type({}) button", at + 1);
                    if let Some(chip) = dom::find(&chip) {
                        chip.click();
                    }
                }
            }
        })
    };
    // A click beside the palette closes it.
    let on_beside = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: MouseEvent| {
            let target: Option<HtmlElement> = event.target_dyn_into();
            if target.is_some_and(|target| target.tag_name() == "DIALOG") {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog class="dialog palette" ref={dialog} aria-label={tr!("Search for a command")}
            onclose={props.on_close.reform(|_: Event| ())} onclick={on_beside}>
            if props.is_open {
                <Lazy view={finder(FinderProps { on_choice })} />
            }
        </dialog>
    }
}

/// What the palette holds.
#[derive(Debug, Clone, PartialEq, Properties)]
struct FinderProps {
    /// Something was chosen.
    on_choice: Callback<Choice>,
}

part! {
    fn finder(FinderProps) shows Finder, in dialogs
}

/// A box to type in, and what fits.
#[component]
fn Finder(props: &FinderProps) -> Html {
    let input = use_node_ref();
    let typed = use_state_eq(String::new);
    let at = use_state_eq(|| 0_usize);
    let found = Choice::found(&typed);
    // The dialog gave the focus to what it held when it was opened.
    use_effect_with(input.clone(), |input| {
        if let Some(input) = input.cast::<HtmlElement>() {
            // Focus that cannot be moved stays where it is.
            let _ = input.focus();
        }
    });
    use_effect_with((*at, (*typed).clone()), |(at, _)| {
        if let Some(option) = dom::find(&format!("#{}", id_of(*at))) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    let oninput = {
        let (typed, at) = (typed.setter(), at.setter());
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            typed.set(input.value());
            at.set(0);
        })
    };
    let onkeydown = {
        let (at, found, choose) = (at.clone(), found.clone(), props.on_choice.clone());
        Callback::from(move |event: KeyboardEvent| {
            let n = found.len().max(1);
            match event.key().as_str() {
                "ArrowDown" => at.set((*at + 1) % n),
                "ArrowUp" => at.set((*at + n - 1) % n),
                "PageDown" => at.set((*at + 8).min(n - 1)),
                "PageUp" => at.set(at.saturating_sub(8)),
                "Enter" => {
                    if let Some(choice) = found.get(*at) {
                        choose.emit(*choice);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let option = |(index, choice): (usize, &Choice)| {
        let (choice, choose) = (*choice, props.on_choice.clone());
        let keys = match choice {
            Choice::Command(command) => keys_of(command.id),
            Choice::Example(..) => Html::default(),
        };
        html! {
            <li id={id_of(index)} role="option" aria-selected={(index == *at).to_string()}
                onclick={move |_: MouseEvent| choose.emit(choice)}>
                <span>{ choice.words() }</span>{ keys }
            </li>
        }
    };
    html! {
        <>
            <input id="palette" ref={input} type="text" role="combobox" aria-expanded="true" aria-autocomplete="list"
                aria-controls="palette-list" aria-activedescendant={(!found.is_empty()).then(|| id_of(*at))}
                aria-label={tr!("Command")} placeholder={tr!("Type a few letters of a command or an example")}
                autocomplete="off" spellcheck="false" value={(*typed).clone()} {oninput} {onkeydown} />
            <ul id="palette-list" role="listbox" aria-label={tr!("Commands")}>
                { for found.iter().enumerate().map(option) }
            </ul>
            if found.is_empty() {
                <p class="palette-none" role="status">{ tr!("No command is called like that.") }</p>
            }
        </>
    }
}

fn id_of(index: usize) -> String {
    format!("palette-{index}")
}
