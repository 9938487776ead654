//! Where each box of a program stands.

use std::ops::Range;

use super::{Blocks, Exit};

/// Lines of a box at most; the rest is counted.
pub const MAX_LINES: usize = 6;
/// Height of a line of text.
pub const LINE_PX: u32 = 18;
const PAD_PX: u32 = 5;
const BOX_PX: u32 = 232;
const COLUMN_PX: u32 = BOX_PX + 52;
const GAP_PX: u32 = 24;
const MARGIN_PX: u32 = 14;

/// What a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Instructions.
    Block,
    /// Nothing but a return.
    Return,
    /// A way to a box that stands elsewhere.
    Pad,
    /// A way that is not drawn further.
    Fold,
}

/// By which way a box is reached from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The comparison holds.
    Yes,
    /// It does not.
    No,
    /// There is no other.
    Always,
}

/// A box of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The block that it shows, or leads to.
    pub block: usize,
    /// What it is.
    pub kind: Kind,
    /// The box before it, and the way from there.
    pub from: Option<(usize, Way)>,
    /// The box to the right.
    pub yes: Option<usize>,
    /// The box below.
    pub below: Option<usize>,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Whether the call comes by.
    pub is_lit: bool,
    /// Whether it comes from the box before.
    pub is_lit_way: bool,
    row: usize,
}

/// A program as a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flow {
    /// What stands in it.
    pub blocks: Blocks,
    /// The boxes, from above and each row from the left.
    pub cells: Vec<Cell>,
    /// Of each block, its box; none of one that is not drawn.
    pub of_block: Vec<Option<usize>>,
    /// The boxes that the call passes, in order.
    pub way: Vec<usize>,
    /// Width of all.
    pub width: u32,
    /// Height of all.
    pub height: u32,
}

/// A box that is still to be placed.
struct Wanted {
    block: usize,
    from: Option<(usize, Way)>,
    column: u32,
}

impl Flow {
    /// Places the boxes. `way` are the blocks that a call passes; `only` them are drawn, and what
    /// leads away from them, if that is wished.
    pub fn new(blocks: Blocks, way: &[usize], only: bool) -> Self {
        let only = only && !way.is_empty();
        let mut parents = parents(&blocks);
        let mut on_way = vec![!only; blocks.all.len()];
        if only {
            for &block in way {
                on_way[block] = true;
            }
            for (&before, &block) in way.iter().zip(way.iter().skip(1)) {
                let exit = blocks.all[before].exit;
                let is_yes =
                    matches!(exit, Exit::Splits { yes, no } if yes == block && no != block);
                parents[block] = Some((before, is_yes));
            }
        }
        let mut flow = Self {
            of_block: vec![None; blocks.all.len()],
            ..Self::default()
        };
        let mut row = 0;
        let mut wanted = Vec::new();
        wanted.extend((!blocks.all.is_empty()).then_some(Wanted {
            block: 0,
            from: None,
            column: 0,
        }));
        // What stands to the right comes first: when it is through, what stands below is the next row.
        while let Some(Wanted {
            block,
            from,
            column,
        }) = wanted.pop()
        {
            if from.is_some_and(|(_, way)| way != Way::Yes) {
                row += 1;
            }
            let at = flow.cells.len();
            let before = from.map(|(cell, way)| (flow.cells[cell].block, way == Way::Yes));
            let kind = if blocks.all[block].is_return() {
                Kind::Return
            } else if !on_way[block] {
                Kind::Fold
            } else if parents[block] == before && flow.of_block[block].is_none() {
                Kind::Block
            } else {
                Kind::Pad
            };
            if let Some((cell, way)) = from {
                match way {
                    Way::Yes => flow.cells[cell].yes = Some(at),
                    Way::No | Way::Always => flow.cells[cell].below = Some(at),
                }
            }
            if kind == Kind::Block {
                flow.of_block[block] = Some(at);
                let next = |block, way, column| Wanted {
                    block,
                    from: Some((at, way)),
                    column,
                };
                match blocks.all[block].exit {
                    Exit::Returns => {}
                    Exit::Goes(to) => wanted.push(next(to, Way::Always, column)),
                    Exit::Splits { yes, no } => {
                        wanted.push(next(no, Way::No, column));
                        wanted.push(next(yes, Way::Yes, column + 1));
                    }
                }
            }
            let n_lines = match kind {
                Kind::Block => blocks.all[block].pcs.len().min(MAX_LINES + 1),
                Kind::Return | Kind::Pad | Kind::Fold => 1,
            };
            flow.cells.push(Cell {
                block,
                kind,
                from,
                yes: None,
                below: None,
                x: MARGIN_PX + column * COLUMN_PX,
                y: 0,
                width: match kind {
                    Kind::Block => BOX_PX,
                    Kind::Return => BOX_PX - 24,
                    Kind::Pad | Kind::Fold => BOX_PX / 2 - 12,
                },
                height: u32::try_from(n_lines).unwrap_or(u32::MAX) * LINE_PX + 2 * PAD_PX,
                is_lit: false,
                is_lit_way: false,
                row,
            });
        }
        flow.blocks = blocks;
        flow.stack_rows();
        flow.light(way);
        flow
    }

    /// Gives each row the height of its highest box.
    fn stack_rows(&mut self) {
        let mut tops = vec![0; self.cells.last().map_or(0, |cell| cell.row + 1)];
        for cell in &self.cells {
            tops[cell.row] = cell.height.max(tops[cell.row]);
        }
        let mut top = MARGIN_PX;
        for of_row in &mut tops {
            let height = std::mem::replace(of_row, top);
            top += height + GAP_PX;
        }
        for cell in &mut self.cells {
            cell.y = tops[cell.row];
            self.width = self.width.max(cell.x + cell.width + MARGIN_PX);
        }
        self.height = top.saturating_sub(GAP_PX) + MARGIN_PX;
    }

    /// Lights the boxes that a call passes.
    fn light(&mut self, way: &[usize]) {
        let mut here: Option<usize> = None;
        for &block in way {
            let next = match here {
                None => self
                    .of_block
                    .first()
                    .copied()
                    .flatten()
                    .or((!self.cells.is_empty()).then_some(0)),
                Some(cell) => {
                    let cell = &self.cells[cell];
                    [cell.yes, cell.below]
                        .into_iter()
                        .flatten()
                        .find(|&next| self.cells[next].block == block)
                }
            };
            let Some(next) = next else {
                return;
            };
            self.cells[next].is_lit = true;
            self.cells[next].is_lit_way = true;
            self.way.push(next);
            here = Some(next);
            if self.cells[next].kind == Kind::Pad
                && let Some(there) = self.of_block[block]
            {
                self.cells[there].is_lit = true;
                self.way.push(there);
                here = Some(there);
            }
        }
    }

    /// The boxes of which something is seen in a part of the picture: they themselves, or the way to
    /// them.
    pub fn seen(
        &self,
        across: &Range<u32>,
        down: &Range<u32>,
    ) -> impl Iterator<Item = (usize, &Cell)> {
        let (across, down) = (across.clone(), down.clone());
        self.cells.iter().enumerate().filter(move |(_, cell)| {
            let before = cell.from.and_then(|(cell, _)| self.cells.get(cell));
            let (left, top) = before.map_or((cell.x, cell.y), |before| (before.x, before.y));
            left < across.end
                && cell.x + cell.width > across.start
                && top < down.end
                && cell.y + cell.height > down.start
        })
    }

    /// The box of an instruction.
    pub fn cell_of(&self, pc: usize) -> Option<usize> {
        let block = self.blocks.of.get(pc).copied().flatten()?;
        // A return may stand in several places: where the call comes by, else the first.
        let stands = |cell: &&Cell| cell.block == block && matches!(cell.kind, Kind::Return);
        self.of_block[block]
            .or_else(|| {
                self.way
                    .iter()
                    .copied()
                    .find(|&cell| stands(&&self.cells[cell]))
            })
            .or_else(|| self.cells.iter().position(|cell| stands(&cell)))
    }

    /// The box that a pad leads to; of any other box, itself.
    pub fn meant(&self, cell: usize) -> usize {
        let pad = self.cells.get(cell).filter(|cell| cell.kind == Kind::Pad);
        pad.and_then(|pad| self.of_block[pad.block]).unwrap_or(cell)
    }
}

/// Which block each is drawn behind, and whether to the right of it: of all that lead to it the one
/// that is reached by the fewest comparisons that hold, so that what comes after a test does not
/// drift to the right.
fn parents(blocks: &Blocks) -> Vec<Option<(usize, bool)>> {
    let mut columns = vec![usize::MAX; blocks.all.len()];
    let mut parents = vec![None; blocks.all.len()];
    for (at, block) in blocks.all.iter().enumerate() {
        let here = if at == 0 { 0 } else { columns[at] };
        let mut lead = |to: usize, is_yes: bool| {
            let column = here.saturating_add(usize::from(is_yes));
            if column < columns[to] {
                columns[to] = column;
                parents[to] = Some((at, is_yes));
            }
        };
        match block.exit {
            Exit::Returns => {}
            Exit::Goes(to) => lead(to, false),
            Exit::Splits { yes, no } => {
                lead(no, false);
                lead(yes, true);
            }
        }
    }
    parents
}
