//! systemd's sets: written from what `systemd-analyze` says, or compared with it. Of which systemd, says
//! the program: that on the PATH, or the one that `SYSTEMD_ANALYZE` names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use ringside_shared::abi::syscalls;
use ringside_shared::abi::syscalls::groups::{self, Systemd};

use crate::generate::COMMAND;

/// One set as systemd prints it.
#[derive(Default)]
struct Set {
    meaning: String,
    /// Syscalls and other sets.
    members: Vec<String>,
}

fn systemd_analyze(argument: &str) -> Option<String> {
    let program = std::env::var_os("SYSTEMD_ANALYZE");
    let output = Command::new(program.unwrap_or_else(|| "systemd-analyze".into()))
        .arg(argument)
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8(output.stdout).expect("systemd speaks UTF-8"))
}

/// `252.38-1~deb12u1` of `systemd 252 (252.38-1~deb12u1)`: stable updates change the sets too.
fn version() -> Option<String> {
    let text = systemd_analyze("--version")?;
    let (_, rest) = text.lines().next()?.split_once('(')?;
    Some(rest.trim_end_matches(')').to_owned())
}

fn parse(text: &str) -> Vec<(String, Set)> {
    let mut sets: Vec<(String, Set)> = Vec::new();
    for line in text.lines() {
        if line.starts_with('@') {
            sets.push((line.trim().to_owned(), Set::default()));
        } else if line.starts_with(' ') {
            let (_, set) = sets.last_mut().expect("a set begins with its name");
            match line.trim().strip_prefix("# ") {
                Some(meaning) => meaning.clone_into(&mut set.meaning),
                None => set.members.push(line.trim().to_owned()),
            }
        } else if line.starts_with('#') {
            // What follows is about syscalls in no set.
            break;
        }
    }
    sets
}

/// All syscalls of a set, its inner sets opened, without those of arches that we do not know.
fn names<'a>(name: &str, sets: &'a BTreeMap<&str, &'a Set>, into: &mut BTreeSet<&'a str>) {
    for member in &sets[name].members {
        if member.starts_with('@') {
            names(member, sets, into);
        } else if syscalls::is_known(member) {
            into.insert(member);
        }
    }
}

fn render(text: &str, version: &str) -> String {
    let sets = parse(text);
    let by_name: BTreeMap<_, _> = sets
        .iter()
        .map(|(name, set)| (name.as_str(), set))
        .collect();
    let mut out = format!(
        "// GENERATED from `systemd-analyze syscall-filter` of systemd {version} by\n\
         // `{COMMAND}`.\n\
         //! systemd's sets, inner sets opened; syscalls of arches that we do not know are left out.\n\n\
         use super::Group;\n\n\
         /// The package that the sets come from.\n\
         pub(super) const PACKAGE: &str = \"{version}\";\n\n\
         #[rustfmt::skip]\n\
         pub(super) static GROUPS: &[Group] = &[\n"
    );
    for (name, set) in &sets {
        let mut members = BTreeSet::new();
        names(name, &by_name, &mut members);
        let mut lines = String::new();
        let mut line = String::from("       ");
        for member in members {
            let word = format!(" \"{member}\",");
            if line.len() + word.len() > 100 {
                lines.push_str(&line);
                lines.push('\n');
                line = String::from("       ");
            }
            line.push_str(&word);
        }
        lines.push_str(&line);
        let meaning = &set.meaning;
        writeln!(
            out,
            "    Group {{ name: \"{name}\", meaning: \"{meaning}\", syscalls: &[\n{lines}\n    ] }},"
        )
        .expect("writing to a string");
    }
    out.push_str("];\n");
    out
}

#[test]
fn groups_are_what_systemd_analyze_says() {
    let Some(version) = version() else {
        println!("SKIPPED: there is no systemd-analyze");
        return;
    };
    let number = version.split('.').next().unwrap_or_default();
    let Ok(known) = number.parse::<Systemd>() else {
        println!("SKIPPED: here is systemd {version}, of which there is no table");
        return;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/abi/syscalls/groups");
    let file = folder.join(format!("v{known}.rs"));
    let is_update = std::env::var_os("UPDATE").is_some();
    if version != known.package() && !is_update {
        let package = known.package();
        println!("SKIPPED: here is systemd {version}, the sets are those of {package}");
        return;
    }
    let text = systemd_analyze("syscall-filter").expect("systemd-analyze lists its sets");
    let wanted = render(&text, &version);
    if is_update {
        std::fs::write(&file, &wanted).expect("the table can be written");
    }
    let found = std::fs::read_to_string(&file).expect("the table can be read");
    assert!(
        found == wanted,
        "{} is stale: run `{COMMAND}`",
        file.display()
    );
}

#[test]
fn every_member_of_a_group_is_a_syscall() {
    for group in Systemd::ALL.into_iter().flat_map(Systemd::groups) {
        assert!(!group.syscalls.is_empty(), "{}", group.name);
        assert!(group.syscalls.is_sorted_by(|a, b| a < b), "{}", group.name);
        for name in group.syscalls {
            assert!(syscalls::is_known(name), "{} {name}", group.name);
        }
    }
}

#[test]
fn groups_are_found_by_name_with_their_inner_groups_opened() {
    let clock = groups::group("@clock").expect("systemd has it");
    assert_eq!(
        clock,
        [
            "adjtimex",
            "clock_adjtime",
            "clock_adjtime64",
            "clock_settime",
            "clock_settime64",
            "settimeofday"
        ]
    );
    let privileged = groups::group("@privileged").expect("systemd has it");
    assert!(clock.iter().all(|name| privileged.contains(name)));
    assert!(
        Systemd::ALL
            .iter()
            .all(|systemd| systemd.groups().len() > 25)
    );
    assert_eq!(groups::group("clock"), None);
    assert_eq!(groups::group("@clocks"), None);
}
