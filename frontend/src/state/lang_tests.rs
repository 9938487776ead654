//! The catalogues hold what the code says, no more and no less.

use super::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs")
            && !path.ends_with("lang.rs")
            && !path.ends_with("lang_tests.rs")
        {
            found.push(path);
        }
    }
}

/// The string literal that code begins with, and what follows it.
fn literal(code: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut letters = code.trim_start().strip_prefix('"')?.chars();
    loop {
        match letters.next()? {
            '"' => return Some((text, letters.as_str())),
            '\\' => match letters.next()? {
                'n' => text.push('\n'),
                // A literal goes on in the next line, without what it is indented by.
                '\n' => letters = letters.as_str().trim_start().chars(),
                other => text.push(other),
            },
            letter => text.push(letter),
        }
    }
}

/// What follows each use of a macro in a source.
fn uses<'a>(source: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    source.match_indices(name).filter_map(move |(at, _)| {
        // Not the end of another name, as in `include_str!`.
        let before = source[..at].chars().next_back();
        let is_whole = before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_');
        is_whole.then(|| &source[at + name.len()..])
    })
}

/// The keys that a source uses: words, and the `|other` of words with a number.
fn keys_of(source: &str, keys: &mut BTreeSet<String>) {
    for code in uses(source, "tr!(").chain(uses(source, "mark!(")) {
        keys.extend(literal(code).map(|(text, _)| text));
    }
    for code in uses(source, "trn!(") {
        // The number, which is no text; then the text of one, then that of many.
        let quote = code.find('"').expect("trn! has texts");
        let (_, rest) = literal(&code[quote..]).expect("the text of one");
        let rest = rest
            .trim_start()
            .strip_prefix(',')
            .expect("the text of many");
        let (many, _) = literal(rest).expect("the text of many");
        keys.insert(format!("{many}|other"));
    }
}

fn keys() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&folder("src"), &mut files);
    let mut keys = BTreeSet::new();
    for file in files {
        let source = fs::read_to_string(&file).expect("a source");
        // What tests say is not said on the page.
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        keys_of(source, &mut keys);
    }
    for example in crate::state::Example::all() {
        keys.extend([example.title.to_owned(), example.look_for.to_owned()]);
    }
    keys
}

fn catalogues() -> Vec<(String, BTreeMap<String, String>)> {
    let files = fs::read_dir(folder("../static/lang")).expect("static/lang");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a catalogue");
        let words = serde_json::from_str(&text)
            .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        (path.display().to_string(), words)
    };
    files.flatten().map(|entry| read(entry.path())).collect()
}

fn names(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect()
}

#[test]
fn every_catalogue_has_every_text_of_the_page_and_no_other() {
    let keys = keys();
    assert!(
        keys.contains("Keys and settings"),
        "the sources were not read"
    );
    let all = catalogues();
    assert!(!all.is_empty(), "there is no second language");
    for (file, words) in &all {
        let missing: Vec<_> = keys
            .iter()
            .filter(|key| !words.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "{file} does not have: {missing:#?}");
        let is_used = |key: &&String| {
            let form = key.split_once('|').map(|(text, _)| format!("{text}|other"));
            key.starts_with('@')
                || keys.contains(*key)
                || form.is_some_and(|form| keys.contains(&form))
        };
        let idle: Vec<_> = words.keys().filter(|key| !is_used(key)).collect();
        assert!(
            idle.is_empty(),
            "{file} has what the page does not say: {idle:#?}"
        );
    }
}

#[test]
fn every_translation_uses_the_values_that_its_text_has() {
    for (file, words) in catalogues() {
        for (key, translated) in &words {
            let key = key.split('|').next().unwrap_or_default();
            let strange: Vec<_> = names(translated).difference(&names(key)).copied().collect();
            assert!(strange.is_empty(), "{file}: {key:?} has no {strange:?}");
            assert!(!translated.trim().is_empty(), "{file}: {key:?} is empty");
        }
    }
}

#[test]
fn values_stand_where_the_translation_wants_them() {
    let words = BTreeMap::from([
        (
            "{shown} of {all}".to_owned(),
            "von {all}: {shown}".to_owned(),
        ),
        ("{n} calls|one".to_owned(), "{n} Aufruf".to_owned()),
        ("{n} calls|other".to_owned(), "{n} Aufrufe".to_owned()),
    ]);
    assert_eq!(tr!("{shown} of {all}", shown = 1, all = 2), "1 of 2");
    assert_eq!(trn!(1, "1 call", "{n} calls"), "1 call");
    assert_eq!(trn!(2_000, "1 call", "{n} calls"), "2,000 calls");
    // Tests run on threads of their own, so that no other test hears this.
    speak(Catalogue::new(words, |n| {
        if n == 1 { "one" } else { "other" }.to_owned()
    }));
    let all = 2;
    assert_eq!(
        tr!("{shown} of {all}", shown = "1 {all}", all),
        "von 2: 1 {all}"
    );
    assert_eq!(trn!(1, "1 call", "{n} calls"), "1 Aufruf");
    assert_eq!(trn!(3, "1 call", "{n} calls"), "3 Aufrufe");
    assert_eq!(tr!("not translated"), "not translated");
}

#[test]
fn texts_are_found_in_sources_as_they_are_written() {
    let mut keys = BTreeSet::new();
    keys_of(
        "let a = tr!(\n \"two \\\n   lines\"); trn!(all.len(), \"1 \\\"call\\\"\", \"{n} calls\", x); mark!(\"w\"); include_str!(\"no\")",
        &mut keys,
    );
    assert_eq!(
        keys.into_iter().collect::<Vec<_>>(),
        ["two lines", "w", "{n} calls|other"]
    );
}
