//! "Did you mean": the known name that is closest to a misspelt one.

/// The candidate that a misspelt name was probably meant to be.
///
/// Close means at most one third of the letters changed, swapped, missing or too many. Case does
/// not count. Of several equally close ones the first in alphabetical order.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    closest_within(usize::MAX, name, candidates)
}

/// The same with at most so many letters amiss: for names beside which there are others that we do
/// not know.
pub fn closest_within<'a>(
    most: usize,
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    /// Longer than any name there is; distance is quadratic in length.
    const MAX_LENGTH: usize = 64;
    let length = name.chars().count();
    if length == 0 || length > MAX_LENGTH {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let most = most.min(length.div_ceil(3));
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= most)
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&name, &candidate.to_ascii_lowercase());
            (distance, candidate)
        })
        .filter(|&(distance, candidate)| distance <= most && distance < candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] = [
        "open",
        "openat",
        "clock_settime",
        "clock_gettime",
        "O_CREAT",
    ];

    fn check(name: &str, expected: Option<&str>) {
        assert_eq!(closest(name, NAMES), expected);
    }

    #[test]
    fn slips_of_the_finger_are_forgiven() {
        check("opena", Some("open"));
        check("opneat", Some("openat"));
        check("clock_setime", Some("clock_settime"));
        check("o_creat", Some("O_CREAT"));
        check("O_CREATE", Some("O_CREAT"));
    }

    #[test]
    fn a_different_word_is_not_a_slip() {
        check("xyz", None);
        check("", None);
        check(&"a".repeat(1000), None);
    }
}
