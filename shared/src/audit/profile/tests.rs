//! Each edit of a profile makes its finding go away, keeps the layout, and changes what it says.

use crate::audit::{Finding, apply, audit, fix_all};
use crate::explain;
use crate::load::{Loaded, Target, load};

fn loaded(source: &str) -> Loaded {
    load(source, &Target::default()).unwrap_or_else(|why| panic!("{source}\n{why:#?}"))
}

fn findings(source: &str, code: &str) -> Vec<Finding> {
    let findings = audit(source, &loaded(source), &Target::default());
    findings.into_iter().filter(|f| f.code == code).collect()
}

/// The one finding of this code is fixed by replacing one part of the profile by another, and the
/// verdicts of these syscalls are what changes.
#[track_caller]
fn fixes(code: &str, source: &str, [from, to]: [&str; 2], changed: &[&str]) {
    let found = findings(source, code);
    let [finding] = &found[..] else {
        panic!("{source}\n{found:#?}");
    };
    let fix = finding.fix.as_ref();
    let fixed = apply(
        source,
        fix.unwrap_or_else(|| panic!("no fix: {finding:#?}")),
    );
    assert_eq!(source.matches(from).count(), 1, "{from}");
    assert_eq!(fixed, source.replace(from, to));
    let after = findings(&fixed, code);
    assert!(!after.iter().any(|after| after.title == finding.title));
    let report = explain::diff(&loaded(source).program, &loaded(&fixed).program);
    let mut names: Vec<_> = report
        .differences
        .iter()
        .flat_map(|difference| &difference.syscalls)
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names, changed, "{fixed}");
    assert_eq!(report.equal, changed.is_empty(), "{report:?}");
}

#[test]
fn an_int_compared_as_64_bits_is_masked() {
    fixes(
        "wide-int",
        r#"{
    "defaultAction": "SCMP_ACT_ALLOW",
    "syscalls": [
        {
            "names": ["ioctl"],
            "action": "SCMP_ACT_ERRNO",
            "args": [
                {
                    "index": 1,
                    "value": 21522,
                    "op": "SCMP_CMP_EQ"
                }
            ]
        }
    ]
}
"#,
        [
            r#""value": 21522,
                    "op": "SCMP_CMP_EQ""#,
            r#""value": 4294967295,
                    "valueTwo": 21522,
                    "op": "SCMP_CMP_MASKED_EQ""#,
        ],
        &["ioctl"],
    );
    fixes(
        "wide-int",
        r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ioctl"],"action":"SCMP_ACT_ERRNO","args":[{"index":1,"op":"SCMP_CMP_EQ","value":21522,"valueTwo":0}]}]}"#,
        [
            r#""op":"SCMP_CMP_EQ","value":21522,"valueTwo":0"#,
            r#""op":"SCMP_CMP_MASKED_EQ","value":4294967295,"valueTwo":21522"#,
        ],
        &["ioctl"],
    );
}

#[test]
fn twins_are_put_beside_their_sibling() {
    fixes(
        "twin-open",
        "{\n\t\"defaultAction\": \"SCMP_ACT_ALLOW\",\n\t\"syscalls\": [\n\t\t{\n\t\t\t\"names\": [\n\
         \t\t\t\t\"bpf\",\n\t\t\t\t\"chmod\"\n\t\t\t],\n\t\t\t\"action\": \"SCMP_ACT_ERRNO\"\n\t\t}\n\t]\n}\n",
        [
            "\"chmod\"\n",
            "\"chmod\",\n\t\t\t\t\"fchmod\",\n\t\t\t\t\"fchmodat\",\n\t\t\t\t\"fchmodat2\"\n",
        ],
        &["fchmod", "fchmodat", "fchmodat2"],
    );
    // A twin that has another argument in that place gets a rule of its own.
    fixes(
        "twin-open",
        r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[
  {"names":["openat"],"action":"SCMP_ACT_ERRNO","args":[{"index":2,"op":"SCMP_CMP_MASKED_EQ","value":1,"valueTwo":1}]}
]}"#,
        [
            r#"{"names":["openat"],"action":"SCMP_ACT_ERRNO","args":[{"index":2,"op":"SCMP_CMP_MASKED_EQ","value":1,"valueTwo":1}]}
"#,
            r#"{"names":["openat","open_by_handle_at"],"action":"SCMP_ACT_ERRNO","args":[{"index":2,"op":"SCMP_CMP_MASKED_EQ","value":1,"valueTwo":1}]},
  {"names":["creat","open","openat2"],"action":"SCMP_ACT_ERRNO","errnoRet":1}
"#,
        ],
        &["creat", "open", "open_by_handle_at", "openat2"],
    );
}

#[test]
fn rules_and_names_that_decide_nothing_are_removed() {
    let source = r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[
  {"names":["bpf"],"action":"SCMP_ACT_ERRNO"},
  {"names":["read"],"action":"SCMP_ACT_LOG","args":[{"index":0,"op":"SCMP_CMP_LE","value":9}]},
  {"names":["read"],"action":"SCMP_ACT_LOG","args":[{"index":0,"op":"SCMP_CMP_EQ","value":3}]},
  {"names":["ptrace","bpf","add_key","bpf"],"action":"SCMP_ACT_KILL_PROCESS"}
]}"#;
    fixes(
        "dead-rule",
        source,
        [
            "  {\"names\":[\"read\"],\"action\":\"SCMP_ACT_LOG\",\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":3}]},\n",
            "",
        ],
        &[],
    );
    fixes(
        "shadowed-syscall",
        source,
        [
            r#"["ptrace","bpf","add_key","bpf"]"#,
            r#"["ptrace","add_key"]"#,
        ],
        &[],
    );
}

#[test]
fn what_may_decide_for_somebody_else_is_left_alone() {
    let source = r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[
  {"names":["bpf"],"action":"SCMP_ACT_ERRNO","excludes":{"caps":["CAP_BPF"]}},
  {"names":["ptrace","bpf"],"action":"SCMP_ACT_KILL_PROCESS"}
]}"#;
    assert_eq!(findings(source, "shadowed-syscall"), []);
}

#[test]
fn rules_are_added_in_the_manner_of_their_neighbours() {
    fixes(
        "clone3-not-enosys",
        r#"{
  "defaultAction": "SCMP_ACT_ERRNO",
  "syscalls": [
    {
      "names": ["clone"],
      "action": "SCMP_ACT_ALLOW"
    }
  ]
}"#,
        [
            r#"    {
      "names": ["clone"],"#,
            r#"    {
      "names": [
        "clone3"
      ],
      "action": "SCMP_ACT_ERRNO",
      "errnoRet": 38
    },
    {
      "names": ["clone"],"#,
        ],
        &["clone3"],
    );
    fixes(
        "refusal-hides-enosys",
        r#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["newfstatat","openat","getrandom","openat2"],"action":"SCMP_ACT_ALLOW"}]}"#,
        [
            r#""action":"SCMP_ACT_ALLOW"}]}"#,
            r#""action":"SCMP_ACT_ALLOW"},{"names":["statx"],"action":"SCMP_ACT_ERRNO","errnoRet":38}]}"#,
        ],
        &["statx"],
    );
}

#[test]
fn other_actions_are_put_in_the_place_of_what_breaks_programs() {
    fixes(
        "kill-thread",
        r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["bpf"],"action":"SCMP_ACT_KILL"}]}"#,
        ["\"SCMP_ACT_KILL\"", "\"SCMP_ACT_KILL_PROCESS\""],
        &["bpf"],
    );
    fixes(
        "errno-zero",
        r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["fsync"],"action":"SCMP_ACT_ERRNO","errnoRet":0}]}"#,
        ["\"errnoRet\":0", "\"errnoRet\":1"],
        &["fsync"],
    );
}

#[test]
fn all_fixes_together_leave_a_profile_that_loads() {
    let source = r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[
  {"names":["chmod"],"action":"SCMP_ACT_KILL"},
  {"names":["ioctl"],"action":"SCMP_ACT_ERRNO","args":[{"index":1,"op":"SCMP_CMP_EQ","value":21522}]}
]}"#;
    let (fixed, n_fixed) = fix_all(source, &Target::default()).unwrap();
    assert!(n_fixed >= 3, "{fixed}");
    for code in ["twin-open", "kill-thread", "wide-int"] {
        assert_eq!(findings(&fixed, code), [], "{fixed}");
    }
}
