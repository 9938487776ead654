use super::*;
use crate::filter::printer::print;

/// What is understood of a text, printed again, and the codes of what is not.
fn check(source: &str, printed: &str, codes: &[&str]) {
    let (filter, diagnostics) = parse(source);
    assert_eq!(print(&filter), printed);
    let found: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(found, codes, "{diagnostics:?}");
}

#[test]
fn every_form_of_a_line_is_understood() {
    check(
        "# top\n default   allow\narch x86_64,x86\n\nerrno EPERM a, b c @d-e # why\n\
         kill_process a\nkill a\nkill_thread a\ntrap a\ntrap 7 a\ntrace 0x10 a\nnotify a\nlog a\n",
        "default allow\narch x86_64 x86\nerrno EPERM a b c @d-e\nkill a\nkill a\nkill_thread a\n\
         trap a\ntrap 7 a\ntrace 16 a\nnotify a\nlog a\n",
        &[],
    );
}

#[test]
fn every_form_of_a_condition_is_understood() {
    check(
        "allow a if b==1&&c & 3 && d & A|B == -1 && e & 0xf != C && f in {1,G,} && h in 1..0x9",
        "allow a if b == 1 && c & 3 && d & A|B == -1 && e & 15 != C && f in {1, G} && h in 1..9\n",
        &[],
    );
}

#[test]
fn a_broken_line_does_not_hide_its_neighbours() {
    check(
        "default allow\nfrobnicate a\nerrno EPERM open if flags =\nlog b\n",
        "default allow\nerrno EPERM open\nlog b\n",
        &["unknown-action", "unexpected-token"],
    );
}

#[test]
fn windows_line_ends_and_a_missing_last_one_are_fine() {
    check("default allow\r\nlog a", "default allow\nlog a\n", &[]);
}

#[test]
fn what_is_missing_is_named_where_it_is_missing() {
    let (_, diagnostics) = parse("errno");
    assert_eq!(diagnostics[0].code, "incomplete-line");
    assert_eq!(diagnostics[0].span, Span::new(0, 5));
    check("allow", "allow\n", &["incomplete-line"]);
    check("allow a if", "allow a\n", &["incomplete-line"]);
    check("allow a if b in {}", "allow a\n", &["empty-set"]);
    check("allow a if b < 08", "allow a\n", &["bad-number"]);
}

#[test]
fn other_languages_operators_come_with_the_right_one() {
    for (source, help) in [
        ("allow a if b = 1", "equality is written `==`"),
        (
            "allow a if b == 1 || c == 2",
            "write one rule for each alternative: the first that matches decides",
        ),
        (
            "deny a",
            "to refuse a call with an error, write `errno EPERM`",
        ),
        ("alow a", "did you mean `allow`?"),
    ] {
        let (_, diagnostics) = parse(source);
        assert_eq!(diagnostics[0].help.as_deref(), Some(help), "{source}");
    }
}

#[test]
fn a_text_of_a_megabyte_is_read_and_one_byte_more_refused() {
    let full = "\n".repeat(MAX_SOURCE_BYTES);
    assert_eq!(parse(&full).1, []);
    let more = "\n".repeat(MAX_SOURCE_BYTES + 1);
    assert_eq!(parse(&more).1[0].code, "source-too-long");
}

#[test]
fn a_comparison_with_text_says_why_there_is_none() {
    for value in ["\"/etc/passwd\"", "'/etc/passwd'", "/etc/passwd"] {
        let (_, diagnostics) = parse(&format!("kill openat if pathname == {value}\n"));
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
        assert_eq!(diagnostics[0].code, "text-compared");
        assert!(
            diagnostics[0].message.contains("pointer"),
            "{diagnostics:?}"
        );
        assert!(diagnostics[0].help.is_some());
    }
}

#[test]
fn lines_end_in_every_way() {
    for end in ["\n", "\r\n", "\r"] {
        let source = [
            "default allow # x",
            "errno EPERM read \\",
            "  write",
            "kill opne",
            "",
        ]
        .join(end);
        check(
            &source,
            "default allow\nerrno EPERM read write\nkill opne\n",
            &[],
        );
        let problems = crate::load::check_report(&source, &crate::load::Target::default());
        let at: Vec<_> = problems
            .diagnostics
            .iter()
            .map(|d| (d.line, d.column))
            .collect();
        assert_eq!(at, [(4, 6)], "{end:?}");
    }
}
