//! The passes of the compiler one by one, each program beside the one before it.

use super::{Question, Refusal, count};
use crate::bpf::SockFilter;
use crate::bpf::insn::{self, Targets};
use crate::load;
use crate::text::align::{Row, align};
use crate::wire::{
    Insn, PassChange, PassReport, PassRow, PassesReport, PassesRequest, StageReport,
};

/// What each pass makes of the program, and one of them line by line.
pub fn passes(about: PassesRequest) -> Result<PassesReport, Refusal> {
    let Question { source, target } = Question::of(about.filter)?;
    let stages = load::stage_reports(&source, &target).map_err(Refusal::Filter)?;
    let before = std::iter::once(None).chain(stages.iter().map(Some));
    let mut compared: Vec<_> = before
        .zip(&stages)
        .map(|(before, after)| compare(before, after))
        .collect();
    let n_changed = |rows: &Vec<PassRow>| {
        let changed = rows.iter().filter(|row| row.change != PassChange::Same);
        count(changed.count())
    };
    let passes: Vec<_> = stages
        .iter()
        .zip(&compared)
        .map(|(stage, rows)| PassReport {
            name: stage.name.clone(),
            what: stage.what.clone(),
            n_insns: stage.n_insns,
            n_changed: n_changed(rows),
        })
        .collect();
    let first_change = || passes.iter().position(|pass| pass.n_changed > 0);
    let asked = Some(about.at as usize).filter(|&at| at < passes.len());
    let at = asked.or_else(first_change).unwrap_or_default();
    let rows = compared.get_mut(at).map(std::mem::take).unwrap_or_default();
    Ok(PassesReport {
        passes,
        at: count(at),
        rows,
    })
}

/// A program beside the one before it. The first has none, and a program that is too long for the
/// kernel has no instructions here.
fn compare(before: Option<&StageReport>, after: &StageReport) -> Vec<PassRow> {
    let empty = Vec::new();
    let Some(before) = before.map(|stage| &stage.insns) else {
        let rows = after.insns.iter().enumerate();
        let rows = rows.map(|(pc, insn)| PassRow {
            before: None,
            after: Some(said(pc, insn)),
            change: PassChange::Same,
        });
        return rows.collect();
    };
    let after = if before.is_empty() {
        &empty
    } else {
        &after.insns
    };
    let rows = align(&keys(before), &keys(after));
    let mut became = vec![None; before.len()];
    for (old, new) in rows.iter().filter_map(|row| row.0.zip(row.1)) {
        became[old] = Some(new);
    }
    let mut said_rows = Vec::with_capacity(rows.len());
    for group in rows.chunk_by(|one, other| is_both(one) == is_both(other)) {
        if group.first().is_some_and(is_both) {
            said_rows.extend(
                group
                    .iter()
                    .filter_map(|row| row.0.zip(row.1))
                    .map(|(old, new)| {
                        let is_same = leads(old, &before[old])
                            .map(|to| to.and_then(|to| became.get(to).copied().flatten()))
                            == leads(new, &after[new]);
                        PassRow {
                            before: Some(said(old, &before[old])),
                            after: Some(said(new, &after[new])),
                            change: if is_same {
                                PassChange::Same
                            } else {
                                PassChange::Leads
                            },
                        }
                    }),
            );
            continue;
        }
        // What went and what came in its place stand beside each other.
        let old: Vec<_> = group.iter().filter_map(|row| row.0).collect();
        let new: Vec<_> = group.iter().filter_map(|row| row.1).collect();
        said_rows.extend((0..old.len().max(new.len())).map(|n| {
            let before = old.get(n).map(|&pc| said(pc, &before[pc]));
            let after = new.get(n).map(|&pc| said(pc, &after[pc]));
            PassRow {
                change: match (&before, &after) {
                    (Some(_), Some(_)) => PassChange::Changed,
                    (Some(_), None) => PassChange::Gone,
                    _ => PassChange::New,
                },
                before,
                after,
            }
        }));
    }
    said_rows
}

fn is_both(row: &Row) -> bool {
    row.0.is_some() && row.1.is_some()
}

fn keys(insns: &[Insn]) -> Vec<(u16, u32, &str)> {
    insns.iter().map(key).collect()
}

/// What an instruction does, wherever it leads.
fn key(insn: &Insn) -> (u16, u32, &str) {
    let comment = insn
        .text
        .split_once(" ; ")
        .map_or("", |(_, comment)| comment);
    let k = if insn.code == insn::JA { 0 } else { insn.k };
    (insn.code, k, comment)
}

/// Where it leads, but for the next one, which follows it in any program.
fn leads(pc: usize, insn: &Insn) -> [Option<usize>; 2] {
    let Insn {
        code, jt, jf, k, ..
    } = *insn;
    match (SockFilter { code, jt, jf, k }).targets(pc) {
        Targets::Two(yes, no) => [Some(yes), Some(no)],
        Targets::One(to) if code == insn::JA => [Some(to), None],
        Targets::One(_) | Targets::None => [None, None],
    }
}

/// `0003 jeq #227, 4, 5 ; clock_settime`
fn said(pc: usize, insn: &Insn) -> String {
    format!("{pc:04} {}", insn.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::CheckRequest;

    fn ask(source: &str, at: u32) -> PassesReport {
        let filter = CheckRequest::of_text(source);
        passes(PassesRequest { filter, at }).unwrap()
    }

    const FILTER: &str =
        "default allow\nerrno EPERM chmod fchmod fchmodat\nkill write if fd == 1\n";

    #[test]
    fn every_pass_is_listed_and_the_last_one_makes_the_program() {
        let report = ask(FILTER, 0);
        assert_eq!(report.passes[0].name, "lower");
        let loaded = load::load(FILTER, &load::Target::default()).unwrap();
        let last = report.passes.last().unwrap();
        assert_eq!(last.n_insns as usize, loaded.program.insns().len());
        // The first stands alone.
        assert_eq!(report.rows.len(), report.passes[0].n_insns as usize);
        assert!(report.rows.iter().all(|row| row.before.is_none()));
    }

    #[test]
    fn both_programs_stand_whole_and_in_order_beside_each_other() {
        let n = u32::try_from(ask(FILTER, 0).passes.len()).unwrap();
        for at in 1..n + 2 {
            let report = ask(FILTER, at);
            let after = &report.passes[report.at as usize];
            let before = &report.passes[report.at as usize - 1];
            let column = |of: fn(&PassRow) -> Option<&String>| {
                let lines = report.rows.iter().filter_map(of);
                lines
                    .map(|line| line[..4].parse::<u32>().unwrap())
                    .collect::<Vec<_>>()
            };
            assert_eq!(
                column(|row| row.before.as_ref()),
                (0..before.n_insns).collect::<Vec<_>>()
            );
            assert_eq!(
                column(|row| row.after.as_ref()),
                (0..after.n_insns).collect::<Vec<_>>()
            );
            let changed = report
                .rows
                .iter()
                .filter(|row| row.change != PassChange::Same);
            assert_eq!(changed.count(), after.n_changed as usize);
        }
    }

    #[test]
    fn an_instruction_that_only_moved_is_the_same_and_one_that_leads_elsewhere_is_not() {
        let insn = |text: &str, code, jt, jf, k| Insn {
            code,
            jt,
            jf,
            k,
            origin: None,
            origins: Vec::new(),
            text: text.to_owned(),
        };
        let stage = |insns: Vec<Insn>| StageReport {
            name: String::new(),
            what: String::new(),
            n_insns: count(insns.len()),
            insns,
        };
        let jump = |jt, jf| insn("jeq #1", insn::JEQ_K, jt, jf, 1);
        let load = |k| insn("ld", insn::LD_ABS, 0, 0, k);
        let ret = |k| insn("ret", insn::RET_K, 0, 0, k);
        let before = stage(vec![load(0), jump(0, 1), ret(1), ret(2)]);
        let after = stage(vec![load(4), load(0), jump(1, 0), ret(1), ret(2)]);
        let changes: Vec<_> = compare(Some(&before), &after)
            .iter()
            .map(|row| row.change)
            .collect();
        let (same, new) = (PassChange::Same, PassChange::New);
        assert_eq!(changes, [new, same, PassChange::Leads, same, same]);
    }
}
