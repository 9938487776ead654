//! What the editor shows in, under and beside the text, in the units of the browser.

use std::collections::BTreeMap;

use ringside_shared::filter::{TokenClass, highlight};
use ringside_shared::load::Format;
use ringside_shared::text::Severity;
use serde::Serialize;

use super::place::Units;
use super::{Analysis, Switch, json, switches};

/// What each word of a text is: triples of start, end and class, in order. The classes are those
/// of `frontend/editor/src/colours.js`.
pub fn words(source: &str, format: Format) -> Vec<u32> {
    let classes = match format {
        Format::Text => highlight(source),
        Format::Oci => json::highlight(source),
        Format::Systemd | Format::Minijail | Format::Kafel | Format::Bpf => Vec::new(),
    };
    let units = Units::new(source);
    let triple = |(span, class): (ringside_shared::text::Span, TokenClass)| {
        [units.of(span.start), units.of(span.end), number(class)]
    };
    classes.into_iter().flat_map(triple).collect()
}

const fn number(class: TokenClass) -> u32 {
    match class {
        TokenClass::Keyword => 0,
        TokenClass::Action => 1,
        TokenClass::Syscall | TokenClass::Group | TokenClass::Arch => 2,
        TokenClass::Argument => 3,
        TokenClass::Constant | TokenClass::Number => 4,
        TokenClass::Operator => 5,
        TokenClass::Comment => 6,
        TokenClass::Unknown => 7,
    }
}

/// What stands beside the lines that have anything: rows of line, from 1, kind (1 for a rule, 2 for
/// one that is off), the rule's number or -1, and severity (0 for none, 1 for an error to 3).
/// `checked` may be about a slightly older text.
pub fn beside(source: &str, checked: &Analysis) -> Vec<i32> {
    let mut severities = BTreeMap::new();
    for problem in &checked.problems {
        let severity = match problem.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Note => 3,
        };
        let worst = severities.entry(problem.line).or_insert(severity);
        *worst = severity.min(*worst);
    }
    let rules: BTreeMap<_, _> = checked.rules.iter().copied().zip(0..).collect();
    let mut rows = Vec::new();
    for (line, switch) in (1_u32..).zip(switches(source, checked)) {
        let kind = match switch {
            Switch::Nothing => 0,
            Switch::On => 1,
            Switch::Off => 2,
        };
        let severity = severities.get(&line).copied().unwrap_or(0);
        if kind != 0 || severity != 0 {
            let rule = rules.get(&line).copied().unwrap_or(-1);
            rows.extend([
                i32::try_from(line).unwrap_or(i32::MAX),
                kind,
                rule,
                severity,
            ]);
        }
    }
    rows
}

/// A problem as the editor underlines it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    from: u32,
    to: u32,
    severity: &'static str,
    code: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix>,
}

/// What to write in the place of what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Fix {
    from: u32,
    to: u32,
    text: String,
}

/// The problems of a text, for the editor.
pub fn marks(checked: &Analysis) -> Vec<Mark> {
    let units = Units::new(&checked.source);
    let marks = checked.problems.iter().map(|problem| Mark {
        from: units.of(problem.span.start),
        to: units.of(problem.span.end),
        severity: match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        code: problem.code.clone(),
        message: problem.message.clone(),
        help: problem.help.clone(),
        fix: problem.fix().map(|fix| Fix {
            from: units.of(fix.span.start),
            to: units.of(fix.span.end),
            text: fix.new_text,
        }),
    });
    marks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_units_of_the_browser() {
        // The sign has four bytes and two units.
        assert_eq!(
            words("# 🥊\nkill reboot", Format::Text),
            [0, 4, 6, 5, 9, 1, 10, 16, 2]
        );
    }

    #[test]
    fn a_fix_stands_where_the_problem_stands() {
        let checked = Analysis::of("# 🥊\ndefault allow\nkill rebot".into());
        let [mark] = &marks(&checked)[..] else {
            panic!("{:?}", checked.problems)
        };
        assert_eq!((mark.from, mark.to), (24, 29));
        let fix = mark.fix.as_ref().expect("a fix");
        assert_eq!((fix.from, fix.to, fix.text.as_str()), (24, 29, "reboot"));
    }

    #[test]
    fn rules_on_and_off_and_what_is_wrong_stand_beside_their_lines() {
        let source = "default allow\n\nkill reboot\n# kill swapon\nerrno EPERM opne\n";
        let rows = beside(source, &Analysis::of(source.into()));
        assert_eq!(rows, [3, 1, 0, 0, 4, 2, -1, 0, 5, 1, 1, 1]);
    }

    #[test]
    fn an_answer_about_an_older_text_does_no_harm() {
        let old = Analysis::of("default allow\nerrno EPERM clock_setime".into());
        assert!(beside("kill", &old).is_empty());
    }
}
