//! What is refused, and how problems are told.

use super::*;

#[test]
fn what_would_silently_weaken_a_profile_is_refused() {
    for (source, code) in [
        ("{}", "no-default"),
        (r#"{"defaultAction":5}"#, "wrong-type"),
        (r#"{"defaultAction":"SCMP_ACT_ALOW"}"#, "unknown-action"),
        (&with_rules("ALLOW", "null"), "wrong-type"),
        (&with_rules("ALLOW", r#"{"names":["read"]}"#), "no-action"),
        (
            &with_rules(
                "ERRNO",
                r#"{"names":["read"],"action":"SCMP_ACT_ALLOW","args":{}}"#,
            ),
            "wrong-type",
        ),
        (
            &with_rules("ERRNO", &rule("read", "ALLOW", &arg(6, "EQ", 1, 0))),
            "no-such-argument",
        ),
        (
            &with_rules("ERRNO", &rule("read", "ALLOW", &arg(0, "EG", 1, 0))),
            "unknown-operator",
        ),
        (
            &with_rules(
                "ERRNO",
                &rule(
                    "read",
                    "ALLOW",
                    r#"{"index":0,"op":"SCMP_CMP_EQ","value":-1}"#,
                ),
            ),
            "bad-number",
        ),
        (
            r#"{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_S390X"]}"#,
            "mixed-endian",
        ),
        (
            r#"{"defaultAction":"SCMP_ACT_ALLOW","architectures":[],"archMap":[]}"#,
            "two-arch-lists",
        ),
    ] {
        let (profile, diagnostics) = read(source, &target());
        assert_eq!(profile, None, "{source}");
        let error = diagnostics.iter().find(|d| d.is_error()).unwrap();
        assert_eq!(error.code, code, "{source}");
    }
}

#[test]
fn a_diagnostic_names_the_way_and_points_at_the_place() {
    let source = r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["read","raed"],
        "arg":[],"action":"SCMP_ACT_KILL"}]}"#;
    let (_, diagnostics) = read(source, &target());
    let seen: Vec<_> = diagnostics
        .iter()
        .map(|d| (d.code, d.span.text(source), d.message.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (
                "unknown-key",
                "\"arg\"",
                "syscalls[0].arg: no loader reads this key"
            ),
            (
                "unknown-syscall",
                "\"raed\"",
                "syscalls[0].names[1]: no arch that we know has a syscall `raed`"
            ),
        ]
    );
    assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `args`?"));
}
