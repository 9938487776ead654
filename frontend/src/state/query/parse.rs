//! From the search box to a query, and what is wrong with it.

use ringside_shared::text::suggest;

use super::Query;
use super::keys::{KEYS, KeyKind, WITH};
use super::term::{Order, Term, Test};
use super::values::{bad_number, each, list, read_number, unquoted};

/// A term that asks for nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it begins and ends in the text, in bytes.
    pub span: std::ops::Range<usize>,
    /// What is wrong, and what to write instead.
    pub message: String,
}

/// A part of the text that is one term: `(begin, end)` in bytes.
pub(super) fn terms(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut begin = None;
    let mut is_quoted = false;
    for (at, letter) in text.char_indices() {
        if letter == '"' {
            is_quoted = !is_quoted;
        }
        match begin {
            None if !letter.is_whitespace() => begin = Some(at),
            Some(from) if letter.is_whitespace() && !is_quoted => {
                found.push((from, at));
                begin = None;
            }
            _ => {}
        }
    }
    found.extend(begin.map(|from| (from, text.len())));
    found
}

pub(super) fn read(text: &str) -> (Query, Vec<Fault>) {
    let mut query = Query::default();
    let mut faults = Vec::new();
    for (begin, end) in terms(text) {
        match term(&text[begin..end]) {
            Ok(Some(Parsed::Term(term))) => query.terms.push(term),
            Ok(Some(Parsed::Preparation)) => query.with_preparation = true,
            Ok(None) => {}
            Err((from, message)) => faults.push(Fault {
                span: begin + from..end,
                message,
            }),
        }
    }
    (query, faults)
}

enum Parsed {
    Term(Term),
    Preparation,
}

fn asked(is_turned: bool, test: Test) -> Parsed {
    Parsed::Term(Term { is_turned, test })
}

/// Where in the term it goes wrong, and why.
pub(super) type Wrong = (usize, String);

/// Reads a term; `None` is one that is not written to its end.
fn term(text: &str) -> Result<Option<Parsed>, Wrong> {
    let (is_turned, body) = match text.strip_prefix('-') {
        // A lone number is looked for with its sign: -1.
        Some(rest) if !rest.starts_with(|first: char| first.is_ascii_digit()) => (true, rest),
        _ => (false, text),
    };
    let skipped = text.len() - body.len();
    let at = |(from, message): Wrong| (from + skipped, message);
    let word_end = body.find(|letter: char| !letter.is_ascii_lowercase());
    let operator = word_end.filter(|&end| end > 0).and_then(|end| {
        let order = order(&body[end..])?;
        Some((&body[..end], end, order))
    });
    let Some((name, end, (length, order))) = operator else {
        let word = unquoted(body).to_lowercase();
        let is_nothing = word.is_empty();
        let found = asked(is_turned, Test::Word(word));
        return Ok((!is_nothing).then_some(found));
    };
    let Some(key) = KEYS.iter().chain([&WITH]).find(|key| key.name == name) else {
        let known = KEYS.iter().map(|key| key.name);
        let hint = suggest::closest(name, known).map_or_else(
            || "to search for the text, put it in quotes".to_owned(),
            |near| format!("did you mean {near}?"),
        );
        return Err(at((0, format!("{name} is no key; {hint}"))));
    };
    let values = &body[end + length..];
    if values.is_empty() {
        return Ok(None);
    }
    let found = match (key.kind, order) {
        (KeyKind::With, _) if values == "preparation" => Parsed::Preparation,
        (KeyKind::With, _) => {
            let message = "with: knows only with:preparation, the sandbox's own calls";
            return Err(at((end, message.to_owned())));
        }
        (KeyKind::Number(number), order) => {
            // Of several values none must fit.
            let is_turned = is_turned != (order == Some(Order::Other));
            let order = order.filter(|order| *order != Order::Other);
            let order = order.unwrap_or(Order::Equal);
            let read = |value: &str| Some((order, read_number(number, value)?));
            let wrong = |value: &str| bad_number(number, value);
            let numbers = each(values, end + length, read, wrong).map_err(at)?;
            asked(is_turned, Test::Number(number, numbers))
        }
        (_, Some(Order::Equal | Order::Other) | None) => {
            let is_turned = is_turned != (order == Some(Order::Other));
            asked(is_turned, list(key.kind, values, end + length).map_err(at)?)
        }
        (_, Some(_)) => {
            let message = format!("{name} is no number; write {}", key.example);
            return Err(at((end, message)));
        }
    };
    Ok(Some(found))
}

/// Length and meaning of what stands between key and values; a colon compares nothing.
fn order(text: &str) -> Option<(usize, Option<Order>)> {
    let known = [
        ("<=", Order::AtMost),
        (">=", Order::AtLeast),
        ("!=", Order::Other),
        ("<", Order::Below),
        (">", Order::Above),
        ("=", Order::Equal),
    ];
    if text.starts_with(':') {
        return Some((1, None));
    }
    let mut known = known.into_iter();
    let (sign, order) = known.find(|(sign, _)| text.starts_with(sign))?;
    Some((sign.len(), Some(order)))
}
