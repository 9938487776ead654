//! A program for people to read and to take away.

use ringside_shared::bpf::insn::Targets;
use ringside_shared::bpf::write::{Form, write};
use ringside_shared::load::{ListingLine, Loaded};

/// Where an instruction may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Leads {
    /// If the comparison is true, or always.
    pub yes: Option<usize>,
    /// If the comparison is false.
    pub no: Option<usize>,
}

/// Where the instruction at `pc` leads, unless it is just the next one.
pub fn leads(loaded: &Loaded, pc: usize) -> Leads {
    let insn = loaded.program.insns().get(pc);
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

/// The program as an array of C, which `ringside filter disasm` reads back.
pub fn c_array(loaded: &Loaded, listing: &[ListingLine]) -> String {
    let notes = listing.iter().map(|line| match line.origin_line {
        Some(line) => format!("line {line}"),
        None => String::new(),
    });
    let notes: Vec<_> = notes.collect();
    let written = write(Form::C, loaded.program.insns(), &notes);
    String::from_utf8_lossy(&written).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::Analysis;
    use super::*;
    use ringside_shared::bpf::read;

    fn analysis() -> Analysis {
        Analysis::of("default allow\nerrno EPERM clock_settime if clockid == 0\n".into())
    }

    #[test]
    fn what_is_copied_is_read_back_as_the_same_program() {
        let analysis = analysis();
        let loaded = analysis.loaded.expect("loads");
        let copied = c_array(&loaded, &analysis.listing);
        let back = read::read(copied.as_bytes()).expect("a program");
        assert_eq!(back, loaded.program.insns());
    }

    #[test]
    fn a_comparison_leads_to_two_places_and_a_return_to_none() {
        let analysis = analysis();
        let loaded = analysis.loaded.expect("loads");
        let jump = analysis
            .listing
            .iter()
            .find(|line| line.text.starts_with("jeq"))
            .expect("a comparison");
        let leads_to = leads(&loaded, jump.pc);
        assert!(leads_to.yes.is_some() && leads_to.no.is_some());
        assert!(!operation(jump).contains(','));
        assert_eq!(leads(&loaded, analysis.listing.len() - 1), Leads::default());
    }
}
