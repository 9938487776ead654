//! What is printed is read back as it was.

use crate::property;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use ringside_shared::filter::ast::{
    Action, ActionKind, Atom, AtomKind, Condition, Filter, Line, LineKind, Name, Numbers, Rule,
    Test, Value,
};
use ringside_shared::filter::{Compare, Width, parse, print};
use ringside_shared::text::Span;

const NOWHERE: Span = Span::new(0, 0);

#[test]
fn a_printed_filter_is_read_back_as_it_was() {
    property(500, &filters(), |filter| {
        let text = print(&filter);
        let (read, diagnostics) = parse(&text);
        prop_assert_eq!(&diagnostics, &[], "{}", text);
        prop_assert_eq!(without_spans(&read), without_spans(&filter), "{}", text);
        Ok(())
    });
}

/// The AST as text with every span taken out.
fn without_spans(filter: &Filter) -> String {
    let debug = format!("{filter:?}");
    let mut out = String::new();
    let mut rest = debug.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('}').unwrap();
        rest = &rest[at + end + 1..];
    }
    out + rest
}

fn filters() -> impl Strategy<Value = Filter> {
    vec(lines(), 0..8).prop_map(|lines| Filter { lines })
}

fn lines() -> impl Strategy<Value = Line> {
    let on = option::of(vec(words().prop_map(name), 1..3));
    let rule = (
        actions(),
        vec(names(), 1..5),
        vec(numbers(), 0..3),
        on,
        vec(conditions(), 0..4),
    );
    let kind = prop_oneof![
        actions().prop_map(|action| LineKind::Default(Some(action))),
        actions().prop_map(|action| LineKind::Foreign(Some(action))),
        vec(words().prop_map(name), 1..4).prop_map(LineKind::Arch),
        rule.prop_map(|(action, targets, numbers, on, conditions)| {
            LineKind::Rule(Rule {
                action,
                targets,
                numbers,
                on,
                conditions,
            })
        }),
    ];
    kind.prop_map(|kind| Line {
        span: NOWHERE,
        kind,
    })
}

/// Words that mean nothing to the grammar.
fn words() -> impl Strategy<Value = String> {
    "[a-zA-Z_][a-zA-Z0-9_]{0,12}".prop_filter("a keyword", |word| {
        !["if", "in", "on"].contains(&word.as_str())
    })
}

fn name(text: String) -> Name {
    Name {
        text,
        span: NOWHERE,
    }
}

fn names() -> impl Strategy<Value = Name> {
    prop_oneof![words(), "@[a-z][a-z-]{0,8}"].prop_map(name)
}

fn numbers() -> impl Strategy<Value = Numbers> {
    let ends = (0_i128..1 << 33, prop_oneof![Just(0), 0_i128..1 << 33]);
    ends.prop_map(|(low, more)| Numbers {
        low,
        high: low + more,
        span: NOWHERE,
    })
}

fn atoms() -> impl Strategy<Value = Atom> {
    let number = prop_oneof![
        any::<u64>().prop_map(i128::from),
        any::<i64>().prop_map(i128::from),
        -9_i128..9,
    ];
    let kind = prop_oneof![
        number.prop_map(AtomKind::Number),
        words().prop_map(AtomKind::Name),
    ];
    kind.prop_map(|kind| Atom {
        kind,
        span: NOWHERE,
    })
}

fn data() -> impl Strategy<Value = Option<Atom>> {
    let number = (0_i128..70_000).prop_map(|number| Atom {
        kind: AtomKind::Number(number),
        span: NOWHERE,
    });
    option::of(number)
}

fn actions() -> impl Strategy<Value = Action> {
    let kind = prop_oneof![
        select(vec![ActionKind::KillProcess, ActionKind::KillThread,]),
        atoms().prop_map(ActionKind::Errno),
        data().prop_map(ActionKind::Allow),
        data().prop_map(ActionKind::Log),
        data().prop_map(ActionKind::Notify),
        data().prop_map(ActionKind::Trap),
        data().prop_map(ActionKind::Trace),
    ];
    kind.prop_map(|kind| Action {
        kind,
        span: NOWHERE,
    })
}

fn values() -> impl Strategy<Value = Value> {
    (atoms(), vec(atoms(), 0..3)).prop_map(|(first, rest)| Value { first, rest })
}

fn conditions() -> impl Strategy<Value = Condition> {
    let compare = select(vec![
        Compare::Eq,
        Compare::Ne,
        Compare::Lt,
        Compare::Le,
        Compare::Gt,
        Compare::Ge,
    ]);
    let test = prop_oneof![
        (compare, values()).prop_map(|(compare, value)| Test::Compare(compare, value)),
        values().prop_map(Test::AnyBit),
        (values(), any::<bool>(), values()).prop_map(|(mask, equal, value)| Test::Masked {
            mask,
            equal,
            value
        }),
        vec(values(), 1..4).prop_map(Test::In),
        (values(), values()).prop_map(|(low, high)| Test::Between(low, high)),
    ];
    let width = option::of(select(vec![Width::Bits32, Width::Bits64]));
    (words(), width, test).prop_map(|(arg, width, test)| Condition {
        arg: name(arg),
        width,
        test,
        span: NOWHERE,
    })
}
