//! Terms put into the search box and taken out of it, as chips and links do.

use super::parse::terms;

/// Whether the text asks for this value of a key, maybe among others.
pub fn has(text: &str, key: &str, value: &str) -> bool {
    find(text, key).is_some_and(|(begin, end)| values(&text[begin..end], key).any(|v| v == value))
}

/// The text with a value of a key put in, beside others of that key; or taken out if it was there.
pub fn toggled(text: &str, key: &str, value: &str) -> String {
    let Some((begin, end)) = find(text, key) else {
        let gap = if text.is_empty() || text.ends_with(' ') {
            ""
        } else {
            " "
        };
        return format!("{text}{gap}{key}:{value}");
    };
    let mut kept: Vec<&str> = values(&text[begin..end], key).collect();
    match kept.iter().position(|held| *held == value) {
        Some(at) => drop(kept.remove(at)),
        None => kept.push(value),
    }
    let (before, after) = (&text[..begin], &text[end..]);
    if kept.is_empty() {
        let parts = [before.trim_end(), after.trim_start()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        return parts.join(" ");
    }
    format!("{before}{key}:{}{after}", kept.join(","))
}

/// The first term `key:…` that is not turned round.
fn find(text: &str, key: &str) -> Option<(usize, usize)> {
    let is_it = |term: &str| {
        term.strip_prefix(key)
            .is_some_and(|rest| rest.starts_with(':'))
    };
    let mut all = terms(text).into_iter();
    all.find(|&(begin, end)| is_it(&text[begin..end]))
}

fn values<'a>(term: &'a str, key: &str) -> impl Iterator<Item = &'a str> {
    let values = term.get(key.len() + 1..).unwrap_or_default();
    values.split(',').filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, key: &str, value: &str, after: &str) {
        let toggled = toggled(text, key, value);
        assert_eq!(toggled, after, "{text}");
        assert_ne!(has(text, key, value), has(&toggled, key, value));
    }

    #[test]
    fn a_value_is_put_in_beside_others_and_taken_out_again() {
        check("", "is", "refused", "is:refused");
        check("passwd", "is", "refused", "passwd is:refused");
        check("is:failed read", "is", "refused", "is:failed,refused read");
        check("is:failed,refused read", "is", "failed", "is:refused read");
        check("a is:refused b", "is", "refused", "a b");
        check("is:refused", "is", "refused", "");
    }

    #[test]
    fn a_term_that_is_turned_round_or_quoted_is_another_one() {
        check("-is:refused", "is", "refused", "-is:refused is:refused");
        check(
            "\"x is:refused\"",
            "is",
            "refused",
            "\"x is:refused\" is:refused",
        );
    }
}
