//! `ringside filter convert`.

use crate::program::{
    Folder, NO_CLOCK, argument, ringside, ringside_with_input, status, stderr, stdout,
};

fn convert(source: &str, to: &str) -> (i32, String, String) {
    let output = ringside_with_input(&["filter", "convert", "--to", to, "-"], source);
    (status(&output), stdout(&output), stderr(&output))
}

#[test]
fn a_profile_becomes_text_that_means_the_same_on_any_host() {
    let source = r#"{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,"syscalls":[
        {"names":["read","exit_group","execve"],"action":"SCMP_ACT_ALLOW"},
        {"names":["socket"],"action":"SCMP_ACT_ALLOW",
         "args":[{"index":0,"op":"SCMP_CMP_EQ","value":2}]}]}"#;
    let (code, text, problems) = convert(source, "text");
    assert_eq!((code, problems.as_str()), (0, ""));
    assert_eq!(
        text,
        "# from <stdin>, an OCI profile, written by ringside filter convert\n\
         arch x86_64\ndefault errno ENOSYS\nforeign kill_thread\nallow execve exit_group read\n\
         allow socket if domain:64 == AF_INET\n"
    );
}

#[test]
fn what_a_language_cannot_say_is_told_and_answered_with_1() {
    let source = "default allow\nerrno EPERM read\nkill write\n";
    let (code, text, problems) = convert(source, "seccompiler");
    assert_eq!((code, text.as_str()), (1, ""));
    assert!(problems.contains("error[one-action]"), "{problems}");
    let (code, text, problems) = convert(source, "kafel");
    assert_eq!(code, 0);
    assert!(text.contains("\nPOLICY filter {"), "{text}");
    assert!(problems.contains("warning[one-arch]"), "{problems}");
    let (code, _, problems) = convert("default nonsense", "text");
    assert_eq!(code, 2);
    assert!(problems.contains("error[unknown-action]"), "{problems}");
    assert_eq!(convert(source, "klingon").0, 2);
}

#[test]
fn a_program_becomes_the_rules_that_mean_the_same() {
    let folder = Folder::new();
    let filter = folder.file("filter", NO_CLOCK);
    let program = argument(&folder.path("program"));
    for form in ["raw", "hex", "base64", "c", "rust", "asm"] {
        let args = ["filter", "convert", "--to", form, "-o", &program, &filter];
        assert_eq!(status(&ringside(&args)), 0, "{form}");
        let output = ringside(&["filter", "convert", "--to", "text", &program]);
        assert_eq!(status(&output), 0, "{form}: {}", stderr(&output));
        let text = stdout(&output);
        assert!(
            text.contains("errno EPERM") && text.contains("clock_settime"),
            "{text}"
        );
    }
}

#[test]
fn what_was_decided_for_a_host_stands_at_the_top() {
    let source = r#"{"defaultAction":"SCMP_ACT_KILL_PROCESS","syscalls":[{"names":["read"],
        "action":"SCMP_ACT_ALLOW"},{"names":["mount"],"action":"SCMP_ACT_ERRNO",
        "excludes":{"caps":["CAP_SYS_ADMIN"]}}]}"#;
    for (to, mark) in [
        ("text", "# "),
        ("systemd", "# "),
        ("minijail", "# "),
        ("kafel", "// "),
    ] {
        let (code, text, problems) = convert(source, to);
        assert_eq!(code, 0, "{to}: {problems}");
        let first = format!(
            "{mark}from <stdin>, an OCI profile, written by ringside filter convert; what depends on the host is decided: "
        );
        assert!(text.starts_with(&first), "{to}: {text}");
        let args = ["filter", "check", "--from", to, "-"];
        assert_eq!(status(&ringside_with_input(&args, &text)), 0, "{to}");
    }
    let (_, text, _) = convert(NO_CLOCK, "text");
    let first = "# from <stdin>, Ringside's filter text, written by ringside filter convert\narch ";
    assert!(text.starts_with(first), "{text}");
}
