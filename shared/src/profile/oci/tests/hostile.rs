//! Profiles that nobody writes: each ends soon, with few words about what is wrong.

use super::*;

/// About how long each of them is.
const LENGTH: usize = 1_000_000;

fn repeated(part: &str) -> String {
    let mut text = part.repeat(LENGTH / part.len());
    text.pop();
    text
}

fn check(what: &str, source: &str, expected: Option<&str>) {
    let (profile, diagnostics) = read(source, &target());
    assert!(diagnostics.len() <= 1000, "{what}: {}", diagnostics.len());
    let words: usize = diagnostics.iter().map(|d| d.message.len()).sum();
    assert!(words < 100_000, "{what}: {words} bytes of messages");
    let error = diagnostics.iter().find(|d| d.is_error());
    assert_eq!(error.map(|error| error.code), expected, "{what}");
    assert_eq!(profile.is_some(), expected.is_none(), "{what}");
}

#[test]
fn a_million_bytes_of_anything_are_answered_with_few_words() {
    let allowed = |names: &str| {
        with_rules(
            "ERRNO",
            &format!(r#"{{"names":[{names}],"action":"SCMP_ACT_ALLOW"}}"#),
        )
    };
    let long = "x".repeat(LENGTH);
    check("deep", &"[".repeat(LENGTH), Some("invalid-json"));
    check(
        "unclosed text",
        &format!("{{\"{long}"),
        Some("invalid-json"),
    );
    check("long name", &allowed(&format!("\"{long}\"")), None);
    check(
        "unknown names",
        &allowed(&repeated("\"no_such_call\",")),
        None,
    );
    let rules = repeated(r#"{"names":["read"],"action":"SCMP_ACT_ALLOW"},"#);
    check(
        "many rules",
        &with_rules("ERRNO", &rules),
        Some("too-many-rules"),
    );
    let conditions = repeated(&format!("{},", arg(0, "EQ", 1, 0)));
    check(
        "many conditions",
        &with_rules("ERRNO", &rule("read", "ALLOW", &conditions)),
        None,
    );
    let keys = repeated(r#""defaultAction":"SCMP_ACT_LOG","#);
    check("one key over and over", &format!("{{{keys}}}"), None);
    check(
        "zeros for a number",
        &format!(
            r#"{{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":1{}}}"#,
            "0".repeat(LENGTH)
        ),
        Some("bad-number"),
    );
}
