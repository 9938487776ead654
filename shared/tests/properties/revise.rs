//! Rules edited by a form: the text says what was asked for, and everything else stays.

use crate::property;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use ringside_shared::filter::{Revision, Row, parse, revise, rows};
use ringside_shared::text::{Span, apply};

const ACTIONS: &[&str] = &[
    "allow",
    "log",
    "kill",
    "kill_thread",
    "errno EPERM",
    "errno 13",
    "trap",
    "trap 7",
    "trace 3",
    "notify",
    "allow(7)",
];
const TARGETS: &[&str] = &[
    "openat",
    "read",
    "@clock",
    "@basic-io",
    "reboot",
    "335",
    "0x20..40",
];
const CONDITIONS: &[&str] = &[
    "arg0 == 0",
    "arg1 & 0x40",
    "arg2:32 & 3 != 1",
    "arg3 in {1, 2}",
    "arg4 in 1..9",
    "arg5 < 8",
];

/// What stands between two words of a rule.
fn gaps() -> impl Strategy<Value = &'static str> {
    select(&[" ", "  ", " \\\n    ", "\t"][..])
}

/// A rule in some layout, without its comment.
fn rules() -> impl Strategy<Value = String> {
    let targets = vec(
        (select(TARGETS), select(&[" ", ", ", "  ", " \\\n  "][..])),
        1..4,
    );
    let on = option::of(select(&["x86", "x86_64 x32"][..]));
    let conditions = vec((select(CONDITIONS), gaps(), gaps()), 0..4);
    (select(ACTIONS), gaps(), targets, on, conditions).prop_map(
        |(action, gap, targets, on, conditions)| {
            // A number behind a bare `trap` would be its data.
            let is_number = targets[0].0.starts_with(|c: char| c.is_ascii_digit());
            let action = if action == "trap" && is_number {
                "trap 0"
            } else {
                action
            };
            let mut text = format!("{action}{gap}");
            for (at, (target, sign)) in targets.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { sign });
                text.push_str(target);
            }
            if let Some(on) = on {
                text.extend([" on ", on]);
            }
            for (at, (condition, before, after)) in conditions.iter().enumerate() {
                let sign = if at == 0 { "if" } else { "&&" };
                text.extend([before, sign, after, condition]);
            }
            text
        },
    )
}

/// A rule as a form says it: one line, one blank between words.
fn said() -> impl Strategy<Value = String> {
    rules().prop_map(|rule| {
        rule.replace('\\', " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    })
}

/// Lines of a filter. Each has a comment that no other line has.
fn texts() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => rules(),
        1 => Just(String::new()),
        1 => Just("kill reboot if".to_owned()),
        1 => Just("default allow".to_owned()),
    ];
    let indent = select(&["", "  ", "\t"][..]);
    (vec((indent, line), 0..8), any::<bool>()).prop_map(|(lines, is_ended)| {
        let lines = lines.iter().enumerate();
        let lines = lines.map(|(at, (indent, line))| format!("{indent}{line}  # note {at} é"));
        let text = lines.collect::<Vec<_>>().join("\n");
        if is_ended { text + "\n" } else { text }
    })
}

/// A rule as it is compared: of `trap` and `trace`, no data is 0.
fn normal(row: &Row) -> Row {
    let mut row = row.clone();
    row.span = Span::default();
    if ["trap", "trace"].contains(&row.action) && row.data.is_empty() {
        row.data.push('0');
    }
    row.targets.sort();
    row.conditions
        .sort_by_key(|condition| format!("{condition:?}"));
    row
}

fn all(source: &str) -> Vec<Row> {
    rows(source).rules.iter().map(normal).collect()
}

/// The comments of a text, in its order.
fn notes(source: &str) -> Vec<&str> {
    let lines = source.lines();
    lines
        .filter_map(|line| line.find("# note").map(|at| &line[at..]))
        .collect()
}

#[test]
fn a_rule_set_says_what_was_asked_for_and_all_else_stays() {
    let cases = (texts(), any::<Index>(), said());
    property(800, &cases, |(source, which, text)| {
        let before = all(&source);
        prop_assume!(!before.is_empty());
        let rule = which.index(before.len());
        let revision = Revision::Set {
            rule: number(rule),
            text: text.clone(),
        };
        let Ok(edits) = revise(&source, &revision) else {
            prop_assert!(!before[rule].is_sound, "{}\n{}", source, text);
            return Ok(());
        };
        let after = apply(&source, &edits);
        let mut expected = before;
        expected[rule] = all(&text).remove(0);
        prop_assert_eq!(
            all(&after),
            expected,
            "{}\n#{} {}\n{}",
            source,
            rule,
            text,
            after
        );
        prop_assert_eq!(notes(&after), notes(&source));
        prop_assert_eq!(parse(&after).1.len(), parse(&source).1.len());
        Ok(())
    });
}

#[test]
fn the_same_rule_again_changes_nothing() {
    property(500, &(texts(), any::<Index>()), |(source, which)| {
        let read = rows(&source).rules;
        prop_assume!(read.iter().any(|row| row.is_sound));
        let sound: Vec<_> = (0..read.len()).filter(|&at| read[at].is_sound).collect();
        let rule = sound[which.index(sound.len())];
        let text = read[rule].span.text(&source).replace('\\', " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let edits = revise(
            &source,
            &Revision::Set {
                rule: number(rule),
                text,
            },
        );
        prop_assert_eq!(edits, Ok(Vec::new()), "{}", source);
        Ok(())
    });
}

#[test]
fn rules_added_removed_and_moved_leave_the_others_as_they_are() {
    let cases = (texts(), any::<Index>(), any::<Index>(), said());
    property(800, &cases, |(source, which, other, text)| {
        let before = all(&source);
        let at = other.index(before.len() + 1);
        let revision = Revision::Add {
            text: text.clone(),
            at: Some(number(at)),
        };
        let added = apply(&source, &revise(&source, &revision).unwrap());
        let mut expected = before.clone();
        expected.insert(at, all(&text).remove(0));
        prop_assert_eq!(all(&added), expected, "{}\n{}", source, added);
        prop_assert_eq!(notes(&added), notes(&source));
        prop_assume!(!before.is_empty());

        let rule = which.index(before.len());
        let removed = revise(&source, &Revision::Remove { rule: number(rule) }).unwrap();
        let removed = apply(&source, &removed);
        let mut expected = before.clone();
        expected.remove(rule);
        prop_assert_eq!(all(&removed), expected, "{}\n{}", source, removed);
        prop_assert_eq!(notes(&removed).len() + 1, notes(&source).len());

        let to = other.index(before.len());
        let moved = Revision::Move {
            rule: number(rule),
            to: number(to),
        };
        let moved = apply(&source, &revise(&source, &moved).unwrap());
        let mut expected = before;
        let taken = expected.remove(rule);
        expected.insert(to, taken);
        prop_assert_eq!(all(&moved), expected, "{}\n{}", source, moved);
        let (mut old, mut new) = (notes(&source), notes(&moved));
        old.sort_unstable();
        new.sort_unstable();
        prop_assert_eq!(new, old);
        Ok(())
    });
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap()
}
