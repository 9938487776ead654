use super::*;

/// The card of the first place where `word` stands.
fn of(source: &str, word: &str) -> Card {
    let at = source.find(word).expect("the word");
    let at = u32::try_from(at).expect("a short text");
    let card = card(source, at, Arch::X86_64);
    card.unwrap_or_else(|| panic!("{word} of {source} has no card"))
}

fn said(card: &Card, heading: &str) -> String {
    let fact = card.facts.iter().find(|(known, _)| *known == heading);
    let fact = fact.unwrap_or_else(|| panic!("nothing about {heading}: {card:?}"));
    fact.1.clone()
}

const RULE: &str = "errno EPERM openat if dirfd == AT_FDCWD && flags & O_CREAT # openat";

#[test]
fn every_word_of_a_rule_has_the_card_of_its_place() {
    for (word, kind) in [
        ("errno", "action"),
        ("EPERM", "errno"),
        ("openat", "syscall"),
        ("if", "keyword"),
        ("dirfd", "argument"),
        ("==", "comparison"),
        ("AT_FDCWD", "constant"),
        ("flags", "argument"),
        ("O_CREAT", "constant"),
    ] {
        let card = of(RULE, word);
        assert_eq!((card.kind, card.title.as_str()), (kind, word));
        assert_eq!(card.span.text(RULE), word);
    }
}

#[test]
fn a_syscall_tells_its_arguments_risk_and_kin() {
    let card = of("default allow\nkill ptrace", "ptrace");
    assert_eq!(card.arguments[0], ("op", "constants or flags, 64 bits"));
    assert!(said(&card, "Risk").starts_with("high: "));
    assert_eq!(said(&card, "Number"), "101 on x86_64");
    assert_eq!(said(&card, "Manual"), "ptrace(2)");
    let card = of("arch x86_64 x86\nkill reboot", "reboot");
    assert_eq!(said(&card, "Number"), "169 on x86_64, 88 on x86");
    assert_eq!(said(&of("allow gettid", "gettid"), "Arguments"), "none");
    assert!(said(&of("allow openat", "openat"), "Same work").contains("openat2"));
}

#[test]
fn a_number_is_told_in_words() {
    let card = of("allow openat if flags == 0x241", "0x241");
    assert_eq!(said(&card, "In words"), "O_WRONLY|O_CREAT|O_TRUNC");
    assert_eq!(of("allow 257", "257").title, "openat");
    assert_eq!(of("errno 13 openat", "13").title, "EACCES");
}

#[test]
fn a_constant_is_told_of_the_argument_it_stands_by_first() {
    let card = of(RULE, "O_CREAT");
    assert_eq!(card.meaning, "a value of openat flags and others");
    assert_eq!(said(&card, "Value"), "0x40");
    assert!(said(&card, "Taken by").starts_with("openat flags, "));
}

#[test]
fn a_set_names_its_members_and_an_action_its_rank() {
    assert!(said(&of("kill @clock", "@clock"), "Members").contains("clock_settime"));
    let rank = said(&of("kill @clock", "kill"), "Of several filters");
    assert!(rank.starts_with("the strictest"), "{rank}");
    let rank = said(&of("default allow", "allow"), "Of several filters");
    assert!(rank.starts_with("the mildest"), "{rank}");
    let rank = said(&of("errno EPERM read", "errno"), "Of several filters");
    assert!(rank.starts_with("3 answers are stricter"), "{rank}");
}

#[test]
fn blanks_comments_and_unknown_words_have_no_card() {
    let end = u32::try_from(RULE.len()).expect("a short text");
    for at in [5, end - 1, end, end + 9] {
        assert_eq!(card(RULE, at, Arch::X86_64), None, "{at}");
    }
    assert_eq!(card("allow opne", 7, Arch::X86_64), None);
}
