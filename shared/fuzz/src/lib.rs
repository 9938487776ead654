//! Inputs that nobody would think of, tried on the claims of `shared/tests/fuzz`.

#[path = "../../tests/fuzz/claims/mod.rs"]
mod claims;

/// Tries the claim of a target.
///
/// # Panics
///
/// If the claim does not hold, or there is none of that name.
pub fn claim(target: &str, bytes: &[u8]) {
    let found = claims::ALL.iter().find(|(name, _)| *name == target);
    let (_, claim) = found.expect("every target has a claim");
    claim(bytes);
}
