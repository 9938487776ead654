//! Keys, the palette and the sheet: every way to give a command without its button.

mod palette;
mod sheet;

use gloo::utils::window;
use yew::prelude::*;

use crate::components::{keys_of, with_keys};
use crate::hooks::use_shortcuts;
use crate::services::{dom, layout, prefs};
use crate::state::commands::{Act, Command, Own};
use crate::tr;
use palette::Palette;
use sheet::Sheet;

/// The buttons that open palette and sheet, and both of them.
#[component]
pub fn Commands() -> Html {
    // Two, since the one that closes says so after the other has opened.
    let (palette, sheet) = (use_state_eq(|| false), use_state_eq(|| false));
    use_effect_with((), |()| prefs::show_single_keys(prefs::has_single_keys()));
    let set = |open: &UseStateHandle<bool>, to: bool| {
        let open = open.setter();
        Callback::from(move |()| open.set(to))
    };
    let on_command = use_callback((), {
        let (palette, sheet) = (palette.setter(), sheet.setter());
        move |command: &'static Command, ()| match command.act {
            Act::Own(Own::Palette) => palette.set(true),
            Act::Own(Own::Sheet) => sheet.set(true),
            _ => give(command),
        }
    });
    use_shortcuts(on_command.clone());
    html! {
        <>
            <button id="palette-button" class="button palette-button" type="button" aria-haspopup="dialog"
                onclick={set(&palette, true).reform(|_: MouseEvent| ())}
                title={with_keys(tr!("Search for a command"), "palette")}>
                <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20" /></svg>
                // Not a label, which would have to repeat the keys that are shown.
                <span class="visually-hidden">{ tr!("Search for a command") }</span>
                { keys_of("palette") }
            </button>
            <button id="sheet-button" class="button sheet-button" type="button" aria-haspopup="dialog"
                onclick={set(&sheet, true).reform(|_: MouseEvent| ())}
                title={tr!("Keys and settings")} aria-label={tr!("Keys and settings")}>{ "?" }</button>
            <Palette is_open={*palette} on_close={set(&palette, false)} {on_command} />
            <Sheet is_open={*sheet} on_close={set(&sheet, false)} />
        </>
    }
}

/// Whether the command can be given now.
fn is_available(command: &Command) -> bool {
    command
        .needs()
        .is_none_or(|button| dom::enabled(&button).is_some())
}

/// Does what a command does, if it can be done now.
fn give(command: &Command) {
    match command.act {
        Act::Press | Act::Click(_) => {
            if let Some(button) = command.needs().and_then(|button| dom::enabled(&button)) {
                button.click();
            }
        }
        Act::Go { view, tab, focus } => {
            for button in [format!("[data-view=\"{view}\"]"), format!("#tab-{tab}")] {
                if let Some(button) = dom::find(&button) {
                    button.click();
                }
            }
            dom::focus_soon(focus);
        }
        Act::Own(own) => match own {
            Own::Pane { forwards } => next_pane(forwards),
            Own::SingleKeys => prefs::set_single_keys(!prefs::has_single_keys()),
            // A browser that does not print says so itself.
            Own::Print => drop(window().print()),
            Own::ResetLayout => layout::reset(),
            // Opened where they are shown.
            Own::Palette | Own::Sheet => {}
        },
    }
}

/// The panes in the order of the screen: the slug of the part, and what takes the focus there.
const PANES: [(&str, &str); 5] = [
    ("", ".header button"),
    ("filter", "#command"),
    ("picture", ".boundary"),
    ("calls", ".page-calls [role=tab][aria-selected=true]"),
    ("detail", ".page-detail [role=tab][aria-selected=true]"),
];

fn next_pane(forwards: bool) {
    let focused = dom::focused();
    let is_in = |part: &str| {
        let pane = match part {
            "" => ".header".to_owned(),
            part => format!(".page-{part}"),
        };
        focused
            .as_ref()
            .is_some_and(|focused| focused.closest(&pane).is_ok_and(|pane| pane.is_some()))
    };
    let at = PANES.iter().position(|(part, _)| is_in(part)).unwrap_or(0);
    let step = if forwards { 1 } else { PANES.len() - 1 };
    let (part, focus) = PANES[(at + step) % PANES.len()];
    if let Some(view) = dom::find(&format!("[data-view=\"{part}\"]")) {
        view.click();
    }
    dom::focus_soon(focus);
}
