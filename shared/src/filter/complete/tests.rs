use super::*;
use crate::filter::{TokenClass, highlight, parse, resolve};

/// `|` is the place.
fn at(marked: &str) -> (String, Completion) {
    let at = marked.find('|').expect("a place");
    let source = marked.replacen('|', "", 1);
    let at = u32::try_from(at).expect("a short text");
    let completion = complete(&source, at, Arch::X86_64);
    (source, completion)
}

fn offered(marked: &str) -> Vec<String> {
    let (_, completion) = at(marked);
    completion
        .options
        .into_iter()
        .map(|offer| offer.text)
        .collect()
}

fn check(marked: &str, first: &[&str]) {
    let offered = offered(marked);
    let begin: Vec<_> = offered.iter().take(first.len()).collect();
    assert_eq!(begin, first, "{marked}");
}

#[test]
fn each_place_is_offered_what_may_stand_there() {
    check("|", &["default", "allow", "errno"]);
    check("default al|", &["allow", "errno", "kill"]);
    check("errno |", &["EPERM", "EACCES", "ENOSYS", "ENOENT"]);
    check("arch x86_64 |", &["x86", "x32", "aarch64"]);
    check(
        "errno EPERM openat if |",
        &["dirfd", "pathname", "flags", "mode", "arg0"],
    );
    check("errno EPERM openat if flags |", &["&", "=="]);
    check("errno EPERM clock_settime if clockid |", &["==", "!="]);
    check(
        "errno EPERM openat if flags & |",
        &["O_RDONLY", "O_WRONLY", "O_RDWR"],
    );
    check("kill kill if sig == |", &["SIGHUP", "SIGINT"]);
    check("errno EPERM openat if dirfd == |", &["AT_FDCWD"]);
    check("errno EPERM openat if arg2 == O_RDWR|O_C|", &["O_RDONLY"]);
}

#[test]
fn what_the_text_has_already_is_not_offered_again() {
    assert_eq!(offered("default allow\n|")[0], "allow");
    let more = offered("default allow\nallow read @clock |");
    assert_eq!(more[..2], ["if", "on"]);
    assert!(!more.iter().any(|text| text == "read" || text == "@clock"));
    let values = offered("errno EPERM openat if flags & O_WRONLY|O_CREAT|");
    assert!(!values.is_empty());
    let source = "errno EPERM openat if flags & O_WRONLY|";
    let end = u32::try_from(source.len()).expect("a short text");
    let values = complete(source, end, Arch::X86_64).options;
    assert!(!values.iter().any(|offer| offer.text == "O_WRONLY"));
}

#[test]
fn a_rule_of_several_calls_is_offered_the_arguments_that_all_of_them_have() {
    check(
        "errno EPERM openat unlinkat if |",
        &["dirfd", "pathname", "flags", "arg0"],
    );
    check("errno EPERM read @clock if |", &["arg0"]);
}

#[test]
fn only_the_calls_of_the_filters_arches_are_offered() {
    let has = |marked: &str, name: &str| offered(marked).iter().any(|text| text == name);
    assert!(has("allow |", "arch_prctl") && !has("allow |", "socketcall"));
    assert!(has("arch x86\nallow |", "socketcall"));
    assert!(!has("arch aarch64\nallow |", "arch_prctl"));
}

#[test]
fn nothing_is_offered_in_comments_and_behind_a_finished_line() {
    for marked in [
        "# al|",
        "allow read # wr|",
        "default allow |",
        "allow mmap if length == 1|",
    ] {
        assert!(offered(marked).is_empty(), "{marked}");
    }
}

#[test]
fn a_place_where_the_line_could_end_needs_nothing() {
    for (marked, is_needed) in [
        ("|", false),
        ("allow |", true),
        ("allow read |", false),
        ("errno |", true),
        ("allow openat if |", true),
        ("allow openat if flags == O_RDWR |", false),
    ] {
        assert_eq!(at(marked).1.is_needed, is_needed, "{marked}");
    }
}

#[test]
fn constants_of_an_argument_that_takes_any_are_offered_as_they_are_begun() {
    assert!(offered("allow fcntl if arg == |").is_empty());
    let begun = offered("allow fcntl if arg == o_cr|");
    assert_eq!(begun, ["O_CREAT"]);
}

#[test]
fn every_offer_is_a_word_that_the_highlighter_knows() {
    for marked in [
        "|",
        "default |",
        "errno |",
        "allow |",
        "arch |",
        "allow openat if |",
        "allow openat if flags & |",
        "allow kill if sig == |",
        "allow prctl if option == |",
    ] {
        let (source, completion) = at(marked);
        for offer in completion.options {
            let text = format!("{source}{}", offer.text);
            let classes = highlight(&text);
            let last = classes.last().map(|(_, class)| *class);
            assert_ne!(last, Some(TokenClass::Unknown), "{text}");
        }
    }
}

#[test]
fn a_filter_written_from_offers_alone_loads() {
    let mut text = String::new();
    for wanted in [
        "default", "allow", "\n", "errno", "EPERM", "openat", "if", "flags", "&", "O_CREAT", "&&",
        "dirfd", "==", "AT_FDCWD", "\n", "kill", "@clock",
    ] {
        if wanted != "\n" {
            let at = u32::try_from(text.len()).expect("a short text");
            let offers = complete(&text, at, Arch::X86_64).options;
            assert!(
                offers.iter().any(|offer| offer.text == wanted),
                "{text}{wanted}"
            );
        }
        text = format!("{text}{wanted}{}", if wanted == "\n" { "" } else { " " });
    }
    let (filter, problems) = parse(&text);
    assert!(problems.is_empty(), "{problems:?}");
    let (policy, problems) = resolve(&filter, Arch::X86_64);
    assert!(policy.is_some(), "{problems:?}");
}

#[test]
fn any_place_of_any_text_has_an_answer() {
    let source = "# é\ndefault 🥊 errno\nallow openat if flags & O_CREAT\\\n";
    for at in 0..=u32::try_from(source.len() + 2).expect("a short text") {
        let completion = complete(source, at, Arch::X86_64);
        let Span { start, end } = completion.span;
        assert!(source.get(start as usize..end as usize).is_some(), "{at}");
    }
}
