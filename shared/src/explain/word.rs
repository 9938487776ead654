//! 32-bit words as functions of the input, bit by bit, and the machine's arithmetic on them.
//!
//! Everything that the kernel computes is computed here exactly (facts 34 to 36); what grows too
//! large is given up as [`TooComplex`], never approximated.

use super::diagram::{Diagram, FALSE, Ref, TRUE, TooComplex};

/// A word: bit 0, the lowest, first.
pub(super) type Bits = [Ref; 32];

/// The order in which diagrams ask for the words of `seccomp_data`, by offset: arch and number
/// first, since they cut a program into independent parts, then the arguments, upper half before
/// lower half so that 64-bit comparisons stay small, and the instruction pointer last.
const ORDER: [u32; 16] = [4, 0, 20, 16, 28, 24, 36, 32, 44, 40, 52, 48, 60, 56, 12, 8];

/// First variable of the arch word.
pub(super) const ARCH: u32 = 0;
/// First variable of the number.
pub(super) const NR: u32 = 32;
/// First variable of a 64-bit word: arguments 0 to 5, then the instruction pointer as 6.
pub(super) const fn wide(index: u8) -> u32 {
    64 + 64 * index as u32
}

/// The word that a program loads from an offset.
pub(super) fn load(diagram: &mut Diagram, offset: u32) -> Result<Bits, TooComplex> {
    let at = (0..).zip(ORDER).find(|(_, known)| *known == offset);
    let Some((position, _)) = at else {
        return Ok(constant(0));
    };
    // The highest bit is asked for first.
    let mut bits = [FALSE; 32];
    for (var, bit) in (position * 32..).zip(bits.iter_mut().rev()) {
        *bit = diagram.node(var, FALSE, TRUE)?;
    }
    Ok(bits)
}

pub(super) const fn constant(value: u32) -> Bits {
    let mut bits = [FALSE; 32];
    let mut at = 0;
    while at < 32 {
        if value >> at & 1 == 1 {
            bits[at] = TRUE;
        }
        at += 1;
    }
    bits
}

/// The value of a word that is the same for every call.
pub(super) fn known(bits: &Bits) -> Option<u32> {
    bits.iter().rev().try_fold(0, |value, bit| match *bit {
        FALSE => Some(value << 1),
        TRUE => Some(value << 1 | 1),
        _ => None,
    })
}

/// An operation on each pair of bits.
pub(super) fn each(
    a: &Bits,
    b: &Bits,
    mut operation: impl FnMut(Ref, Ref) -> Result<Ref, TooComplex>,
) -> Result<Bits, TooComplex> {
    let mut bits = [FALSE; 32];
    for (bit, (a, b)) in bits.iter_mut().zip(a.iter().zip(b)) {
        *bit = operation(*a, *b)?;
    }
    Ok(bits)
}

/// `a + b + carry`, cut to as many bits as `a` has.
fn sum(d: &mut Diagram, a: &[Ref], b: &[Ref], mut carry: Ref) -> Result<Vec<Ref>, TooComplex> {
    let mut bits = Vec::with_capacity(a.len());
    for (&a, &b) in a.iter().zip(b) {
        let half = d.xor(a, b)?;
        bits.push(d.xor(half, carry)?);
        let (any, all) = (d.or(b, carry)?, d.and(b, carry)?);
        carry = d.ite(a, any, all)?;
    }
    Ok(bits)
}

/// `a - b`, cut to as many bits as `a` has.
fn difference(d: &mut Diagram, a: &[Ref], b: &[Ref]) -> Result<Vec<Ref>, TooComplex> {
    let inverted = b.iter().map(|bit| d.not(*bit));
    let inverted = inverted.collect::<Result<Vec<_>, _>>()?;
    sum(d, a, &inverted, TRUE)
}

fn word(bits: &[Ref]) -> Bits {
    std::array::from_fn(|at| bits.get(at).copied().unwrap_or(FALSE))
}

pub(super) fn add(d: &mut Diagram, a: &Bits, b: &Bits) -> Result<Bits, TooComplex> {
    Ok(word(&sum(d, a, b, FALSE)?))
}

pub(super) fn sub(d: &mut Diagram, a: &Bits, b: &Bits) -> Result<Bits, TooComplex> {
    Ok(word(&difference(d, a, b)?))
}

/// Shifted towards the high end by less than 32.
pub(super) fn left(a: &Bits, by: usize) -> Bits {
    std::array::from_fn(|at| at.checked_sub(by).map_or(FALSE, |from| a[from]))
}

/// Shifted towards the low end by less than 32.
pub(super) fn right(a: &Bits, by: usize) -> Bits {
    std::array::from_fn(|at| a.get(at + by).copied().unwrap_or(FALSE))
}

/// Shifted by the low five bits of another word, as `x86_64` does (fact 36).
pub(super) fn shift(
    d: &mut Diagram,
    a: &Bits,
    by: &Bits,
    one_way: impl Fn(&Bits, usize) -> Bits,
) -> Result<Bits, TooComplex> {
    let mut bits = *a;
    for (power, &condition) in by.iter().take(5).enumerate() {
        let shifted = one_way(&bits, 1 << power);
        bits = each(&shifted, &bits, |yes, no| d.ite(condition, yes, no))?;
    }
    Ok(bits)
}

pub(super) fn mul(d: &mut Diagram, a: &Bits, b: &Bits) -> Result<Bits, TooComplex> {
    let (a, b) = if known(a).is_some() { (b, a) } else { (a, b) };
    let mut product = constant(0);
    for (by, &condition) in b.iter().enumerate() {
        if condition != FALSE {
            let part = each(&left(a, by), &constant(0), |bit, _| d.and(bit, condition))?;
            product = add(d, &product, &part)?;
        }
    }
    Ok(product)
}

/// Division by a word that is not 0; where it is, the answer means nothing.
pub(super) fn div(d: &mut Diagram, a: &Bits, b: &Bits) -> Result<Bits, TooComplex> {
    if let Some(divisor) = known(b).filter(|divisor| divisor.is_power_of_two()) {
        return Ok(right(a, divisor.trailing_zeros() as usize));
    }
    // By hand, as in school. The rest is below the divisor, so doubled it needs one bit more.
    let divisor: Vec<Ref> = b.iter().copied().chain([FALSE]).collect();
    let mut rest = vec![FALSE; 33];
    let mut quotient = [FALSE; 32];
    for (digit, &bit) in quotient.iter_mut().zip(a).rev() {
        rest.rotate_right(1);
        rest[0] = bit;
        *digit = greater(d, &rest, &divisor, TRUE)?;
        let less = difference(d, &rest, &divisor)?;
        for (rest, less) in rest.iter_mut().zip(less) {
            *rest = d.ite(*digit, less, *rest)?;
        }
    }
    Ok(quotient)
}

/// `a == b`
pub(super) fn equal(d: &mut Diagram, a: &Bits, b: &Bits) -> Result<Ref, TooComplex> {
    let mut holds = TRUE;
    for (&a, &b) in a.iter().zip(b) {
        let (yes, no) = (d.and(b, holds)?, d.ite(b, FALSE, holds)?);
        holds = d.ite(a, yes, no)?;
    }
    Ok(holds)
}

/// `a > b`, or what `if_equal` says.
pub(super) fn greater(
    d: &mut Diagram,
    a: &[Ref],
    b: &[Ref],
    if_equal: Ref,
) -> Result<Ref, TooComplex> {
    let mut holds = if_equal;
    for (&a, &b) in a.iter().zip(b) {
        let (yes, no) = (d.ite(b, holds, TRUE)?, d.ite(b, FALSE, holds)?);
        holds = d.ite(a, yes, no)?;
    }
    Ok(holds)
}

/// `a & b != 0`
pub(super) fn any_common(d: &mut Diagram, a: &Bits, b: &Bits) -> Result<Ref, TooComplex> {
    let mut holds = FALSE;
    for (&a, &b) in a.iter().zip(b) {
        let both = d.and(a, b)?;
        holds = d.or(both, holds)?;
    }
    Ok(holds)
}
