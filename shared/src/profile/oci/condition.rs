//! `args` of a rule.

use super::reader::{Object, Reader, Wrong};
use crate::filter::suggest::closest;
use crate::filter::{ArgIndex, Condition, Guard, Test, Width};
use crate::text::Diagnostic;

/// The seven comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operator {
    Ne,
    Lt,
    Le,
    Eq,
    Ge,
    Gt,
    MaskedEq,
}

const OPERATORS: [(&str, Operator); 7] = [
    ("SCMP_CMP_NE", Operator::Ne),
    ("SCMP_CMP_LT", Operator::Lt),
    ("SCMP_CMP_LE", Operator::Le),
    ("SCMP_CMP_EQ", Operator::Eq),
    ("SCMP_CMP_GE", Operator::Ge),
    ("SCMP_CMP_GT", Operator::Gt),
    ("SCMP_CMP_MASKED_EQ", Operator::MaskedEq),
];

/// How a profile calls a comparison.
pub(super) fn name_of(operator: Operator) -> &'static str {
    let named = OPERATORS.iter().find(|(_, other)| *other == operator);
    named.map_or("", |(name, _)| name)
}

/// One comparison, before the width of an arch is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arg {
    pub(super) index: ArgIndex,
    pub(super) operator: Operator,
    pub(super) value: u64,
    pub(super) value_two: u64,
}

impl Arg {
    /// The condition at a width; `None` if its mask has no bit there and so asks nothing.
    fn condition(self, width: Width) -> Option<Condition> {
        let value = self.value;
        let test = match self.operator {
            Operator::Ne => Test::Ne(value),
            Operator::Lt => Test::Lt(value),
            Operator::Le => Test::Le(value),
            Operator::Eq => Test::Eq(value),
            Operator::Ge => Test::Ge(value),
            Operator::Gt => Test::Gt(value),
            Operator::MaskedEq if value & width.mask() == 0 => return None,
            // Wanted bits outside the mask are dropped.
            Operator::MaskedEq => Test::MaskedEq {
                mask: value,
                value: self.value_two & value,
            },
        };
        Some(Condition::new(self.index, width, test))
    }
}

/// The conditions of a rule, as alternatives: one guard, or one for each condition if an argument
/// is tested twice.
pub(super) fn guards(args: &[Arg], width: Width) -> Vec<Guard> {
    let guard = |args: &[Arg]| Guard::all(args.iter().filter_map(|arg| arg.condition(width)));
    if tests_twice(args) {
        args.chunks(1).map(guard).collect()
    } else {
        vec![guard(args)]
    }
}

fn tests_twice(args: &[Arg]) -> bool {
    let mut seen = [false; 6];
    let mut indices = args.iter().map(|arg| usize::from(arg.index.get()));
    indices.any(|index| std::mem::replace(&mut seen[index], true))
}

/// Reads `args`.
pub(super) fn args(object: &Object<'_>, reader: &mut Reader<'_>) -> Result<Vec<Arg>, Wrong> {
    let items = reader.array(object, "args")?;
    let mut args = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        let path = object.path.item("args", position);
        let keys = ["index", "op", "value", "valueTwo"];
        let item = reader.object(item, path, &keys).ok_or(Wrong)?;
        args.push(arg(&item, reader)?);
    }
    if tests_twice(&args) {
        let message = format!(
            "{}: an argument is tested twice, so any one of these conditions is enough",
            object.path_of("args")
        );
        let warning = Diagnostic::warning("any-condition", object.span, message);
        reader.push(warning.with_help("loaders add one rule for each; write them as rules"));
    }
    Ok(args)
}

fn arg(object: &Object<'_>, reader: &mut Reader<'_>) -> Result<Arg, Wrong> {
    // Loaders read absent numbers as 0.
    let index = reader.number(object, "index")?.unwrap_or(0);
    let value = reader.number(object, "value")?.unwrap_or(0);
    let value_two = reader.number(object, "valueTwo")?.unwrap_or(0);
    if object.get("op").is_none() {
        let message = format!("{}: the condition has no `op`", object.path);
        reader.error("incomplete-condition", object.span, message);
        return Err(Wrong);
    }
    let op = reader.string(object, "op").ok_or(Wrong)?;
    let Some(&(_, operator)) = OPERATORS.iter().find(|(name, _)| *name == op) else {
        let message = format!("{}: `{op}` is not a comparison", object.path_of("op"));
        let mut error = Diagnostic::error("unknown-operator", object.span_of("op"), message);
        error.help = closest(op, OPERATORS.map(|(name, _)| name))
            .map(|known| format!("did you mean `{known}`?"));
        reader.push(error);
        return Err(Wrong);
    };
    let Some(index) = u8::try_from(index).ok().and_then(ArgIndex::new) else {
        let path = object.path_of("index");
        let message = format!("{path}: there is no argument {index}, they count from 0 to 5");
        reader.error("no-such-argument", object.span_of("index"), message);
        return Err(Wrong);
    };
    if operator == Operator::MaskedEq && value_two & !value != 0 {
        let message = format!(
            "{}: bits outside the mask are dropped; `value` is the mask, `valueTwo` the wanted bits",
            object.path_of("valueTwo")
        );
        reader.warn("bits-outside-mask", object.span_of("valueTwo"), message);
    }
    Ok(Arg {
        index,
        operator,
        value,
        value_two,
    })
}
