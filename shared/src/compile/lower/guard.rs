//! Guards: 64-bit conditions become tests of 32-bit halves (facts 21 to 23).

use crate::compile::CompileError;
use crate::compile::graph::{Comparison, Graph, Node, Subject, Test};
use crate::filter::{self, Condition, Guard, Origin, Width};
use std::collections::{BTreeMap, BTreeSet};

/// Goes to `hit` if every condition holds, and to `miss` otherwise.
pub(super) fn guard(
    guard: &Guard,
    hit: Node,
    miss: Node,
    origin: Origin,
    graph: &mut Graph,
) -> Result<Node, CompileError> {
    let conditions: Vec<_> = guard.conditions().collect();
    let mut next = hit;
    for condition in conditions.into_iter().rev() {
        let mut builder = Builder {
            low: 16 + 8 * u32::from(condition.index().get()),
            width: condition.width(),
            origin,
            graph,
        };
        next = builder.condition(condition, next, miss)?;
    }
    Ok(next)
}

/// Builds the tests of one condition.
struct Builder<'g> {
    /// Byte offset of the argument's low half; the high half follows (fact 21).
    low: u32,
    width: Width,
    origin: Origin,
    graph: &'g mut Graph,
}

type Built = Result<Node, CompileError>;

impl Builder<'_> {
    fn condition(&mut self, condition: &Condition, yes: Node, no: Node) -> Built {
        match *condition.test() {
            filter::Test::Eq(value) => self.masked_eq(u64::MAX, value, yes, no),
            filter::Test::Ne(value) => self.masked_eq(u64::MAX, value, no, yes),
            filter::Test::Gt(value) => self.greater(value, yes, no),
            filter::Test::Le(value) => self.greater(value, no, yes),
            filter::Test::Ge(value) => self.greater_or_equal(value, yes, no),
            filter::Test::Lt(value) => self.greater_or_equal(value, no, yes),
            filter::Test::AnyBit(mask) => self.any_bit(mask, yes, no),
            filter::Test::MaskedEq { mask, value } => self.masked_eq(mask, value, yes, no),
            filter::Test::MaskedNe { mask, value } => self.masked_eq(mask, value, no, yes),
            filter::Test::In(ref values) => self.one_of(values, yes, no),
            filter::Test::Between(low, high) if low > high => Ok(no),
            filter::Test::Between(low, high) => {
                let not_above = self.greater(high, no, yes)?;
                self.greater_or_equal(low, not_above, no)
            }
        }
    }

    fn test(
        &mut self,
        subject: Subject,
        comparison: Comparison,
        k: u32,
        yes: Node,
        no: Node,
    ) -> Built {
        let test = Test {
            subject,
            comparison,
            k,
            yes,
            no,
        };
        self.graph.test(test, &[self.origin])
    }

    fn low(&self) -> Subject {
        Subject::whole(self.low)
    }

    fn high(&self) -> Subject {
        Subject::whole(self.low + 4)
    }

    fn is_wide(&self) -> bool {
        self.width == Width::Bits64
    }

    /// Values one after the other; `search_values` makes a search of them.
    fn one_of(&mut self, values: &[u64], yes: Node, no: Node) -> Built {
        let mut lows_by_high: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for &value in values {
            let (high, low) = halves(value);
            lows_by_high.entry(high).or_default().insert(low);
        }
        let mut next = no;
        for (&high, lows) in lows_by_high.iter().rev() {
            let mut found = no;
            for &low in lows.iter().rev() {
                found = self.test(self.low(), Comparison::Eq, low, yes, found)?;
            }
            next = if self.is_wide() {
                self.test(self.high(), Comparison::Eq, high, found, next)?
            } else {
                found
            };
        }
        Ok(next)
    }

    fn masked_eq(&mut self, mask: u64, value: u64, yes: Node, no: Node) -> Built {
        if value & !mask & self.width.mask() != 0 {
            return Ok(no);
        }
        let (mask_high, mask_low) = halves(mask);
        let (value_high, value_low) = halves(value);
        let low = self.masked_half(self.low(), mask_low, value_low, yes, no)?;
        if self.is_wide() {
            self.masked_half(self.high(), mask_high, value_high, low, no)
        } else {
            Ok(low)
        }
    }

    fn masked_half(&mut self, half: Subject, mask: u32, value: u32, yes: Node, no: Node) -> Built {
        if mask == 0 {
            return Ok(yes);
        }
        // "None of these bits" needs no masking: JSET asks for any of them.
        if value == 0 && mask != u32::MAX {
            return self.test(half, Comparison::Set, mask, no, yes);
        }
        // Nor does one bit.
        if value == mask && mask.is_power_of_two() {
            return self.test(half, Comparison::Set, mask, yes, no);
        }
        let subject = Subject { mask, ..half };
        self.test(subject, Comparison::Eq, value, yes, no)
    }

    fn any_bit(&mut self, mask: u64, yes: Node, no: Node) -> Built {
        let (mask_high, mask_low) = halves(mask);
        let low = if mask_low == 0 {
            no
        } else {
            self.test(self.low(), Comparison::Set, mask_low, yes, no)?
        };
        if self.is_wide() && mask_high != 0 {
            self.test(self.high(), Comparison::Set, mask_high, yes, low)
        } else {
            Ok(low)
        }
    }

    /// High half greater, or equal and the low half greater (fact 22).
    fn greater(&mut self, value: u64, yes: Node, no: Node) -> Built {
        self.ordered(Comparison::Gt, value, yes, no)
    }

    fn greater_or_equal(&mut self, value: u64, yes: Node, no: Node) -> Built {
        self.ordered(Comparison::Ge, value, yes, no)
    }

    fn ordered(&mut self, comparison: Comparison, value: u64, yes: Node, no: Node) -> Built {
        let (value_high, value_low) = halves(value);
        let low = match (comparison, value_low) {
            (Comparison::Ge, 0) => yes,
            (Comparison::Gt, u32::MAX) => no,
            _ => self.test(self.low(), comparison, value_low, yes, no)?,
        };
        if !self.is_wide() {
            return Ok(low);
        }
        let equal = self.test(self.high(), Comparison::Eq, value_high, low, no)?;
        if value_high == u32::MAX {
            return Ok(equal);
        }
        self.test(self.high(), Comparison::Gt, value_high, yes, equal)
    }
}

fn halves(word: u64) -> (u32, u32) {
    let half = |word: u64| u32::try_from(word & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    (half(word >> 32), half(word))
}
