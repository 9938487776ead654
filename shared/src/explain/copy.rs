//! Functions of one diagram in another.

use super::diagram::{Diagram, FALSE, Leaf, Ref, TRUE, TooComplex};
use std::collections::BTreeMap;

/// The same function in `to`. What unknown leaves are numbered there is what `reason` makes of
/// their numbers; leaves that compare two functions are not copied.
pub(super) fn copy(
    from: &Diagram,
    function: Ref,
    to: &mut Diagram,
    reason: &mut dyn FnMut(u32) -> u32,
) -> Result<Ref, TooComplex> {
    copy_known(from, function, to, reason, &mut BTreeMap::new())
}

fn copy_known(
    from: &Diagram,
    function: Ref,
    to: &mut Diagram,
    reason: &mut dyn FnMut(u32) -> u32,
    known: &mut BTreeMap<Ref, Ref>,
) -> Result<Ref, TooComplex> {
    if let Some(made) = known.get(&function) {
        return Ok(*made);
    }
    to.burn()?;
    let made = match (from.leaf(function), from.var(function)) {
        (Some(Leaf::Truth(truth)), _) => [FALSE, TRUE][usize::from(truth)],
        (Some(Leaf::Word(word)), _) => to.word(word)?,
        (Some(Leaf::Unknown(old)), _) => to.unknown(reason(old)),
        (None, Some(var)) => {
            let [low, high] = [false, true].map(|bit| from.branch(function, var, bit));
            let low = copy_known(from, low, to, reason, known)?;
            let high = copy_known(from, high, to, reason, known)?;
            to.node(var, low, high)?
        }
        (Some(Leaf::Pair(..)) | None, _) => return Err(TooComplex),
    };
    known.insert(function, made);
    Ok(made)
}
