//! Conditions in kafel's words.

use crate::filter::{Condition, Test, Width};

/// A condition on an argument that was declared under this name, and so has 64 bits.
pub(super) fn text(condition: &Condition, name: &str) -> String {
    let is_low_half = condition.width() == Width::Bits32;
    let arg = if is_low_half {
        format!("({name} & 0xffffffff)")
    } else {
        name.to_owned()
    };
    let masked = |mask: u64| format!("({name} & {mask:#x})");
    match *condition.test() {
        Test::Eq(value) => format!("{arg} == {}", number(value)),
        Test::Ne(value) => format!("{arg} != {}", number(value)),
        Test::Lt(value) => format!("{arg} < {}", number(value)),
        Test::Le(value) => format!("{arg} <= {}", number(value)),
        Test::Gt(value) => format!("{arg} > {}", number(value)),
        Test::Ge(value) => format!("{arg} >= {}", number(value)),
        Test::AnyBit(mask) => format!("{} != 0", masked(mask)),
        Test::MaskedEq { mask, value } => format!("{} == {}", masked(mask), number(value)),
        Test::MaskedNe { mask, value } => format!("{} != {}", masked(mask), number(value)),
        Test::In(ref values) if values.is_empty() => "1 == 0".to_owned(),
        Test::In(ref values) => {
            let each: Vec<_> = values
                .iter()
                .map(|value| format!("{arg} == {}", number(*value)))
                .collect();
            format!("({})", each.join(" || "))
        }
        Test::Between(low, high) => {
            format!("{arg} >= {} && {arg} <= {}", number(low), number(high))
        }
    }
}

fn number(value: u64) -> String {
    match value {
        0..=4096 => value.to_string(),
        _ => format!("{value:#x}"),
    }
}
