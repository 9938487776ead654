//! What may be typed next in the search box.

use ringside_shared::abi::syscalls::cards;

use super::keys::{ACTIONS, KEYS};
use super::parse::terms;
use super::term::Kind;
use crate::state::timeline::Area;

/// Offers at once.
const MOST: usize = 8;

/// What the run at hand has, most frequent first: only that is worth asking for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vocabulary {
    /// Names of syscalls.
    pub names: Vec<String>,
    /// Processes: id, and the program's name.
    pub processes: Vec<(String, String)>,
    /// Errors.
    pub errnos: Vec<String>,
}

/// One offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is offered.
    pub word: String,
    /// What it means.
    pub meaning: String,
    /// The text with it put in, and where the caret stands then, in bytes.
    pub text: String,
    /// Where the caret stands then.
    pub caret: usize,
}

/// Offers for the caret at a byte of the text.
pub fn complete(text: &str, caret: usize, run: &Vocabulary) -> Vec<Completion> {
    let Some(typed) = text.get(..caret) else {
        return Vec::new();
    };
    // Only what stands before the caret is completed; a quote is the reader's own.
    let begin = match terms(typed).last() {
        Some(&(begin, end)) if end == typed.len() => begin,
        _ => typed.len(),
    };
    let term = &typed[begin..];
    let bare = term.strip_prefix('-').unwrap_or(term);
    if bare.contains('"') {
        return Vec::new();
    }
    let offers = if let Some((key, values)) = bare.split_once(':') {
        let value = values.rsplit(',').next().unwrap_or_default();
        let offers = values_of(key, run).into_iter();
        let like = offers.filter(|(word, _)| is_like(word, value) && word != value);
        pick(like, value)
    } else {
        let keys = KEYS.iter().map(|key| {
            let end = key.example.find([':', '<', '>']).unwrap_or_default();
            let sign = if key.example[end..].starts_with(':') {
                ":"
            } else {
                ""
            };
            (
                format!("{}{sign}", key.name),
                format!("{}: {}", key.example, key.meaning),
            )
        });
        pick(keys.filter(|(word, _)| word.starts_with(bare)), bare)
    };
    let keep = typed.len() - bare.rsplit([':', ',']).next().map_or(0, str::len);
    offers
        .into_iter()
        .map(|(word, meaning)| {
            let caret = keep + word.len();
            let text = format!("{}{word}{}", &typed[..keep], &text[typed.len()..]);
            Completion {
                word,
                meaning,
                text,
                caret,
            }
        })
        .collect()
}

fn is_like(word: &str, typed: &str) -> bool {
    word.to_lowercase().contains(&typed.to_lowercase())
}

/// What begins with the letters typed before what only has them.
fn pick(offers: impl Iterator<Item = (String, String)>, typed: &str) -> Vec<(String, String)> {
    let (mut first, rest): (Vec<_>, Vec<_>) = offers.partition(|(word, _)| word.starts_with(typed));
    first.extend(rest);
    first.truncate(MOST);
    first
}

fn values_of(key: &str, run: &Vocabulary) -> Vec<(String, String)> {
    let plain = |word: &str| (word.to_owned(), String::new());
    match key {
        "name" => {
            let named = run.names.iter();
            let meaning = |name: &str| cards::meaning(name).unwrap_or_default().to_owned();
            named.map(|name| (name.clone(), meaning(name))).collect()
        }
        "pid" => run.processes.clone(),
        "errno" => run.errnos.iter().map(|name| plain(name)).collect(),
        "class" => Area::ALL.iter().map(|area| plain(area.label())).collect(),
        "is" => Kind::ALL.iter().map(|(word, _)| plain(word)).collect(),
        "refused" => ["any", "filter", "safety", "kernel", "outer"]
            .map(plain)
            .to_vec(),
        "verdict" => ACTIONS.iter().map(|action| plain(action)).collect(),
        "line" => vec![plain("default")],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers(text: &str) -> Vec<String> {
        let run = Vocabulary {
            names: ["read", "openat", "readlink"].map(str::to_owned).to_vec(),
            processes: vec![("2".to_owned(), "sh".to_owned())],
            errnos: vec!["EPERM".to_owned()],
        };
        let found = complete(text, text.len(), &run);
        assert!(
            found.iter().all(|offer| offer.caret == offer.text.len()),
            "{found:?}"
        );
        found.into_iter().map(|offer| offer.text).collect()
    }

    #[test]
    fn keys_are_offered_as_they_are_begun() {
        assert_eq!(offers("passwd na"), ["passwd name:"]);
        assert_eq!(offers("-na"), ["-name:"]);
        assert_eq!(offers("re"), ["refused:", "ret"]);
        assert_eq!(offers("").len(), MOST);
        assert_eq!(offers("zzz"), [""; 0]);
    }

    #[test]
    fn values_are_those_of_the_run_and_begin_before_they_contain() {
        assert_eq!(
            offers("name:"),
            ["name:read", "name:openat", "name:readlink"]
        );
        assert_eq!(
            offers("name:read,e"),
            ["name:read,read", "name:read,openat", "name:read,readlink"]
        );
        assert_eq!(offers("name:re"), ["name:read", "name:readlink"]);
        assert_eq!(offers("errno:ep"), ["errno:EPERM"]);
        assert_eq!(offers("pid:"), ["pid:2"]);
        assert_eq!(offers("class:net"), ["class:network"]);
    }

    #[test]
    fn what_stands_behind_the_caret_stays() {
        let found = complete("na passwd", 2, &Vocabulary::default());
        assert_eq!(found[0].text, "name: passwd");
        assert_eq!(found[0].caret, 5);
    }

    #[test]
    fn inside_quotes_nothing_is_offered() {
        assert_eq!(offers("\"na"), [""; 0]);
    }
}
