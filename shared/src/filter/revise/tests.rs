use super::*;

const SOURCE: &str = "\
# Clocks
default allow   # all else

errno EPERM  clock_settime, settimeofday, adjtimex   # by any name
# Files
errno EACCES openat \\
    if flags & O_WRONLY|O_RDWR \\
    && dirfd == AT_FDCWD   # not here
kill         @debug";

fn after(source: &str, revision: &Revision) -> String {
    let edits = revise(source, revision).expect("an edit");
    apply(source, &edits)
}

fn set(rule: u32, text: &str) -> Revision {
    Revision::Set {
        rule,
        text: text.to_owned(),
    }
}

/// What is changed of the whole text, once.
fn check(revision: &Revision, from: &str, to: &str) {
    assert_eq!(SOURCE.matches(from).count(), 1, "{from}");
    assert_eq!(after(SOURCE, revision), SOURCE.replacen(from, to, 1));
}

const CLOCKS: &str = "clock_settime settimeofday adjtimex";
const FILES: &str = "errno EACCES openat if flags & O_WRONLY|O_RDWR && dirfd == AT_FDCWD";

#[test]
fn an_action_changes_and_nothing_else_does() {
    check(
        &set(0, &format!("kill {CLOCKS}")),
        "errno EPERM  clock",
        "kill  clock",
    );
    check(&set(2, "trap 7 @debug"), "kill   ", "trap 7   ");
    check(
        &Revision::Default("errno ENOSYS".to_owned()),
        "default allow ",
        "default errno ENOSYS ",
    );
}

#[test]
fn names_come_and_go_with_what_joins_them() {
    let rule = |names: &str| set(0, &format!("errno EPERM {names}"));
    check(&rule("clock_settime adjtimex"), ", settimeofday", "");
    check(&rule("adjtimex"), "clock_settime, settimeofday, ", "");
    check(&rule("clock_settime settimeofday"), ", adjtimex", "");
    check(
        &rule(&format!("{CLOCKS} stime")),
        "adjtimex ",
        "adjtimex, stime ",
    );
    check(
        &rule("stime"),
        "clock_settime, settimeofday, adjtimex",
        "stime",
    );
    check(&set(2, "kill @debug ptrace"), "@debug", "@debug ptrace");
}

#[test]
fn conditions_come_and_go_and_the_others_keep_their_lines() {
    let rule = |conditions: &str| set(1, &format!("errno EACCES openat{conditions}"));
    check(
        &rule(" if dirfd == AT_FDCWD"),
        "flags & O_WRONLY|O_RDWR \\\n    && ",
        "",
    );
    check(
        &rule(" if flags & O_WRONLY|O_RDWR"),
        " \\\n    && dirfd == AT_FDCWD",
        "",
    );
    check(
        &rule(" if flags & O_WRONLY|O_RDWR && dirfd != AT_FDCWD"),
        "dirfd == AT",
        "dirfd != AT",
    );
    check(
        &set(1, &format!("{FILES} && mode == 0")),
        "AT_FDCWD",
        "AT_FDCWD && mode == 0",
    );
    check(
        &rule(""),
        " \\\n    if flags & O_WRONLY|O_RDWR \\\n    && dirfd == AT_FDCWD",
        "",
    );
    check(
        &set(
            0,
            &format!("errno EPERM {CLOCKS} stime if arg0 == 0 && arg1 == 0"),
        ),
        "adjtimex ",
        "adjtimex, stime if arg0 == 0 && arg1 == 0 ",
    );
}

#[test]
fn arches_come_and_go() {
    check(
        &set(2, "kill @debug on x86_64 x86"),
        "@debug",
        "@debug on x86_64 x86",
    );
    let source = "default allow\nkill reboot  on x86 x32 if arg0 == 1\n";
    let to = |text: &str| after(source, &set(0, text));
    assert_eq!(
        to("kill reboot if arg0 == 1"),
        "default allow\nkill reboot if arg0 == 1\n"
    );
    assert_eq!(
        to("kill reboot on x86 if arg0 == 1"),
        "default allow\nkill reboot  on x86 if arg0 == 1\n"
    );
}

#[test]
fn a_number_never_becomes_the_data_of_an_action() {
    let source = "default allow\ntrap reboot 335\n";
    assert_eq!(
        after(source, &set(0, "trap 0 335")),
        "default allow\ntrap 0 335\n"
    );
    let source = "default allow\nkill 335 reboot\n";
    assert_eq!(
        after(source, &set(0, "trap reboot 335")),
        "default allow\ntrap 0 335 reboot\n"
    );
}

#[test]
fn rules_are_added_removed_and_moved_with_their_comments() {
    let add = |at| Revision::Add {
        text: "kill reboot".to_owned(),
        at,
    };
    assert_eq!(after(SOURCE, &add(None)), format!("{SOURCE}\nkill reboot"));
    check(&add(Some(1)), "# Files\n", "# Files\nkill reboot\n");
    check(
        &Revision::Remove { rule: 0 },
        "errno EPERM  clock_settime, settimeofday, adjtimex   # by any name\n",
        "",
    );
    let without = after(SOURCE, &Revision::Remove { rule: 2 });
    assert!(without.ends_with("# not here"), "{without}");
    let moved = after(SOURCE, &Revision::Move { rule: 2, to: 0 });
    assert!(moved.ends_with("# not here"), "{moved}");
    assert!(
        moved.contains("\n\nkill         @debug\nerrno EPERM"),
        "{moved}"
    );
    let moved = after(SOURCE, &Revision::Move { rule: 0, to: 2 });
    assert!(
        moved.ends_with(
            "@debug\nerrno EPERM  clock_settime, settimeofday, adjtimex   # by any name"
        )
    );
    assert_eq!(after(SOURCE, &Revision::Move { rule: 1, to: 1 }), SOURCE);
}

#[test]
fn an_empty_text_gets_its_first_lines() {
    let default = Revision::Default("allow".to_owned());
    assert_eq!(after("", &default), "default allow\n");
    assert_eq!(after("# x", &default), "# x\ndefault allow");
    assert_eq!(
        after("kill reboot\n", &default),
        "default allow\nkill reboot\n"
    );
    let add = Revision::Add {
        text: " kill reboot ".to_owned(),
        at: None,
    };
    assert_eq!(
        after("default allow\r\n", &add),
        "default allow\r\nkill reboot\r\n"
    );
}

#[test]
fn what_is_not_a_rule_is_refused_in_words() {
    for text in [
        "",
        "allow",
        "allow read # x",
        "allow read\nallow write",
        "default allow",
        "allow read if",
        "alow read",
    ] {
        let refused = revise(SOURCE, &set(0, text));
        assert!(
            matches!(refused, Err(RevisionError::NotARule(_))),
            "{text}: {refused:?}"
        );
    }
    let none = revise(SOURCE, &Revision::Remove { rule: 3 });
    assert_eq!(none, Err(RevisionError::NoSuchRule(3)));
}

#[test]
fn a_rule_that_is_not_understood_is_left_to_the_text() {
    let source = "default allow\nkill reboot if cmd ==\nkill swapon\n";
    assert_eq!(
        revise(source, &set(0, "kill reboot")),
        Err(RevisionError::Broken(0))
    );
    assert_eq!(
        after(source, &set(1, "kill swapoff")),
        source.replace("swapon", "swapoff")
    );
    let rows = rows(source);
    assert_eq!(
        rows.rules
            .iter()
            .map(|row| row.is_sound)
            .collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(rows.problems.len(), 1);
}

#[test]
fn rows_say_what_the_rules_say() {
    let rows = rows(SOURCE);
    assert_eq!(rows.default.expect("a default").1.as_deref(), Some("allow"));
    let row = &rows.rules[1];
    assert_eq!((row.action, row.data.as_str()), ("errno", "EACCES"));
    assert_eq!(row.targets, ["openat"]);
    let test = &row.conditions[0];
    assert_eq!((test.arg.as_str(), test.test), ("flags", "&"));
    assert_eq!(test.values, ["O_WRONLY|O_RDWR"]);
}
