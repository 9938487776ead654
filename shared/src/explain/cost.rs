//! How many instructions a program executes for a syscall.

use super::cache::{cached, follow};
use super::diagram::{Diagram, FALSE, Ref, TRUE, TooComplex};
use super::given::Given;
use super::machine::{State, Step, Words, execute};
use super::say;
use crate::abi::Arch;
use crate::bpf::BpfProgram;
use crate::bpf::insn::{SockFilter, Targets};
use crate::explain::Cached;
use crate::wire::CostReport;

/// Ways through a program for one syscall that are counted one by one.
const MAX_WAYS: usize = 1024;

/// Calls that may turn out too complex to count, each after some 30 ms, before the rest is answered by
/// bounds: a program whose arguments blow up does so for every number.
const MAX_FAILURES: usize = 16;

/// What syscalls cost.
pub(super) fn costs(program: &BpfProgram, calls: &[(Arch, u32)]) -> Vec<CostReport> {
    let insns = program.insns();
    let mut bench = Bench {
        diagram: Diagram::new(),
        words: Words::default(),
        insns,
    };
    let mut n_failures = 0;
    let calls = calls.iter().map(|&(arch, nr)| {
        let count = if n_failures < MAX_FAILURES {
            bench.count(arch.audit(), nr)
        } else {
            Err(TooComplex)
        };
        let count = count.unwrap_or_else(|TooComplex| {
            n_failures += 1;
            bounds(insns)
        });
        let is_cached = cached(insns, arch, nr);
        CostReport {
            arch: arch.name().to_owned(),
            syscall: say::syscall(arch, nr),
            nr,
            min: count.min,
            mean_hundredths: count.mean_hundredths,
            max: count.max,
            exact: count.exact,
            cached: matches!(is_cached, Cached::Yes | Cached::Exempt),
            because: is_cached.to_string(),
        }
    });
    calls.collect()
}

struct Bench<'a> {
    diagram: Diagram,
    words: Words,
    insns: &'a [SockFilter],
}

struct Count {
    min: u32,
    mean_hundredths: u32,
    max: u32,
    exact: bool,
}

/// A way through the program, up to some instruction.
#[derive(Debug, Clone, Copy)]
struct Way {
    pc: usize,
    state: State,
    /// The calls that go it.
    when: Ref,
    executed: u32,
}

impl Bench<'_> {
    /// Counts the instructions on every way that some call goes.
    fn count(&mut self, arch: u32, nr: u32) -> Result<Count, TooComplex> {
        self.diagram.refuel();
        let begin = follow(self.insns, arch, nr);
        let state = self.words.start();
        let a = self.words.constant(begin.a);
        let mut ways = vec![Way {
            pc: begin.pc,
            state: State { a, ..state },
            when: TRUE,
            executed: begin.executed,
        }];
        let given = Given::call(arch, nr);
        let mut lengths = Vec::new();
        while let Some(way) = ways.pop() {
            let executed = way.executed + 1;
            let insn = *self.insns.get(way.pc).ok_or(TooComplex)?;
            let (diagram, words) = (&mut self.diagram, &mut self.words);
            diagram.begin();
            let mut go = |pc, state, when| {
                if when != FALSE {
                    ways.push(Way {
                        pc,
                        state,
                        when,
                        executed,
                    });
                }
            };
            match execute(diagram, words, given, way.pc, insn, way.state) {
                Step::Return(_) => lengths.push(executed),
                Step::Go(next, state) => go(next, state, way.when),
                Step::Branch(condition, yes, no, state) => {
                    let condition = condition.map_err(|_| TooComplex)?;
                    go(yes, state, diagram.and(way.when, condition)?);
                    go(no, state, diagram.ite(condition, FALSE, way.when)?);
                }
                Step::Divide(zero, next, state) => {
                    let zero = zero.map_err(|_| TooComplex)?;
                    if diagram.and(way.when, zero)? != FALSE {
                        lengths.push(executed);
                    }
                    go(next, state, diagram.ite(zero, FALSE, way.when)?);
                }
            }
            if lengths.len() + ways.len() > MAX_WAYS {
                return Err(TooComplex);
            }
        }
        let (Some(&min), Some(&max)) = (lengths.iter().min(), lengths.iter().max()) else {
            return Err(TooComplex);
        };
        let total: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
        let mean = total * 100 / lengths.len() as u64;
        Ok(Count {
            min,
            mean_hundredths: u32::try_from(mean).unwrap_or(u32::MAX),
            max,
            exact: true,
        })
    }
}

/// The shortest and the longest way through a program, whoever goes it.
fn bounds(insns: &[SockFilter]) -> Count {
    let mut ends = vec![(1_u32, 1_u32); insns.len()];
    for (pc, insn) in insns.iter().enumerate().rev() {
        let at = |pc: usize| ends.get(pc).copied().unwrap_or((0, 0));
        let (min, max) = match insn.targets(pc) {
            Targets::None => (0, 0),
            Targets::One(next) => at(next),
            Targets::Two(yes, no) => {
                let (yes, no) = (at(yes), at(no));
                (yes.0.min(no.0), yes.1.max(no.1))
            }
        };
        // A division may end the program there.
        let min = if insn.code == crate::bpf::insn::DIV_X {
            0
        } else {
            min
        };
        ends[pc] = (min + 1, max + 1);
    }
    let (min, max) = ends.first().copied().unwrap_or_default();
    Count {
        min,
        mean_hundredths: (min + max) * 50,
        max,
        exact: false,
    }
}
