//! Rules switched off and on: a rule that is off is a comment.

use ringside_shared::filter;
use ringside_shared::load::Format;

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

/// The switch of each line, from the first.
pub fn switches(source: &str) -> Vec<Switch> {
    if Format::of(source) == Format::Oci {
        return vec![Switch::Nothing; source.split('\n').count()];
    }
    source.split('\n').map(switch_of).collect()
}

fn switch_of(line: &str) -> Switch {
    let is_rule = |text: &str| {
        let (filter, problems) = filter::parse(text);
        problems.is_empty() && filter.rules().count() == 1
    };
    match line.trim_start().strip_prefix('#') {
        Some(comment) if is_rule(comment) => Switch::Off,
        None if filter::parse(line).0.rules().count() == 1 => Switch::On,
        _ => Switch::Nothing,
    }
}

/// The text with the rule of a line, counted from 1, switched the other way.
pub fn switched(source: &str, line: u32) -> String {
    let lines = source.split('\n').zip(1..).map(|(text, number)| {
        if number != line {
            return text.to_owned();
        }
        match switch_of(text) {
            Switch::Nothing => text.to_owned(),
            Switch::On => format!("# {text}"),
            Switch::Off => {
                let rule = text.trim_start().trim_start_matches('#');
                rule.strip_prefix(' ').unwrap_or(rule).to_owned()
            }
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_switched_off_and_on_again_is_what_it_was() {
        let source = "default allow\n\nerrno EPERM  clock_settime\n";
        let off = switched(source, 3);
        assert_eq!(off, "default allow\n\n# errno EPERM  clock_settime\n");
        assert_eq!(switches(&off)[2], Switch::Off);
        assert_eq!(switched(&off, 3), source);
    }

    #[test]
    fn plain_comments_and_the_default_have_no_switch() {
        let source = "# Nobody sets the clock.\ndefault allow\n";
        assert_eq!(switches(source), vec![Switch::Nothing; 3]);
        assert_eq!(switched(source, 1), source);
    }
}
