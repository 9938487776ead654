//! Rules switched off and on: a rule that is off is a comment.

use ringside_shared::load::Format;

use super::analysis::Analysis;
use super::edit::Edit;
use super::place::{units, units_at};

/// What a line of the filter is to the switch beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// No rule: nothing to switch.
    Nothing,
    /// A rule in force.
    On,
    /// A comment that would be a rule.
    Off,
}

/// The switch of each line, from the first, as the core last saw them.
pub fn switches(source: &str, checked: &Analysis) -> Vec<Switch> {
    let mut switches = vec![Switch::Nothing; source.split('\n').count()];
    let mut set = |lines: &[u32], to| {
        for &line in lines {
            if let Some(switch) = switches.get_mut((line as usize).wrapping_sub(1)) {
                *switch = to;
            }
        }
    };
    set(&checked.rules, Switch::On);
    set(&checked.off, Switch::Off);
    switches
}

/// Turns lines, counted from 1, into comments; or back, if all of them are. An OCI profile has
/// no comments, and blank lines stay as they are.
pub fn toggle_comment(source: &str, format: Format, first: u32, last: u32) -> Option<Edit> {
    if format == Format::Oci {
        return None;
    }
    let lines: Vec<_> = source
        .split('\n')
        .skip(first.saturating_sub(1) as usize)
        .take((last.saturating_sub(first) + 1) as usize)
        .collect();
    let mut filled = lines.iter().filter(|line| !line.trim().is_empty());
    let is_off = filled
        .clone()
        .all(|line| line.trim_start().starts_with('#'));
    filled.next()?;
    let toggled: Vec<_> = lines.iter().map(|line| toggled(line, is_off)).collect();
    let start = units_at(source, first, 1);
    Some(Edit {
        start,
        end: start + units(&lines.join("\n")),
        text: toggled.join("\n"),
    })
}

fn toggled(line: &str, is_off: bool) -> String {
    let (indent, text) = line.split_at(line.len() - line.trim_start().len());
    match text.strip_prefix('#') {
        _ if text.is_empty() => line.to_owned(),
        Some(rule) if is_off => format!("{indent}{}", rule.strip_prefix(' ').unwrap_or(rule)),
        _ => format!("{indent}# {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: &str = "default allow\n\nerrno EPERM  clock_settime\n  kill reboot";

    fn check(first: u32, last: u32, expected: &str) {
        let edit = toggle_comment(CLOCK, Format::Text, first, last).expect("something to toggle");
        let (start, end) = (edit.start as usize, edit.end as usize);
        let after = [&CLOCK[..start], &edit.text, &CLOCK[end..]].concat();
        assert_eq!(after, expected);
        let back = toggle_comment(&after, Format::Text, first, last).expect("something to toggle");
        assert_eq!(back.text, CLOCK[start..end], "and back");
    }

    #[test]
    fn a_rule_switched_off_and_on_again_is_what_it_was() {
        check(
            3,
            3,
            "default allow\n\n# errno EPERM  clock_settime\n  kill reboot",
        );
    }

    #[test]
    fn blank_lines_and_indents_survive_a_whole_selection() {
        check(
            1,
            4,
            "# default allow\n\n# errno EPERM  clock_settime\n  # kill reboot",
        );
    }

    #[test]
    fn a_blank_line_and_a_profile_have_nothing_to_toggle() {
        assert_eq!(toggle_comment(CLOCK, Format::Text, 2, 2), None);
        assert_eq!(toggle_comment("{}", Format::Oci, 1, 1), None);
    }

    #[test]
    fn plain_comments_and_the_default_have_no_switch() {
        let source = "# Nobody sets the clock.\ndefault allow\n# kill reboot\nkill reboot";
        let expected = [Switch::Nothing, Switch::Nothing, Switch::Off, Switch::On];
        assert_eq!(switches(source, &Analysis::of(source.into())), expected);
    }
}
