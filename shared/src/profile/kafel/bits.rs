//! Operands of comparisons: an argument with some bits cleared and some set, or a number.

use crate::filter::Expression;
use crate::filter::{ArgIndex, Condition, Test, Width};

/// `(argument & and) | or`. Every expression of `&`, `|`, numbers and one argument is one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bits {
    /// The argument; `None` for a number.
    arg: Option<ArgIndex>,
    and: u64,
    or: u64,
    /// Whether kafel compares all 64 bits: the argument or a number in it is that wide.
    is_wide: bool,
}

/// Two different arguments meet: a filter cannot compare them with each other.
#[derive(Debug)]
pub(super) struct TwoArgs;

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Operator {
    pub(super) fn of(punct: &str) -> Option<Self> {
        Some(match punct {
            "==" => Self::Eq,
            "!=" => Self::Ne,
            "<" => Self::Lt,
            "<=" => Self::Le,
            ">" => Self::Gt,
            ">=" => Self::Ge,
            _ => return None,
        })
    }

    /// The same with its sides exchanged.
    const fn mirrored(self) -> Self {
        match self {
            Self::Eq | Self::Ne => self,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
        }
    }

    const fn holds(self, left: u64, right: u64) -> bool {
        match self {
            Self::Eq => left == right,
            Self::Ne => left != right,
            Self::Lt => left < right,
            Self::Le => left <= right,
            Self::Gt => left > right,
            Self::Ge => left >= right,
        }
    }
}

/// Why a comparison has no condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoCondition {
    /// Both sides are arguments.
    TwoArgs,
    /// Masked bits are compared by size.
    MaskedOrder,
}

impl Bits {
    pub(super) const fn number(number: u64) -> Self {
        Self {
            arg: None,
            and: 0,
            or: number,
            is_wide: number > Width::Bits32.mask(),
        }
    }

    pub(super) const fn arg(index: ArgIndex, width: Width) -> Self {
        Self {
            arg: Some(index),
            and: u64::MAX,
            or: 0,
            is_wide: matches!(width, Width::Bits64),
        }
    }

    pub(super) fn and(self, other: Self) -> Result<Self, TwoArgs> {
        self.joined(
            other,
            (self.and & other.and) | (self.and & other.or) | (self.or & other.and),
            self.or & other.or,
        )
    }

    pub(super) fn or(self, other: Self) -> Result<Self, TwoArgs> {
        self.joined(other, self.and | other.and, self.or | other.or)
    }

    fn joined(self, other: Self, and: u64, or: u64) -> Result<Self, TwoArgs> {
        let arg = match (self.arg, other.arg) {
            (Some(one), Some(two)) if one != two => return Err(TwoArgs),
            (one, two) => one.or(two),
        };
        Ok(Self {
            arg,
            and,
            or,
            is_wide: self.is_wide || other.is_wide,
        })
    }

    /// The condition that a comparison of two operands is.
    pub(super) fn compare(
        self,
        operator: Operator,
        other: Self,
    ) -> Result<Expression, NoCondition> {
        let (bits, operator, number) = match (self.arg, other.arg) {
            (Some(_), Some(_)) => return Err(NoCondition::TwoArgs),
            (None, Some(_)) => (other, operator.mirrored(), self.or),
            (_, None) => (self, operator, other.or),
        };
        let width = if self.is_wide || other.is_wide {
            Width::Bits64
        } else {
            Width::Bits32
        };
        bits.with(operator, number, width)
    }

    fn with(
        self,
        operator: Operator,
        number: u64,
        width: Width,
    ) -> Result<Expression, NoCondition> {
        // Bits that are set whatever the argument holds do not come from it.
        let free = self.and & !self.or & width.mask();
        let (Some(arg), true) = (self.arg, free != 0) else {
            return Ok(Expression::constant(operator.holds(self.or, number)));
        };
        let condition = |width, test| Ok(Expression::Condition(Condition::new(arg, width, test)));
        let is_whole = free == width.mask();
        let next = self.or | (free & free.wrapping_neg());
        match operator {
            // Bits that the argument cannot have, or cannot lack.
            Operator::Eq | Operator::Ne if number & !free != self.or & width.mask() => {
                Ok(Expression::constant(operator == Operator::Ne))
            }
            Operator::Eq if is_whole => condition(width, Test::Eq(number)),
            Operator::Ne if is_whole => condition(width, Test::Ne(number)),
            Operator::Eq => condition(
                width,
                Test::MaskedEq {
                    mask: free,
                    value: number & free,
                },
            ),
            Operator::Ne if number & free == 0 => condition(width, Test::AnyBit(free)),
            Operator::Ne => condition(
                width,
                Test::MaskedNe {
                    mask: free,
                    value: number & free,
                },
            ),
            // The low half of a wide argument.
            _ if is_whole || (self.or == 0 && free == Width::Bits32.mask()) => {
                let width = if is_whole { width } else { Width::Bits32 };
                if number > width.mask() {
                    return Ok(Expression::constant(operator.holds(0, number)));
                }
                condition(width, ordered(operator, number))
            }
            Operator::Lt | Operator::Ge if number <= self.or => {
                Ok(Expression::constant(operator == Operator::Ge))
            }
            Operator::Gt | Operator::Le if number < self.or => {
                Ok(Expression::constant(operator == Operator::Gt))
            }
            // The least value that it can have is that of no free bit, the next one that of the
            // lowest.
            Operator::Gt | Operator::Ge if operator.holds(next, number) => {
                condition(width, Test::AnyBit(free))
            }
            Operator::Le | Operator::Lt if !operator.holds(next, number) => condition(
                width,
                Test::MaskedEq {
                    mask: free,
                    value: 0,
                },
            ),
            _ => Err(NoCondition::MaskedOrder),
        }
    }
}

fn ordered(operator: Operator, number: u64) -> Test {
    match operator {
        Operator::Eq => Test::Eq(number),
        Operator::Ne => Test::Ne(number),
        Operator::Lt => Test::Lt(number),
        Operator::Le => Test::Le(number),
        Operator::Gt => Test::Gt(number),
        Operator::Ge => Test::Ge(number),
    }
}
