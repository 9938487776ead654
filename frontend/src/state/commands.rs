//! Everything that can be done with the page, in one table: keys, the `?` sheet, the command palette
//! and the hints on buttons are made of it.
//!
//! To add a command, put `data-command="its-id"` on the button that does it and a line here. Its id is
//! for links and tests: never change one. A command can be given while its button is there and not
//! disabled.

use super::keys::{Keys, Press};
use crate::mark;

/// Where a command stands in the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The run.
    Run,
    /// The picture and the call that every panel shows.
    Calls,
    /// The filter.
    Filter,
    /// Panels.
    Go,
    /// The page.
    Page,
}

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Presses the button with this `data-command`.
    Press,
    /// Presses what this selector finds.
    Click(&'static str),
    /// Shows a part of the page and one of its tabs, and takes the focus to an element there.
    Go {
        /// The part, by its slug.
        view: &'static str,
        /// The tab, by its id; none if empty.
        tab: &'static str,
        /// What takes the focus, as a selector.
        focus: &'static str,
    },
    /// Something that has no button.
    Own(Own),
}

/// What the page does without a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// Opens the palette.
    Palette,
    /// Opens the sheet with keys and settings.
    Sheet,
    /// Takes the focus to the next pane, or to the one before.
    Pane {
        /// The next one.
        forwards: bool,
    },
    /// Switches keys of one letter off or on.
    SingleKeys,
    /// Gives the panes their first sizes again.
    ResetLayout,
    /// Prints the page.
    Print,
}

/// One command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Its name for links, tests and `data-command`.
    pub id: &'static str,
    /// What it does, in words.
    pub words: &'static str,
    /// Its keys, if it has any.
    pub keys: Option<Keys>,
    /// Where the sheet lists it.
    pub group: Group,
    /// What it does.
    pub act: Act,
}

/// All of them, in the order of the sheet.
#[rustfmt::skip] // One command a line, so that the table reads as the sheet does.
pub const COMMANDS: &[Command] = &[
    row("run", mark!("Run the command"), Some(Keys::Ctrl("Enter")), Group::Run, Act::Click("#run")),
    row("stop", mark!("Stop the run"), Some(Keys::Bare("Escape")), Group::Run, Act::Click("#stop")),
    row("play", mark!("Play or pause"), Some(Keys::Place('K')), Group::Calls, Act::Press),
    row("next-call", mark!("Next call"), Some(Keys::Place('L')), Group::Calls, Act::Press),
    row("previous-call", mark!("Previous call"), Some(Keys::Place('J')), Group::Calls, Act::Press),
    row("next-refusal", mark!("Next refusal"), Some(Keys::ShiftPlace('L')), Group::Calls, Act::Press),
    row("previous-refusal", mark!("Previous refusal"), Some(Keys::ShiftPlace('J')), Group::Calls, Act::Press),
    row("enlarge", mark!("Whole screen"), Some(Keys::Sign('w')), Group::Calls, Act::Press),
    row("search", mark!("Search the calls"), Some(Keys::Sign('/')), Group::Calls, go("calls", "calls", ".trace-search")),
    row("start-from", mark!("Start a filter from …"), None, Group::Filter, Act::Click("#start-from")),
    row("open-filter", mark!("Open a filter"), None, Group::Filter, Act::Click("#open-filter")),
    row("export", mark!("Export the filter"), None, Group::Filter, Act::Click("#export")),
    row("go-command", mark!("Go to the command"), Some(Keys::Go('x')), Group::Go, go("filter", "", "#command")),
    row("go-filter", mark!("Go to the filter"), Some(Keys::Go('f')), Group::Go, go("filter", "", ".editor textarea, .editor .cm-content")),
    row("go-program", mark!("Go to the program"), Some(Keys::Go('b')), Group::Go, go("filter", "program", "#tab-program")),
    row("go-rules", mark!("Go to the rules"), Some(Keys::Go('r')), Group::Go, go("filter", "rules", "#tab-rules")),
    row("go-heat", mark!("Go to how often each rule decided"), Some(Keys::Go('h')), Group::Go, go("filter", "heat", "#tab-heat")),
    row("go-findings", mark!("Go to the findings"), Some(Keys::Go('w')), Group::Go, go("filter", "findings", "#tab-findings")),
    row("go-explanation", mark!("Go to the explanation"), Some(Keys::Go('e')), Group::Go, go("filter", "explanation", "#tab-explanation")),
    row("go-difference", mark!("Go to the comparison with another filter"), Some(Keys::Go('v')), Group::Go, go("filter", "difference", "#tab-difference")),
    row("go-picture", mark!("Go to the picture"), Some(Keys::Go('p')), Group::Go, go("picture", "", ".boundary")),
    row("go-calls", mark!("Go to the calls"), Some(Keys::Go('c')), Group::Go, go("calls", "calls", ".trace-grid")),
    row("go-summary", mark!("Go to the summary"), Some(Keys::Go('s')), Group::Go, go("calls", "summary", "#tab-summary")),
    row("go-graph", mark!("Go to the graph of the program"), Some(Keys::Go('a')), Group::Go, go("calls", "graph", "#flow")),
    row("go-costs", mark!("Go to what the filter costs"), Some(Keys::Go('m')), Group::Go, go("calls", "costs", "#tab-costs")),
    row("go-passes", mark!("Go to the passes of the compiler"), Some(Keys::Go('k')), Group::Go, go("calls", "passes", "#tab-passes")),
    row("go-processes", mark!("Go to the processes"), Some(Keys::Go('u')), Group::Go, go("calls", "processes", ".family-tree")),
    row("go-timeline", mark!("Go to the timeline"), Some(Keys::Go('l')), Group::Go, go("calls", "timeline", ".lanes-stage")),
    row("go-output", mark!("Go to the output"), Some(Keys::Go('o')), Group::Go, go("detail", "output", "#tab-output")),
    row("go-call", mark!("Go to the details of the call"), Some(Keys::Go('d')), Group::Go, go("detail", "call", "#tab-call")),
    row("go-steps", mark!("Go to the steps of the filter"), Some(Keys::Go('t')), Group::Go, go("detail", "steps", "#tab-steps")),
    row("next-pane", mark!("Next pane"), Some(Keys::Bare("F6")), Group::Go, Act::Own(Own::Pane { forwards: true })),
    row("previous-pane", mark!("Previous pane"), Some(Keys::Shift("F6")), Group::Go, Act::Own(Own::Pane { forwards: false })),
    row("palette", mark!("Search for a command"), Some(Keys::Ctrl("k")), Group::Page, Act::Own(Own::Palette)),
    row("sheet", mark!("Keys and settings"), Some(Keys::Sign('?')), Group::Page, Act::Own(Own::Sheet)),
    row("share", mark!("Share a link"), None, Group::Page, Act::Click("#share")),
    row("files", mark!("Save this run as a file, or open a recorded one"), None, Group::Page, Act::Click("#files")),
    row("host", mark!("What this machine offers"), None, Group::Page, Act::Press),
    row("theme", mark!("Change between the system's theme, light and dark"), None, Group::Page, Act::Click("#theme")),
    row("single-keys", mark!("Switch keys of one letter off or on"), None, Group::Page, Act::Own(Own::SingleKeys)),
    row("reset-layout", mark!("Give the panes their first sizes again"), None, Group::Page, Act::Own(Own::ResetLayout)),
    row("print", mark!("Print the page"), None, Group::Page, Act::Own(Own::Print)),
];

/// Keys that the filter's editor has to itself, for the sheet.
pub const EDITOR_KEYS: [(Keys, &str); 5] = [
    // Ctrl on a Mac, too: there, Cmd and the space bar are the system's.
    (Keys::Bare("Ctrl Space"), mark!("Offer what may stand here")),
    (
        Keys::Bare("F1"),
        mark!("Say what the word at the cursor means"),
    ),
    (Keys::Ctrl("f"), mark!("Search the text")),
    (Keys::Ctrl("/"), mark!("Switch the rule off or on")),
    (Keys::Ctrl("."), mark!("Write what was probably meant")),
];

const fn row(
    id: &'static str,
    words: &'static str,
    keys: Option<Keys>,
    group: Group,
    act: Act,
) -> Command {
    Command {
        id,
        words,
        keys,
        group,
        act,
    }
}

const fn go(view: &'static str, tab: &'static str, focus: &'static str) -> Act {
    Act::Go { view, tab, focus }
}

impl Command {
    /// The command with this id.
    pub fn named(id: &str) -> Option<&'static Self> {
        COMMANDS.iter().find(|command| command.id == id)
    }

    /// The command that a press means; keys of one letter only where they are on.
    pub fn meant(press: &Press<'_>, with_single: bool) -> Option<&'static Self> {
        COMMANDS.iter().find(|command| {
            command
                .keys
                .is_some_and(|keys| keys.are(press) && (with_single || !keys.is_single()))
        })
    }

    /// What has to be on the page for the command to be given, as a selector.
    pub fn needs(&self) -> Option<String> {
        match self.act {
            Act::Press => Some(format!("[data-command=\"{}\"]", self.id)),
            Act::Click(button) => Some(button.to_owned()),
            Act::Go { .. } | Act::Own(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_commands_share_an_id_or_keys() {
        let ids: BTreeSet<_> = COMMANDS.iter().map(|command| command.id).collect();
        assert_eq!(ids.len(), COMMANDS.len());
        let keys = || COMMANDS.iter().filter_map(|command| command.keys);
        let shown: BTreeSet<_> = keys()
            .map(|keys| keys.shown(false).to_lowercase())
            .collect();
        assert_eq!(shown.len(), keys().count());
    }

    #[test]
    fn keys_of_one_letter_are_silent_when_they_are_off() {
        let press = Press {
            key: "/",
            code: "Slash",
            ..Press::default()
        };
        assert_eq!(
            Command::meant(&press, true).map(|command| command.id),
            Some("search")
        );
        assert_eq!(Command::meant(&press, false), None);
        let run = Press {
            key: "Enter",
            ctrl: true,
            ..Press::default()
        };
        assert_eq!(
            Command::meant(&run, false).map(|command| command.id),
            Some("run")
        );
    }

    /// All that the panels are made of, as text.
    fn panels(folder: &std::path::Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => panels(&path, text),
                path => *text += &std::fs::read_to_string(path).expect("a source"),
            }
        }
    }

    #[test]
    fn every_command_has_its_button_or_place_on_the_page() {
        let mut text = String::new();
        panels(
            &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/panels"),
            &mut text,
        );
        text += include_str!("../app/mod.rs");
        text += include_str!("../app/rows.rs");
        let has = |what: String| assert!(text.contains(&what), "no panel has {what}");
        for command in COMMANDS {
            match command.act {
                Act::Press if text.contains(&format!("command: \"{}\"", command.id)) => {}
                Act::Press => has(format!("data-command=\"{}\"", command.id)),
                Act::Click(button) => has(format!("id=\"{}\"", button.trim_start_matches('#'))),
                Act::Go { view, tab, .. } => {
                    has(format!("\"view-{view}\""));
                    if !tab.is_empty() {
                        has(format!("id: \"{tab}\""));
                    }
                }
                Act::Own(_) => {}
            }
        }
    }
}
