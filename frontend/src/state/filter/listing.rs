//! A program for people to read.

use ringside_shared::bpf::BpfProgram;
use ringside_shared::bpf::insn::Targets;
use ringside_shared::load::ListingLine;

/// Where an instruction may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Leads {
    /// If the comparison is true, or always.
    pub yes: Option<usize>,
    /// If the comparison is false.
    pub no: Option<usize>,
}

/// Where the instruction at `pc` leads, unless it is just the next one.
pub fn leads(program: &BpfProgram, pc: usize) -> Leads {
    let insn = program.insns().get(pc);
    match insn.map(|insn| insn.targets(pc)) {
        Some(Targets::Two(yes, no)) => Leads {
            yes: Some(yes),
            no: Some(no),
        },
        Some(Targets::One(next)) if next != pc + 1 => Leads {
            yes: Some(next),
            no: None,
        },
        _ => Leads::default(),
    }
}

/// An instruction without its targets: `jeq #227` of `jeq #227, 4, 5`.
pub fn operation(line: &ListingLine) -> &str {
    line.text.split(", ").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::Analysis;
    use super::*;

    fn analysis() -> Analysis {
        Analysis::of("default allow\nerrno EPERM clock_settime if clockid == 0\n".into())
    }

    #[test]
    fn a_comparison_leads_to_two_places_and_a_return_to_none() {
        let analysis = analysis();
        let program = analysis.program.expect("loads");
        let jump = analysis
            .listing
            .iter()
            .find(|line| line.text.starts_with("jeq"))
            .expect("a comparison");
        let leads_to = leads(&program, jump.pc);
        assert!(leads_to.yes.is_some() && leads_to.no.is_some());
        assert!(!operation(jump).contains(','));
        assert_eq!(
            leads(&program, analysis.listing.len() - 1),
            Leads::default()
        );
    }
}
