//! What is written on the leaves of the gate.

use ringside_shared::wire::SyscallEvent;

use super::backdrop::Leaf;
use super::picture::PictureProps;
use super::player::leaf_of;
use crate::state::timeline::Fate;

/// The leaves for the current call: the learner's newest filter first, the safety filter last.
pub fn leaves(props: &PictureProps, current: Option<&SyscallEvent>) -> Vec<Leaf> {
    let n_filters = props.n_filters;
    let insns = |filter: usize| {
        let started = props.started.as_ref()?;
        Some(started.programs.get(filter)?.insns)
    };
    let learners = (0..n_filters).rev().map(|filter| Leaf {
        name: match n_filters {
            1 => "your filter".into(),
            _ => format!("your filter {}", filter + 1).into(),
        },
        detail: instructions(insns(filter)).into(),
        speaks: None,
        is_ghost: false,
    });
    let ghost = (n_filters == 0).then(|| Leaf {
        name: "no filter of yours".into(),
        detail: "open".into(),
        speaks: None,
        is_ghost: true,
    });
    let sandbox = props
        .started
        .as_ref()
        .and_then(|started| started.sandbox_program.as_ref());
    let safety = Leaf {
        name: "Ringside's safety filter".into(),
        detail: instructions(sandbox.map(|program| program.insns)).into(),
        speaks: None,
        is_ghost: false,
    };
    let mut leaves: Vec<Leaf> = learners.chain(ghost).chain([safety]).collect();
    if let Some(call) = current {
        let fate = Fate::of(call);
        if fate.stopped_by().is_some()
            && let Some(leaf) = leaves.get_mut(leaf_of(call, fate, n_filters))
        {
            leaf.speaks = Some(fate);
            leaf.detail = rule_text(call, &props.source).into();
        }
    }
    leaves
}

fn instructions(insns: Option<u32>) -> String {
    insns.map_or_else(
        || "ready".to_owned(),
        |insns| format!("{insns} instructions"),
    )
}

/// `2  errno EPERM clock_settime`, the line that spoke, quoted; or what spoke instead of a line.
fn rule_text(call: &SyscallEvent, source: &str) -> String {
    let quoted = |line: u32| {
        let text = source
            .lines()
            .nth(usize::try_from(line.checked_sub(1)?).ok()?)?;
        Some(format!("{line}  {}", text.trim()))
    };
    // Only the first filter's text is at hand.
    let is_first = call.verdict.filter == Some(0);
    match call.verdict.line {
        Some(line) if is_first => quoted(line).unwrap_or_else(|| format!("line {line}")),
        Some(line) => format!("line {line}"),
        None if call.verdict.filter.is_some() => "its default action".to_owned(),
        None => format!("refuses {}", call.name),
    }
}
