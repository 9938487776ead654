//! What moby's own reading asks of a profile.

use super::*;

fn with_kernel(side: &str, version: &str) -> String {
    with_rules(
        "ERRNO",
        &format!(
            r#"{{"names":["read"],"action":"SCMP_ACT_ALLOW","{side}":{{"minKernel":{version}}}}}"#
        ),
    )
}

#[test]
fn min_kernel_compares_two_numbers_as_numbers() {
    let kernel = |kernel| Target { kernel, ..target() };
    for (version, running, is_new_enough) in [
        (r#""4.8""#, (4, 8), true),
        (r#""4.8""#, (4, 10), true),
        (r#""4.8""#, (4, 7), false),
        (r#""4.10""#, (4, 9), false),
        (r#""5.0""#, (4, 255), false),
        (r#""5.0""#, (6, 0), true),
        (r#""""#, (1, 0), true),
    ] {
        for (side, counts) in [("includes", is_new_enough), ("excludes", !is_new_enough)] {
            let policy = policy(&with_kernel(side, version), &kernel(running));
            let expected = if counts { ALLOW } else { EPERM };
            let said = ask(&policy, Arch::X86_64, "read", &[]);
            assert_eq!(said, expected, "{side} {version} on {running:?}");
        }
    }
}

#[test]
fn a_min_kernel_that_moby_cannot_read_is_refused() {
    for version in [
        "4", "4.", ".8", "4.8.1", "4.8-rc1", "v4.8", "+4.8", "-4.8", "256.0", "0.0", " 4.8",
    ] {
        for side in ["includes", "excludes"] {
            let source = with_kernel(side, &format!("\"{version}\""));
            assert_eq!(codes(&source), ["bad-kernel-version"], "{side} {version}");
        }
    }
    assert_eq!(codes(&with_kernel("includes", "4.8")), ["wrong-type"]);
}

#[test]
fn null_is_no_profile_and_null_members_are_absent() {
    assert_eq!(codes("null"), ["no-default"]);
    let source = r#"{"defaultAction":"SCMP_ACT_ALLOW","defaultErrnoRet":null,"architectures":null,
        "archMap":null,"syscalls":null,"flags":null,"listenerPath":null,"listenerMetadata":null}"#;
    assert_eq!(codes(source), [""; 0]);
    let source = with_rules(
        "ERRNO",
        r#"{"names":["read"],"name":null,"action":"SCMP_ACT_ALLOW","args":null,"errnoRet":null,
            "includes":null,"excludes":null,"comment":null}"#,
    );
    assert_eq!(
        ask(&policy(&source, &target()), Arch::X86_64, "read", &[]),
        ALLOW
    );
}

#[test]
fn flags_that_no_loader_knows_are_refused_and_known_ones_change_nothing() {
    let with_flag =
        |flag: &str| format!(r#"{{"defaultAction":"SCMP_ACT_ALLOW","flags":["{flag}"]}}"#);
    assert_eq!(codes(&with_flag("SECCOMP_FILTER_FLAG_LOG")), [""; 0]);
    assert_eq!(
        codes(&with_flag("SECCOMP_FILTER_FLAG_LOGS")),
        ["unknown-flag"]
    );
    assert_eq!(codes(&with_flag("")), ["unknown-flag"]);
}

#[test]
fn metadata_needs_a_listener_and_no_metadata_needs_none() {
    let with = |members: &str| format!(r#"{{"defaultAction":"SCMP_ACT_ALLOW",{members}}}"#);
    let empty = r#""listenerPath":"","listenerMetadata":"""#;
    assert_eq!(codes(&with(empty)), [""; 0]);
    assert_eq!(codes(&with(r#""listenerMetadata":"x""#)), ["no-listener"]);
    let both = r#""listenerPath":"/run/s","listenerMetadata":"x""#;
    assert_eq!(codes(&with(both)), [""; 0]);
}
