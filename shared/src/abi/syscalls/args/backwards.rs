//! What arm64 and RISC-V pass in another order: `CLONE_BACKWARDS`.

use super::ArgKind::{Address, Flags, Out, Pointer, Word};
use super::{Shape, signatures};
use crate::abi::named::Family;

signatures! {
    clone(
        flags: Flags(Family::Clone), stack: Address, parent_tid: Out(Shape::Int), tls: Word,
        child_tid: Pointer
    );
}
