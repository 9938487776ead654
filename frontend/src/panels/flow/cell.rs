//! One box, and the way to it.

use ringside_shared::bpf::insn::RET_K;
use ringside_shared::verdict::Action;
use yew::prelude::*;

use crate::state::filter::Analysis;
use crate::state::flow::{self, Cell, Flow, Kind, LINE_PX, MAX_LINES, Way};
use crate::tr;

/// Where a line down leaves a box, from its left.
const STEM_PX: u32 = 20;

/// What boxes are drawn with.
pub(super) struct Drawn<'a> {
    pub(super) flow: &'a Flow,
    pub(super) checked: &'a Analysis,
    /// The box that keys or pointer are on.
    pub(super) active: Option<usize>,
    /// The box of the instruction that the debugger is at.
    pub(super) step: Option<usize>,
    /// The line whose instructions are lit.
    pub(super) line: Option<u32>,
    pub(super) go: &'a Callback<usize>,
    pub(super) on_list: &'a Callback<usize>,
}

impl Drawn<'_> {
    /// The way to a box.
    pub(super) fn way(&self, at: usize, cell: &Cell) -> Html {
        let Some((before, way)) = cell.from else {
            return Html::default();
        };
        let Some(before) = self.flow.cells.get(before) else {
            return Html::default();
        };
        let class = classes!("flow-way", cell.is_lit_way.then_some("lit"));
        let key = format!("w{at}");
        if way == Way::Yes {
            let (x, y) = (before.x + before.width, before.y + before.height - middle());
            let (to_x, to_y) = (cell.x, cell.y + middle());
            let turn = to_x - 20;
            return html! {
                <g {class} {key}>
                    <path d={format!("M{x} {y}H{turn}V{to_y}H{}", to_x - 6)} />
                    <path class="flow-tip" d={format!("M{} {}L{to_x} {to_y}l-8 5z", to_x - 8, to_y - 5)} />
                    <text x={(x + 6).to_string()} y={(y - 5).to_string()}>{ tr!("yes") }</text>
                </g>
            };
        }
        let (x, y) = (cell.x + STEM_PX, before.y + before.height);
        let to_y = cell.y;
        let is_no = way == Way::No;
        html! {
            <g class={classes!(class, is_no.then_some("no"))} {key}>
                <path d={format!("M{x} {}V{}", y + if is_no { 7 } else { 0 }, to_y - 6)} />
                <path class="flow-tip" d={format!("M{} {}L{x} {to_y}l5 -8z", x - 5, to_y - 8)} />
                if is_no {
                    <circle cx={x.to_string()} cy={(y + 4).to_string()} r="3" />
                    <text x={(x + 9).to_string()} y={(y + 14).to_string()}>{ tr!("no") }</text>
                }
            </g>
        }
    }

    /// The box.
    pub(super) fn cell(&self, at: usize, cell: &Cell) -> Html {
        let block = &self.flow.blocks.all[cell.block];
        let lines = || {
            block
                .pcs
                .iter()
                .filter_map(|&pc| self.checked.listing.get(pc))
        };
        let first = block.pcs.first().copied().unwrap_or_default();
        let is_of_line = self.line.is_some() && lines().any(|line| line.origin_line == self.line);
        let (kind, is_round) = match cell.kind {
            Kind::Block => ("flow-block", false),
            Kind::Pad => ("flow-pad", true),
            Kind::Fold => ("flow-pad flow-fold", true),
            Kind::Return => self.kind_of_return(first),
        };
        let class = classes!(
            "flow-cell",
            kind,
            cell.is_lit.then_some("lit"),
            (self.active == Some(at)).then_some("active"),
            is_of_line.then_some("of-line"),
            (self.step == Some(at)).then_some("step"),
        );
        let onclick = self.go.reform(move |_: MouseEvent| at);
        let ondblclick = self.on_list.reform(move |_: MouseEvent| first);
        let (x, y, width, height) = (cell.x, cell.y, cell.width, cell.height);
        let corner = if is_round { height / 2 } else { 4 };
        let rule = lines().find_map(|line| line.rule);
        let step = self.flow.way.iter().position(|&passed| passed == at);
        html! {
            <g {class} key={format!("c{at}")} {onclick} {ondblclick} data-pc={first.to_string()}>
                <title>{ flow::say(self.flow, &self.checked.listing, at) }</title>
                <rect
                    x={x.to_string()} y={y.to_string()} rx={corner.to_string()}
                    width={width.to_string()} height={height.to_string()}
                />
                { match cell.kind {
                    Kind::Block => self.lines(cell),
                    Kind::Return => text(cell, 0, first, lines().next().map_or_else(String::new, flow::answer), String::new()),
                    Kind::Pad => text(cell, 0, first, "▸".to_owned(), String::new()),
                    Kind::Fold => text(cell, 0, first, "…".to_owned(), String::new()),
                } }
                if let (Some(rule), Kind::Block) = (rule, cell.kind) {
                    <text class={classes!("flow-rule", format!("rule-{}", rule % 8))} text-anchor="end" x={(x + width - 6).to_string()} y={(y - 4).to_string()}>{ format!("#{rule}") }</text>
                }
                if let Some(step) = step {
                    <circle class="flow-step" cx={x.to_string()} cy={y.to_string()} r="9" />
                    <text class="flow-step" text-anchor="middle" x={x.to_string()} y={(y + 4).to_string()}>{ step + 1 }</text>
                }
            </g>
        }
    }

    fn lines(&self, cell: &Cell) -> Html {
        let pcs = &self.flow.blocks.all[cell.block].pcs;
        let shown = if pcs.len() > MAX_LINES + 1 {
            MAX_LINES
        } else {
            pcs.len()
        };
        // The last one decides, so it is never among those that are only counted.
        let cut = pcs.len() - shown;
        let rows = pcs
            .iter()
            .take(shown - usize::from(cut > 0))
            .chain(pcs.last().filter(|_| cut > 0));
        let rows = rows
            .filter_map(|&pc| self.checked.listing.get(pc))
            .enumerate();
        html! {
            <>
                { for rows.map(|(at, line)| {
                    let (words, comment) = flow::short(line);
                    let row = if cut > 0 && at + 1 == shown { shown } else { at };
                    text(cell, row, line.pc, words, comment)
                }) }
                if cut > 0 {
                    { text(cell, shown - 1, pcs[shown - 1], tr!("… {cut} more", cut), String::new()) }
                }
            </>
        }
    }

    /// How a return is drawn: what lets the call go on is round, what does not has corners.
    fn kind_of_return(&self, pc: usize) -> (&'static str, bool) {
        let insn = self
            .checked
            .program
            .as_deref()
            .and_then(|program| program.insns().get(pc));
        match insn
            .filter(|insn| insn.code == RET_K)
            .map(|insn| Action::from_word(insn.k))
        {
            Some(Action::Allow(_) | Action::Log(_)) => ("flow-return flow-allow", true),
            Some(Action::KillThread | Action::KillProcess) => ("flow-return flow-kill", false),
            Some(_) => ("flow-return flow-refuse", false),
            None => ("flow-return", false),
        }
    }
}

/// Half a line with its padding: where lines begin and end.
const fn middle() -> u32 {
    LINE_PX / 2 + 5
}

fn text(cell: &Cell, row: usize, pc: usize, words: String, comment: String) -> Html {
    let row = u32::try_from(row).unwrap_or_default();
    let y = cell.y + middle() + row * LINE_PX + 4;
    html! {
        <text x={(cell.x + 10).to_string()} y={y.to_string()}>
            <tspan class="flow-pc">{ format!("{pc:04} ") }</tspan>
            { words }
            if !comment.is_empty() {
                <tspan class="flow-comment">{ format!(" {comment}") }</tspan>
            }
        </text>
    }
}
