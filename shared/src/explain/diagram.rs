//! Decision diagrams: functions of the 512 bits of `seccomp_data`, each kept once.
//!
//! A node asks for one bit; nodes on every path ask for the bits in the same order and no node has
//! two equal branches. So two functions are equal exactly when they are the same node (Bryant,
//! "Graph-Based Algorithms for Boolean Function Manipulation", 1986), and "equal" needs no search.
//!
//! Some functions have no small diagram. Every operation therefore costs fuel and may answer
//! [`TooComplex`]; time and memory are bounded by [`MAX_NODES`] and [`FUEL`], of which no single
//! piece of work ([`Diagram::begin`]) gets more than a part, so that one bad instruction leaves
//! enough for the others.

use super::table::{Memory, Positions, Slot};
use std::cell::Cell;
use std::collections::BTreeMap;

/// A function, by its topmost node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ref(u32);

/// Holds for no call.
pub(super) const FALSE: Ref = Ref(0);
/// Holds for every call.
pub(super) const TRUE: Ref = Ref(1);

/// The function has no diagram of a size that we are ready to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooComplex;

/// Nodes that a diagram may have: 12 MiB of them.
pub(super) const MAX_NODES: usize = 1 << 20;
/// Steps that a whole phase of the work may take.
pub(super) const FUEL: u32 = 12_000_000;
/// Steps and nodes that one piece of work may take of them.
pub(super) const AT_ONCE: u32 = 1 << 18;
/// The same where every reasonable program needs a hundredth of it: one instruction's arithmetic.
pub(super) const LITTLE: u32 = 1 << 14;

/// What a function answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leaf {
    /// A condition that holds, or does not.
    Truth(bool),
    /// A verdict word.
    Word(u32),
    /// We cannot say; the number is of the caller's list of reasons.
    Unknown(u32),
    /// Two functions answer this and that.
    Pair(Ref, Ref),
}

/// Variables are below this; kinds of leaves are above.
const N_VARS: u32 = 512;
const TRUTH: u32 = N_VARS;
const WORD: u32 = N_VARS + 1;
const UNKNOWN: u32 = N_VARS + 2;
const PAIR: u32 = N_VARS + 3;

/// Operations of two functions, which [`Memory`] tells apart from `ite` because no node has such a
/// position. The first has the position of a leaf added, the last the number of a bit.
const JOIN: u32 = 1 << 31;
const PAIR_UP: u32 = 1 << 30;
const WITH_BIT: u32 = 1 << 29;

/// `[variable, if the bit is 0, if it is 1]`, or a leaf.
type Node = [u32; 3];

/// All functions of one question.
#[derive(Debug, Clone)]
pub(super) struct Diagram {
    nodes: Vec<Node>,
    positions: Positions,
    memory: Memory,
    fuel: Cell<u32>,
    /// Steps and nodes that one piece of work may take.
    at_once: u32,
    /// Where the present piece of work ends: when so much fuel is left, or there are so many nodes.
    last_fuel: u32,
    last_node: usize,
}

impl Diagram {
    pub(super) fn new() -> Self {
        let mut diagram = Self {
            nodes: Vec::with_capacity(1 << 12),
            positions: Positions::new(),
            memory: Memory::new(),
            fuel: Cell::new(FUEL),
            at_once: AT_ONCE,
            last_fuel: 0,
            last_node: MAX_NODES,
        };
        // FALSE and TRUE, by their positions.
        for truth in [0, 1] {
            let _ = diagram.intern([TRUTH, truth, 0]);
        }
        diagram
    }

    /// Begins another phase of the work with a full tank.
    pub(super) fn refuel(&mut self) {
        self.refuel_with(FUEL);
    }

    /// Begins another phase with so much fuel.
    pub(super) fn refuel_with(&mut self, fuel: u32) {
        self.fuel.set(fuel);
        self.pieces_of(AT_ONCE);
    }

    /// What was burnt of so much fuel.
    pub(super) fn burnt(&self, fuel: u32) -> u32 {
        fuel.saturating_sub(self.fuel.get())
    }

    /// From here on no piece of work gets more than so much.
    pub(super) fn pieces_of(&mut self, at_once: u32) {
        self.at_once = at_once;
        self.begin();
    }

    /// Begins a piece of work, which gets a part of what is left.
    pub(super) fn begin(&mut self) {
        self.begin_with(self.at_once);
    }

    /// Begins a piece of work that gets no more than so much.
    pub(super) fn begin_with(&mut self, most: u32) {
        let fuel = self.fuel.get();
        self.last_fuel = fuel - most.min(fuel / 4);
        let free = MAX_NODES.saturating_sub(self.nodes.len());
        self.last_node = self.nodes.len() + (most as usize).min(free / 4);
    }

    fn intern(&mut self, node: Node) -> Result<Ref, TooComplex> {
        let nodes = &mut self.nodes;
        match self.positions.find(node, |at| nodes[at as usize]) {
            Ok(at) => Ok(Ref(at)),
            Err(_) if nodes.len() >= self.last_node => Err(TooComplex),
            Err(slot) => Ok(self.add(node, slot)),
        }
    }

    fn add(&mut self, node: Node, slot: Slot) -> Ref {
        let nodes = &mut self.nodes;
        // MAX_NODES and the few leaves beyond are far below 2^32.
        let at = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        nodes.push(node);
        self.positions.note(slot, at, |at| nodes[at as usize]);
        Ref(at)
    }

    /// The function that asks for a bit, and goes on with one of two that ask for later ones.
    pub(super) fn node(&mut self, var: u32, low: Ref, high: Ref) -> Result<Ref, TooComplex> {
        if low == high {
            return Ok(low);
        }
        self.intern([var, low.0, high.0])
    }

    pub(super) fn word(&mut self, word: u32) -> Result<Ref, TooComplex> {
        self.intern([WORD, word, 0])
    }

    /// Never refused: there has to be a way to say that something was too much.
    pub(super) fn unknown(&mut self, reason: u32) -> Ref {
        let (node, nodes) = ([UNKNOWN, reason, 0], &self.nodes);
        match self.positions.find(node, |at| nodes[at as usize]) {
            Ok(at) => Ref(at),
            Err(slot) => self.add(node, slot),
        }
    }

    /// The first bit that a function asks for; `None` for a leaf.
    pub(super) fn var(&self, function: Ref) -> Option<u32> {
        let var = self.nodes[function.0 as usize][0];
        (var < N_VARS).then_some(var)
    }

    /// What a function comes to when the bit `var`, which is its first or one before it, is known.
    pub(super) fn branch(&self, function: Ref, var: u32, bit: bool) -> Ref {
        let [own, low, high] = self.nodes[function.0 as usize];
        if own != var {
            return function;
        }
        Ref(if bit { high } else { low })
    }

    /// What a function answers, if that depends on nothing.
    pub(super) fn leaf(&self, function: Ref) -> Option<Leaf> {
        let [kind, first, second] = self.nodes[function.0 as usize];
        match kind {
            TRUTH => Some(Leaf::Truth(first == 1)),
            WORD => Some(Leaf::Word(first)),
            UNKNOWN => Some(Leaf::Unknown(first)),
            PAIR => Some(Leaf::Pair(Ref(first), Ref(second))),
            _ => None,
        }
    }

    /// The first bit that any of the functions asks for.
    fn first_var(&self, functions: &[Ref]) -> u32 {
        let vars = functions.iter().filter_map(|function| self.var(*function));
        vars.min().unwrap_or(N_VARS)
    }

    /// Takes one step.
    pub(super) fn burn(&self) -> Result<(), TooComplex> {
        let fuel = self.fuel.get();
        if fuel <= self.last_fuel {
            return Err(TooComplex);
        }
        self.fuel.set(fuel - 1);
        Ok(())
    }

    /// `yes` where `condition` holds, `no` elsewhere.
    pub(super) fn ite(&mut self, condition: Ref, yes: Ref, no: Ref) -> Result<Ref, TooComplex> {
        match condition {
            TRUE => return Ok(yes),
            FALSE => return Ok(no),
            _ if yes == no => return Ok(yes),
            _ if yes == TRUE && no == FALSE => return Ok(condition),
            _ => {}
        }
        let key = [condition.0, yes.0, no.0];
        if let Some(known) = self.memory.recall(key) {
            return Ok(Ref(known));
        }
        self.burn()?;
        let var = self.first_var(&[condition, yes, no]);
        let [low, high] = [false, true].map(|bit| {
            let at = |function| self.branch(function, var, bit);
            (at(condition), at(yes), at(no))
        });
        let low = self.ite(low.0, low.1, low.2)?;
        let high = self.ite(high.0, high.1, high.2)?;
        let made = self.node(var, low, high)?;
        self.memory.remember(key, made.0);
        Ok(made)
    }

    pub(super) fn not(&mut self, a: Ref) -> Result<Ref, TooComplex> {
        self.ite(a, FALSE, TRUE)
    }

    pub(super) fn and(&mut self, a: Ref, b: Ref) -> Result<Ref, TooComplex> {
        self.ite(a, b, FALSE)
    }

    pub(super) fn or(&mut self, a: Ref, b: Ref) -> Result<Ref, TooComplex> {
        self.ite(a, TRUE, b)
    }

    pub(super) fn xor(&mut self, a: Ref, b: Ref) -> Result<Ref, TooComplex> {
        let not_b = self.not(b)?;
        self.ite(a, not_b, b)
    }

    /// A function that answers the same where `care` holds and is no larger: what it answers
    /// elsewhere is chosen so (Coudert and Madre's "restrict").
    pub(super) fn restrict(&mut self, function: Ref, care: Ref) -> Result<Ref, TooComplex> {
        let (Some(var), Some(care_var)) = (self.var(function), self.var(care)) else {
            return Ok(function);
        };
        self.burn()?;
        let top = var.min(care_var);
        let [low, high] = [false, true].map(|bit| self.branch(care, top, bit));
        if care_var < var {
            // The function does not ask for this bit, so it matters where either half does.
            let care = self.or(low, high)?;
            return self.restrict(function, care);
        }
        let [if_low, if_high] = [false, true].map(|bit| self.branch(function, var, bit));
        match (low, high) {
            (FALSE, care) => self.restrict(if_high, care),
            (care, FALSE) => self.restrict(if_low, care),
            (low, high) => {
                let if_low = self.restrict(if_low, low)?;
                let if_high = self.restrict(if_high, high)?;
                self.node(var, if_low, if_high)
            }
        }
    }

    /// What both answer where they agree; elsewhere unknown for the reason.
    pub(super) fn join(&mut self, a: Ref, b: Ref, unknown: Ref) -> Result<Ref, TooComplex> {
        self.both(JOIN + unknown.0, a, b, &|_, _, _| Ok(unknown))
    }

    /// Pairs of what both answer; `TRUE` where they agree.
    pub(super) fn pair(&mut self, a: Ref, b: Ref) -> Result<Ref, TooComplex> {
        self.both(PAIR_UP, a, b, &|diagram, a, b| {
            diagram.intern([PAIR, a.0, b.0])
        })
    }

    /// The verdict words of `words`, with a bit set where `condition` holds.
    pub(super) fn with_bit(
        &mut self,
        words: Ref,
        condition: Ref,
        bit: u32,
    ) -> Result<Ref, TooComplex> {
        self.both(
            WITH_BIT + bit,
            words,
            condition,
            &|diagram, a, b| match (diagram.leaf(a), b) {
                (Some(Leaf::Word(word)), TRUE) => diagram.word(word | 1 << bit),
                _ => Ok(a),
            },
        )
    }

    fn both(
        &mut self,
        operation: u32,
        a: Ref,
        b: Ref,
        leaves: &dyn Fn(&mut Self, Ref, Ref) -> Result<Ref, TooComplex>,
    ) -> Result<Ref, TooComplex> {
        if a == b {
            return Ok(if operation == PAIR_UP { TRUE } else { a });
        }
        let var = self.first_var(&[a, b]);
        if var == N_VARS {
            return leaves(self, a, b);
        }
        let key = [operation, a.0, b.0];
        if let Some(known) = self.memory.recall(key) {
            return Ok(Ref(known));
        }
        self.burn()?;
        let [low, high] =
            [false, true].map(|bit| (self.branch(a, var, bit), self.branch(b, var, bit)));
        let low = self.both(operation, low.0, low.1, leaves)?;
        let high = self.both(operation, high.0, high.1, leaves)?;
        let made = self.node(var, low, high)?;
        self.memory.remember(key, made.0);
        Ok(made)
    }

    /// The function with every leaf replaced.
    pub(super) fn map(
        &mut self,
        function: Ref,
        mut leaves: impl FnMut(&mut Self, Leaf) -> Result<Ref, TooComplex>,
    ) -> Result<Ref, TooComplex> {
        self.map_known(function, &mut leaves, &mut BTreeMap::new())
    }

    fn map_known(
        &mut self,
        function: Ref,
        leaves: &mut dyn FnMut(&mut Self, Leaf) -> Result<Ref, TooComplex>,
        known: &mut BTreeMap<Ref, Ref>,
    ) -> Result<Ref, TooComplex> {
        if let Some(made) = known.get(&function) {
            return Ok(*made);
        }
        self.burn()?;
        let made = match (self.leaf(function), self.var(function)) {
            (Some(leaf), _) => leaves(self, leaf)?,
            (None, var) => {
                let var = var.unwrap_or(N_VARS);
                let [low, high] = [false, true].map(|bit| self.branch(function, var, bit));
                let low = self.map_known(low, leaves, known)?;
                let high = self.map_known(high, leaves, known)?;
                self.node(var, low, high)?
            }
        };
        known.insert(function, made);
        Ok(made)
    }
}
