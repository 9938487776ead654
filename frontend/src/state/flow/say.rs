//! Boxes and ways in words.

use ringside_shared::load::ListingLine;

use super::{Exit, Flow, Kind};
use crate::state::filter::operation;
use crate::tr;

/// Columns of a fixed-width font that fit into a box, the position left out.
const COLUMNS: usize = 24;

/// An instruction in as many columns as a box has: `jeq #227 clock_settime`. What its numbers mean
/// is cut first.
pub fn short(line: &ListingLine) -> (String, String) {
    let text = cut(operation(line), COLUMNS);
    let left = COLUMNS.saturating_sub(text.chars().count() + 1);
    let comment = if left < 4 {
        String::new()
    } else {
        cut(&line.comment, left)
    };
    (text, comment)
}

/// A return: what it answers, if that is known.
pub fn answer(line: &ListingLine) -> String {
    let known = Some(line.comment.as_str()).filter(|comment| !comment.is_empty());
    cut(known.unwrap_or(&line.text), COLUMNS - 2)
}

fn cut(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    let kept = text.chars().take(columns.saturating_sub(1));
    kept.chain(['…']).collect()
}

/// A box in a sentence or two, for who does not see it.
pub fn say(flow: &Flow, listing: &[ListingLine], cell: usize) -> String {
    let Some(cell) = flow.cells.get(cell) else {
        return String::new();
    };
    let block = &flow.blocks.all[cell.block];
    let first = |block: usize| {
        flow.blocks.all[block]
            .pcs
            .first()
            .copied()
            .unwrap_or_default()
    };
    let at = first(cell.block);
    let mut said = match cell.kind {
        Kind::Pad => tr!("On to instruction {at}, which stands elsewhere.", at),
        Kind::Fold => tr!("On to instruction {at}, which is not drawn.", at),
        Kind::Block | Kind::Return => {
            let lines = block.pcs.iter().filter_map(|&pc| listing.get(pc));
            let lines: Vec<_> = lines.map(in_words).collect();
            tr!("Instruction {at}: {lines}.", at, lines = lines.join("; "))
        }
    };
    if cell.kind == Kind::Block {
        match block.exit {
            Exit::Returns => {}
            Exit::Goes(to) => {
                said += " ";
                said += &tr!("Then {to}.", to = first(to));
            }
            Exit::Splits { yes, no } => {
                said += " ";
                said += &tr!(
                    "If so {yes}, if not {no}.",
                    yes = first(yes),
                    no = first(no)
                );
            }
        }
    }
    if cell.is_lit {
        said += " ";
        said += tr!("The call comes by here.");
    }
    said
}

/// `jeq #227, clock_settime`
fn in_words(line: &ListingLine) -> String {
    match line.comment.as_str() {
        "" => operation(line).to_owned(),
        comment => format!("{}, {comment}", operation(line)),
    }
}

/// The way of a call, a line a block: `0 ld [4] arch, then 1 …`.
pub fn way(flow: &Flow, listing: &[ListingLine]) -> Vec<String> {
    let drawn = flow.way.iter().filter_map(|&cell| flow.cells.get(cell));
    let drawn = drawn.filter(|cell| cell.kind != Kind::Pad);
    let blocks: Vec<usize> = drawn.map(|cell| cell.block).collect();
    let next = blocks
        .iter()
        .skip(1)
        .map(|&block| Some(block))
        .chain([None]);
    let lines = blocks.iter().zip(next).map(|(&block, next)| {
        let block = &flow.blocks.all[block];
        let lines = block.pcs.iter().filter_map(|&pc| listing.get(pc));
        let lines: Vec<_> = lines
            .map(|line| format!("{:04} {}", line.pc, in_words(line)))
            .collect();
        let lines = lines.join("; ");
        match (block.exit, next) {
            (Exit::Splits { yes, .. }, Some(next)) if yes == next => tr!("{lines}: yes", lines),
            (Exit::Splits { .. }, _) => tr!("{lines}: no", lines),
            _ => lines,
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::filter::Analysis;
    use crate::state::flow::Blocks;
    use ringside_shared::abi::SeccompData;
    use ringside_shared::bpf::emulator::steps;

    #[test]
    fn a_way_is_told_with_each_answer_to_the_last() {
        let analysis = Analysis::of("default allow\nerrno EPERM clock_settime\n".into());
        let program = analysis.program.expect("loads");
        let data = SeccompData {
            nr: 227,
            arch: 0xc000_003e,
            ..SeccompData::default()
        };
        let blocks = Blocks::new(program.insns());
        let passed = blocks.way(steps(&program, &data).map(|step| step.pc));
        let flow = Flow::new(blocks, &passed, false);
        let told = way(&flow, &analysis.listing);
        assert_eq!(told.len(), passed.len());
        assert!(
            told[0].starts_with("0000 ld") && told[0].ends_with("x86_64: yes"),
            "{told:?}"
        );
        assert!(told[told.len() - 1].contains("EPERM"), "{told:?}");
        let first = say(&flow, &analysis.listing, 0);
        assert!(
            first.contains("If so") && first.ends_with("comes by here."),
            "{first}"
        );
    }

    #[test]
    fn what_an_instruction_means_is_cut_to_its_box() {
        let line = ListingLine {
            pc: 7,
            text: "jeq #227, 8, 9".to_owned(),
            comment: "clock_settime_with_a_long_tail".to_owned(),
            origin_line: None,
            rule: None,
        };
        let (text, comment) = short(&line);
        assert_eq!(
            (text.as_str(), comment.as_str()),
            ("jeq #227", "clock_settime_…")
        );
        assert_eq!(text.len() + 1 + comment.chars().count(), COLUMNS);
        assert!(answer(&line).chars().count() < COLUMNS);
    }
}
