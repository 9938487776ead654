//! The page's own words in other languages, as gettext has it: the English text is the key, so that
//! the code reads as the page does, and what is not translated yet is English.
//!
//! `tr!("Stop")` is a word, `tr!("{shown} of {all}", shown, all = calls.len())` a sentence with
//! values, `trn!(n, "1 call", "{n} calls")` one with a number, `mark!("Stop")` marks a word of a
//! table that [`text`] translates later. Catalogues are `static/lang/*.json`; a test holds them to the
//! words that stand in these macros.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::{Debug, Display, Formatter};

/// One language other than English.
pub struct Catalogue {
    words: BTreeMap<String, String>,
    form: Box<dyn Fn(u64) -> String>,
}

impl Catalogue {
    /// The words, by their English; and which form a number takes: `one`, `few`, `other`.
    pub fn new(words: BTreeMap<String, String>, form: impl Fn(u64) -> String + 'static) -> Self {
        Self {
            words,
            form: Box::new(form),
        }
    }
}

impl Debug for Catalogue {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Catalogue").field(&self.words.len()).finish()
    }
}

thread_local! {
    static CATALOGUE: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
}

/// From now on the page speaks this language. It is chosen once, before the page is drawn, and lives
/// as long as the page.
pub fn speak(catalogue: Catalogue) {
    CATALOGUE.set(Some(Box::leak(Box::new(catalogue))));
}

/// The text in the page's language.
pub fn text(english: &'static str) -> &'static str {
    let catalogue = CATALOGUE.get();
    let found = catalogue.and_then(|catalogue| catalogue.words.get(english));
    found.map_or(english, String::as_str)
}

/// The text that fits a number. The forms of other languages stand under `many|few` and so on.
pub fn plural(one: &'static str, many: &'static str, n: u64) -> &'static str {
    let Some(catalogue) = CATALOGUE.get() else {
        return if n == 1 { one } else { many };
    };
    let form = |form: &str| catalogue.words.get(&format!("{many}|{form}"));
    let found = form(&(catalogue.form)(n)).or_else(|| form("other"));
    found.map_or(if n == 1 { one } else { many }, String::as_str)
}

/// A number with its thousands apart.
pub fn counted(n: u64) -> String {
    super::words::grouped(usize::try_from(n).unwrap_or(usize::MAX))
}

/// Puts values in the place of their names in braces.
pub fn fill(template: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            filled.push_str(&value.to_string());
        }
        rest = after;
    }
    filled + rest
}

/// A text of the page, in its language, with values if it has names in braces.
#[macro_export]
macro_rules! tr {
    ($english:literal $(,)?) => { $crate::state::lang::text($english) };
    (@value $name:ident) => { $name };
    (@value $name:ident = $value:expr) => { $value };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::state::lang::fill(
            $crate::state::lang::text($english),
            &[$((stringify!($name), &$crate::tr!(@value $name $(= $value)?) as &dyn ::std::fmt::Display)),+],
        )
    };
}

/// A text with a number, `{n}`: the one of one, the one of many.
#[macro_export]
macro_rules! trn {
    ($n:expr, $one:literal, $many:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        let n = $n as u64;
        $crate::state::lang::fill(
            $crate::state::lang::plural($one, $many, n),
            &[
                ("n", &$crate::state::lang::counted(n) as &dyn ::std::fmt::Display),
                $((stringify!($name), &$crate::tr!(@value $name $(= $value)?) as &dyn ::std::fmt::Display)),*
            ],
        )
    }};
}

/// A text that stands in a table and is translated where it is shown.
#[macro_export]
macro_rules! mark {
    ($english:literal) => {
        $english
    };
}

#[cfg(test)]
#[path = "lang_tests.rs"]
mod tests;
