//! A program as one function of its input.
//!
//! Jumps only go forward, so one sweep down finds with which registers each instruction can be
//! reached, and one sweep up puts the functions together, each instruction's from those of where
//! it leads.

use super::diagram::{Diagram, LITTLE, Leaf, Ref, TooComplex};
use super::given::{Cuts, Given, Loaded};
use super::live::{Live, live};
use super::machine::{Gap, State, Step, Value, Words, execute};
use crate::bpf::insn::{SockFilter, Targets};
use crate::verdict::Action;
use std::collections::BTreeMap;

/// Different registers with which one instruction may be reached.
const MAX_STATES: usize = 64;
/// The same over a whole program.
const MAX_STATES_IN_ALL: usize = 40_000;
/// Gaps that get a message of their own.
pub(super) const MAX_GAPS: usize = 1000;

/// A function of the input and what is not known of it.
#[derive(Debug, Clone)]
pub(super) struct Symbolic {
    /// What the program answers: words as the kernel acts on them, or unknown.
    pub(super) root: Ref,
    /// What unknown leaves stand for, by their numbers.
    pub(super) gaps: Vec<Gap>,
    /// Where arches and numbers are told apart.
    pub(super) cuts: Cuts,
}

/// Works out what a program answers to the given calls; what it answers to others means nothing.
///
/// Unknown leaves are numbered from 0. `n_states` is how many more states of registers may be
/// followed; used up, what is left is unknown.
pub(super) fn symbolic(
    diagram: &mut Diagram,
    insns: &[SockFilter],
    given: Given,
    n_states: &mut usize,
) -> Symbolic {
    let mut words = Words::default();
    let Reached { steps, cuts } = reach(diagram, &mut words, given, insns, n_states);
    let mut sweep = Sweep {
        diagram,
        words: &words,
        results: vec![Vec::new(); insns.len()],
        gaps: Vec::new(),
    };
    for (pc, steps) in steps.iter().enumerate().rev() {
        let mut results = Vec::with_capacity(steps.len());
        for step in steps {
            sweep.diagram.begin();
            let result = match sweep.step(step) {
                Ok(result) => result,
                Err(TooComplex) => sweep.unknown(Gap::Outcome(position(pc))),
            };
            results.push(result);
        }
        sweep.results[pc] = results;
    }
    let root = sweep.results[0][0];
    Symbolic {
        root,
        gaps: sweep.gaps,
        cuts,
    }
}

fn position(pc: usize) -> u32 {
    u32::try_from(pc).unwrap_or(u32::MAX)
}

/// Where a step leads, as an instruction and which of its states.
type Place = (usize, usize);

/// A [`Step`] between places.
#[derive(Debug, Clone, Copy)]
enum Edge {
    Go(Place),
    Branch(Result<Ref, Gap>, Place, Place),
    Return(Value),
    Divide(Result<Ref, Gap>, Place),
}

/// The states of one instruction, each with its number.
type States = BTreeMap<State, usize>;

/// For each instruction and each state in which it is reached, what it does.
struct Reached {
    steps: Vec<Vec<Edge>>,
    cuts: Cuts,
}

/// Follows a program from its start.
fn reach(
    diagram: &mut Diagram,
    words: &mut Words,
    given: Given,
    insns: &[SockFilter],
    left: &mut usize,
) -> Reached {
    let live = live(insns);
    let loaded = Loaded::new(diagram, words);
    let mut cuts = Cuts::default();
    let mut states: Vec<States> = vec![States::new(); insns.len()];
    let start = words.start();
    states[0].insert(live[0].of(start), 0);
    let mut edges: Vec<Vec<Edge>> = Vec::with_capacity(insns.len());
    let n_left = MAX_STATES_IN_ALL.min(*left);
    let mut n_states = 0;
    for (pc, &insn) in insns.iter().enumerate() {
        let here = std::mem::take(&mut states[pc]);
        let n_here = here.len();
        let most = MAX_STATES.min(n_left.saturating_sub(n_states).max(1));
        let mut numbered: Vec<(usize, State)> = here
            .into_iter()
            .map(|(state, number)| (number, state))
            .collect();
        numbered.sort_unstable();
        let mut merged: Vec<State> = numbered.into_iter().map(|(_, state)| state).collect();
        if merged.len() > most {
            merged = met(&merged, Gap::Paths(position(pc)));
        }
        n_states += merged.len();
        let mut place = |pc: usize, state: State| {
            let known = &mut states[pc];
            let next = known.len();
            (pc, *known.entry(live_of(&live, pc, state)).or_insert(next))
        };
        let mut made: Vec<Edge> = Vec::with_capacity(merged.len());
        for state in merged {
            diagram.begin_with(LITTLE);
            if let (Targets::Two(yes, no), Ok(loaded)) = (insn.targets(pc), loaded)
                && let Some(axis) = loaded.axis(state.a)
            {
                cuts.note(axis, insn);
                if let Some(holds) = given.answer(axis, insn) {
                    made.push(Edge::Go(place(if holds { yes } else { no }, state)));
                    continue;
                }
            }
            made.push(match execute(diagram, words, given, pc, insn, state) {
                Step::Go(next, state) => Edge::Go(place(next, state)),
                Step::Branch(condition, yes, no, state) => match condition {
                    Ok(super::diagram::TRUE) => Edge::Go(place(yes, state)),
                    Ok(super::diagram::FALSE) => Edge::Go(place(no, state)),
                    _ => Edge::Branch(condition, place(yes, state), place(no, state)),
                },
                Step::Return(value) => Edge::Return(value),
                Step::Divide(zero, next, state) => Edge::Divide(zero, place(next, state)),
            });
        }
        // Those that were merged all lead where the one that stands for them leads.
        if let (true, Some(&only)) = (made.len() < n_here, made.first()) {
            made = vec![only; n_here];
        }
        edges.push(made);
    }
    *left = left.saturating_sub(n_states);
    Reached { steps: edges, cuts }
}

fn live_of(live: &[Live], pc: usize, state: State) -> State {
    live.get(pc).map_or(state, |live| live.of(state))
}

/// The one state that stands for all: what they do not agree on is unknown.
fn met(states: &[State], gap: Gap) -> Vec<State> {
    let meet = |a: Value, b: Value| if a == b { a } else { Value::Unknown(gap) };
    let common = states.iter().copied().reduce(|a, b| State {
        a: meet(a.a, b.a),
        x: meet(a.x, b.x),
        m: std::array::from_fn(|cell| meet(a.m[cell], b.m[cell])),
    });
    common.into_iter().collect()
}

struct Sweep<'a> {
    diagram: &'a mut Diagram,
    words: &'a Words,
    results: Vec<Vec<Ref>>,
    gaps: Vec<Gap>,
}

impl Sweep<'_> {
    fn at(&self, (pc, number): Place) -> Ref {
        self.results[pc][number]
    }

    fn unknown(&mut self, gap: Gap) -> Ref {
        let known = self.gaps.iter().position(|known| *known == gap);
        let number = known.unwrap_or_else(|| {
            // The last one stands for all that come after it.
            if self.gaps.len() < MAX_GAPS {
                self.gaps.push(gap);
            }
            self.gaps.len() - 1
        });
        self.diagram.unknown(position(number))
    }

    fn step(&mut self, edge: &Edge) -> Result<Ref, TooComplex> {
        match *edge {
            Edge::Go(next) => Ok(self.at(next)),
            Edge::Branch(condition, yes, no) => {
                let (yes, no) = (self.at(yes), self.at(no));
                match condition {
                    Ok(condition) => self.diagram.ite(condition, yes, no),
                    Err(gap) => {
                        let unknown = self.unknown(gap);
                        self.diagram.join(yes, no, unknown)
                    }
                }
            }
            Edge::Return(value) => self.returned(value),
            Edge::Divide(zero, next) => {
                let (killed, next) = (self.diagram.word(0)?, self.at(next));
                match zero {
                    Ok(zero) => self.diagram.ite(zero, killed, next),
                    Err(gap) => {
                        let unknown = self.unknown(gap);
                        self.diagram.join(killed, next, unknown)
                    }
                }
            }
        }
    }

    /// The words that a value may have, as the kernel acts on them.
    fn returned(&mut self, value: Value) -> Result<Ref, TooComplex> {
        let bits = match self.words.bits(value) {
            Ok(bits) => bits,
            Err(gap) => return Ok(self.unknown(gap)),
        };
        if let Some(word) = super::word::known(&bits) {
            return self.diagram.word(acted_on(word));
        }
        self.diagram.begin_with(LITTLE);
        let mut words = self.diagram.word(0)?;
        for (bit, &condition) in (0..).zip(&bits) {
            words = self.diagram.with_bit(words, condition, bit)?;
        }
        self.diagram.map(words, |diagram, leaf| match leaf {
            Leaf::Word(word) => diagram.word(acted_on(word)),
            _ => Err(TooComplex),
        })
    }
}

/// The word that stands for all on which the kernel acts alike: unknown actions kill the process
/// (fact 11), errnos are cut (fact 13), and nobody sees the data of a kill, of ALLOW, LOG or
/// `USER_NOTIF`.
pub(super) fn acted_on(word: u32) -> u32 {
    /// `MAX_ERRNO` in `linux/err.h`.
    const MAX_ERRNO: u16 = 4095;
    match Action::from_word(word) {
        Action::Errno(data) => Action::Errno(data.min(MAX_ERRNO)),
        Action::Allow(_) => Action::Allow(0),
        Action::Log(_) => Action::Log(0),
        Action::Notify(_) => Action::Notify(0),
        other => other,
    }
    .word()
}
