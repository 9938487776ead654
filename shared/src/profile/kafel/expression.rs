//! Boolean expressions over arguments, as C writes them but without arithmetic.

use super::bits::{Bits, NoCondition, Operator};
use super::cursor::{Cursor, Lost};
use super::lexer::Kind;
use crate::filter::Expression;
use crate::text::{Diagnostic, Span};

/// Deepest nesting of parentheses and `!`.
const MAX_DEPTH: usize = 200;

/// What a name in an expression stands for.
pub(super) trait Names {
    /// The argument or number, or what is wrong with the name.
    fn operand(&self, name: &str, span: Span, cursor: &mut Cursor<'_>) -> Option<Bits>;
}

/// Reads `EXPRESSION {, EXPRESSION}`, of which any may hold.
pub(super) fn expression(cursor: &mut Cursor<'_>, names: &impl Names) -> Result<Expression, Lost> {
    let mut reader = Reader {
        cursor,
        names,
        depth: 0,
    };
    let span = reader.cursor.span();
    let value = reader.list()?;
    reader.logic(value, span)
}

/// What a part of an expression is: parentheses may hold either.
#[derive(Debug)]
enum Value {
    Bits(Bits),
    Expression(Expression),
    /// Told already.
    Broken,
}

struct Reader<'c, 'a, N> {
    cursor: &'c mut Cursor<'a>,
    names: &'c N,
    depth: usize,
}

impl<N: Names> Reader<'_, '_, N> {
    fn list(&mut self) -> Result<Value, Lost> {
        self.joined(",", Expression::Any, |reader| {
            reader.joined("||", Expression::Any, |reader| {
                reader.joined("&&", Expression::All, Self::comparison)
            })
        })
    }

    /// `PART {OPERATOR PART}`
    fn joined(
        &mut self,
        operator: &str,
        join: fn(Vec<Expression>) -> Expression,
        mut part: impl FnMut(&mut Self) -> Result<Value, Lost>,
    ) -> Result<Value, Lost> {
        let span = self.cursor.span();
        let first = part(self)?;
        if self.cursor.peek() != Some(Kind::Punct(punct(operator))) {
            return Ok(first);
        }
        let mut parts = vec![self.logic(first, span)?];
        while self.cursor.eat(operator) {
            let span = self.cursor.span();
            let next = part(self)?;
            parts.push(self.logic(next, span)?);
        }
        Ok(Value::Expression(join(parts)))
    }

    fn comparison(&mut self) -> Result<Value, Lost> {
        let span = self.cursor.span();
        if self.cursor.eat("!") {
            self.deeper()?;
            let value = self.comparison()?;
            self.depth -= 1;
            return Ok(Value::Expression(self.logic(value, span)?.negated()));
        }
        let left = self.bit_or()?;
        let operator = match self.cursor.peek() {
            Some(Kind::Punct(punct)) => Operator::of(punct),
            _ => None,
        };
        let Some(operator) = operator else {
            return Ok(left);
        };
        self.cursor.skip();
        let right = self.bit_or()?;
        let span = self.cursor.span_from(span);
        Ok(match (left, right) {
            (Value::Bits(left), Value::Bits(right)) => match left.compare(operator, right) {
                Ok(logic) => Value::Expression(logic),
                Err(problem) => self.no_condition(problem, span),
            },
            (Value::Broken, _) | (_, Value::Broken) => Value::Broken,
            _ => {
                let message = "this compares conditions; only arguments and numbers have values";
                self.cursor.error("not-a-value", span, message);
                Value::Broken
            }
        })
    }

    fn no_condition(&mut self, problem: NoCondition, span: Span) -> Value {
        let (message, help) = match problem {
            NoCondition::TwoArgs => (
                "two arguments are compared with each other, which we do not support",
                "compare each with a number",
            ),
            NoCondition::MaskedOrder => (
                "masked bits are compared by size, which we do not support",
                "write the values out: `(flags & 3) == 1 || (flags & 3) == 2`",
            ),
        };
        let error = Diagnostic::error("unsupported-expression", span, message);
        self.cursor.problems.push(error.with_help(help));
        Value::Broken
    }

    fn bit_or(&mut self) -> Result<Value, Lost> {
        self.bits("|", Self::bit_and, Bits::or)
    }

    fn bit_and(&mut self) -> Result<Value, Lost> {
        self.bits("&", Self::operand, Bits::and)
    }

    fn bits(
        &mut self,
        operator: &str,
        part: impl Fn(&mut Self) -> Result<Value, Lost>,
        join: impl Fn(Bits, Bits) -> Result<Bits, super::bits::TwoArgs>,
    ) -> Result<Value, Lost> {
        let span = self.cursor.span();
        let mut value = part(self)?;
        while self.cursor.eat(operator) {
            let right = part(self)?;
            let span = self.cursor.span_from(span);
            value = match (value, right) {
                (Value::Bits(left), Value::Bits(right)) => match join(left, right) {
                    Ok(bits) => Value::Bits(bits),
                    Err(_) => self.no_condition(NoCondition::TwoArgs, span),
                },
                (Value::Broken, _) | (_, Value::Broken) => Value::Broken,
                _ => {
                    let message =
                        format!("`{operator}` joins numbers; conditions have a double one");
                    self.cursor.error("not-a-value", span, message);
                    Value::Broken
                }
            };
        }
        Ok(value)
    }

    fn operand(&mut self) -> Result<Value, Lost> {
        if self.cursor.eat("(") {
            self.deeper()?;
            let value = self.list()?;
            self.depth -= 1;
            self.cursor.expect(")")?;
            return Ok(value);
        }
        if let Some(Kind::Number(number)) = self.cursor.peek() {
            self.cursor.skip();
            return Ok(Value::Bits(Bits::number(number)));
        }
        let (name, span) = self.cursor.word("an argument or a number")?;
        let bits = self.names.operand(name, span, self.cursor);
        Ok(bits.map_or(Value::Broken, Value::Bits))
    }

    fn deeper(&mut self) -> Result<(), Lost> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        let message = format!("the expression is nested more than {MAX_DEPTH} deep");
        self.cursor
            .error("nested-too-deep", self.cursor.span(), message);
        Err(Lost)
    }

    /// A condition; what was broken never holds, and has been told.
    fn logic(&mut self, value: Value, span: Span) -> Result<Expression, Lost> {
        match value {
            Value::Expression(logic) => Ok(logic),
            Value::Broken => Ok(Expression::constant(false)),
            Value::Bits(_) => {
                let message = "this is a value, not a condition";
                let error = Diagnostic::error("not-a-condition", span, message);
                let help = "compare it: `(flags & 3) != 0`";
                self.cursor.problems.push(error.with_help(help));
                Err(Lost)
            }
        }
    }
}

/// The spelling of an operator that tokens hold.
fn punct(operator: &str) -> &'static str {
    match operator {
        "," => ",",
        "||" => "||",
        _ => "&&",
    }
}
