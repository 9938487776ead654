//! The condition that holds where another one fails.

use crate::filter::condition::{Condition, Test};

/// The one condition that holds exactly where this one fails; `None` if that takes several: outside
/// a list, or outside a range.
pub fn opposite(condition: &Condition) -> Option<Condition> {
    let test = match *condition.test() {
        Test::Eq(value) => Test::Ne(value),
        Test::Ne(value) => Test::Eq(value),
        Test::Lt(value) => Test::Ge(value),
        Test::Le(value) => Test::Gt(value),
        Test::Gt(value) => Test::Le(value),
        Test::Ge(value) => Test::Lt(value),
        Test::AnyBit(mask) => Test::MaskedEq { mask, value: 0 },
        Test::MaskedEq { mask, value: 0 } => Test::AnyBit(mask),
        Test::MaskedEq { mask, value } => Test::MaskedNe { mask, value },
        Test::MaskedNe { mask, value } => Test::MaskedEq { mask, value },
        Test::In(_) | Test::Between(..) => return None,
    };
    Some(Condition::new(condition.index(), condition.width(), test))
}
