//! `ringside filter audit`.

use crate::program::{
    Folder, NO_CLOCK, argument, ringside, ringside_with_input, status, stderr, stdout,
};
use serde_json::Value;

#[test]
fn the_exit_status_says_whether_something_as_bad_as_asked_was_found() {
    let folder = Folder::new();
    let weak = folder.file("weak", NO_CLOCK);
    let strong = folder.file("strong", "default errno ENOSYS\nallow @known\n");
    let audit =
        |file: &str, least: &str| status(&ringside(&["filter", "audit", file, "--fail-on", least]));
    assert_eq!(status(&ringside(&["filter", "audit", &weak])), 1);
    assert_eq!(audit(&weak, "never"), 0);
    let denylist = folder.file("denylist", "default allow\n");
    assert_eq!(audit(&denylist, "medium"), 0);
    assert_eq!(audit(&denylist, "low"), 1);
    assert_eq!(audit(&strong, "high"), 1, "kernel modules are high");
    let broken = folder.file("broken", "default perhaps\n");
    let output = ringside(&["filter", "audit", &broken]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("-->"), "{}", stderr(&output));
    assert_eq!(status(&ringside(&["filter", "audit"])), 2);
    assert_eq!(status(&ringside(&["filter", "audit", "/no/such/file"])), 2);
}

#[test]
fn a_finding_shows_place_reason_remedy_and_the_change_that_helps() {
    let output = ringside_with_input(&["filter", "audit", "-"], NO_CLOCK);
    let text = stdout(&output);
    assert!(
        text.starts_with("high[twin-open]: clock_settime is restricted"),
        "{text}"
    );
    assert!(text.contains("\n --> <stdin>:2:1\n"), "{text}");
    assert!(text.contains("\n2 | errno EPERM clock_settime\n"), "{text}");
    assert!(text.contains("\n  = why: "), "{text}");
    assert!(
        text.contains(
            "\n    - errno EPERM clock_settime\n    + errno EPERM clock_settime adjtimex"
        ),
        "{text}"
    );
    assert!(text.ends_with("<stdin>: 1 high, 1 low\n"), "{text}");
    assert!(!text.contains('\x1b'), "colours only on a terminal");
}

#[test]
fn json_is_what_the_server_answers() {
    let args = ["filter", "audit", "-", "--format", "json"];
    let report: Value =
        serde_json::from_str(&stdout(&ringside_with_input(&args, NO_CLOCK))).unwrap();
    assert_eq!(report["ok"], true);
    assert_eq!(report["high"], 1);
    let finding = report["findings"][0].as_object().unwrap();
    for field in [
        "code", "severity", "rule", "line", "column", "title", "reason", "remedy", "fix",
    ] {
        assert!(finding.contains_key(field), "{field}");
    }
}

#[test]
fn what_fix_writes_has_nothing_left_to_fix() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let fixed = argument(&folder.path("fixed"));
    let output = ringside(&["filter", "audit", "--fix", &source, "-o", &fixed]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("1 fixed; left: 1 low"),
        "{}",
        stderr(&output)
    );
    let again = ringside(&["filter", "audit", "--fix", &fixed]);
    assert_eq!(stdout(&again), std::fs::read_to_string(&fixed).unwrap());
    assert!(stderr(&again).starts_with("0 fixed"), "{}", stderr(&again));
    let unit = "SystemCallFilter=~@clock\n";
    let output = ringside_with_input(&["filter", "audit", "--fix", "-"], unit);
    assert_eq!(status(&output), 2);
}

#[test]
fn a_profile_is_fixed_in_place() {
    let oci = "{\"defaultAction\": \"SCMP_ACT_ALLOW\",\n \"syscalls\": [\n  \
               {\"names\": [\"chmod\"], \"action\": \"SCMP_ACT_ERRNO\"}]}";
    let output = ringside_with_input(&["filter", "audit", "--fix", "-"], oci);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let twins = "\"chmod\",\"fchmod\",\"fchmodat\",\"fchmodat2\"";
    assert_eq!(stdout(&output), oci.replace("\"chmod\"", twins));
}

#[test]
fn the_list_names_every_check_once() {
    let output = ringside(&["filter", "audit", "--list"]);
    assert_eq!(status(&output), 0);
    let text = stdout(&output);
    let mut codes: Vec<_> = text
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert!(codes.len() >= 30 && codes.contains(&"wide-int"), "{text}");
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), text.lines().count());
}
