//! `args` of a rule.

use super::reader::{Object, Reader, Wrong};
use crate::filter::suggest::closest;
use crate::filter::{ArgIndex, Guard, Width};
use crate::profile::comparison::{self, Comparison, Operator};
use crate::text::Diagnostic;

/// The conditions of a rule, as alternatives: one guard, or one for each condition if an argument
/// is tested twice.
pub(super) fn guards(args: &[Comparison], width: Width) -> Vec<Guard> {
    if tests_twice(args) {
        let each = args.chunks(1);
        each.map(|arg| comparison::guard(arg, width)).collect()
    } else {
        vec![comparison::guard(args, width)]
    }
}

fn tests_twice(args: &[Comparison]) -> bool {
    let mut seen = [false; 6];
    let mut indices = args.iter().map(|arg| usize::from(arg.index.get()));
    indices.any(|index| std::mem::replace(&mut seen[index], true))
}

/// Reads `args`.
pub(super) fn args(object: &Object<'_>, reader: &mut Reader<'_>) -> Result<Vec<Comparison>, Wrong> {
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

fn arg(object: &Object<'_>, reader: &mut Reader<'_>) -> Result<Comparison, Wrong> {
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
    let known = Operator::ALL;
    let Some(operator) = known.into_iter().find(|known| known.name() == op) else {
        let message = format!("{}: `{op}` is not a comparison", object.path_of("op"));
        let mut error = Diagnostic::error("unknown-operator", object.span_of("op"), message);
        error.help =
            closest(op, known.map(Operator::name)).map(|known| format!("did you mean `{known}`?"));
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
    Ok(Comparison {
        index,
        operator,
        value,
        value_two,
    })
}
