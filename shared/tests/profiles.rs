//! Profiles: our own for containers and every real one in the directory that `REAL_PROFILES` names
//! loads in both layouts,
//! or is refused for a reason that is listed here.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf;
use ringside_shared::compile::{Layout, compile};
use ringside_shared::filter::{Part, Policy, evaluate};
use ringside_shared::load::{Format, Runtime, Target, load};
use ringside_shared::profile::{self, Output};
use std::path::Path;

/// Profiles that are refused, with the code of the first error.
const REFUSED: [(&str, &str); 1] = [
    // errnoRet 12345: libseccomp refuses it, so no container starts under it.
    ("docker-fixture-example.json", "bad-errno"),
];

#[test]
fn profiles_load_and_their_programs_answer_as_they_mean() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles");
    assert!(check_all(&own) > 0);
    match std::env::var("REAL_PROFILES") {
        Ok(directory) => {
            let n_checked = check_all(Path::new(&directory));
            assert!(n_checked > 0, "no profile in {directory}");
            println!("{n_checked} real profiles checked");
        }
        Err(_) => println!("SKIPPED: REAL_PROFILES names no directory with real profiles"),
    }
}

/// Checks every profile of a directory; how many there are.
fn check_all(directory: &Path) -> usize {
    let mut n_checked = 0;
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|ext| ext != "json") || name == "SOURCES.json" {
            continue;
        }
        check(&name, &std::fs::read_to_string(&path).unwrap());
        n_checked += 1;
    }
    n_checked
}

fn check(name: &str, source: &str) {
    let caps = &["CAP_SYS_ADMIN", "CAP_SYS_TIME", "CAP_BPF"][..];
    for (caps, runtime) in [
        (&[][..], Runtime::Declared),
        (caps, Runtime::Declared),
        (caps, Runtime::Runc),
    ] {
        let target = Target {
            caps: caps.iter().map(|&cap| cap.to_owned()).collect(),
            runtime,
            ..Target::default()
        };
        let loaded = load(source, &target);
        let refused = REFUSED.iter().find(|(refused, _)| *refused == name);
        let loaded = match (loaded, refused) {
            (Ok(loaded), None) => loaded,
            (Err(diagnostics), Some((_, code))) => {
                let first = diagnostics.iter().find(|d| d.is_error()).unwrap();
                assert_eq!(first.code, *code, "{name}");
                continue;
            }
            (Ok(_), Some(_)) => panic!("{name} loads, but is listed as refused"),
            (Err(diagnostics), None) => panic!("{name} is refused: {diagnostics:#?}"),
        };
        let policy = loaded.policy.as_ref().unwrap();
        // The numbers of runc's stub have no names; runc puts it in front again.
        if runtime == Runtime::Declared {
            check_written(name, policy, &target);
        }
        let linear = compile(policy, &Layout::Linear.into()).unwrap().program;
        for data in calls(policy) {
            let expected = evaluate(policy, &data).action.word();
            assert_eq!(
                bpf::run(&loaded.program, &data).word,
                expected,
                "{name} {data:?}"
            );
            assert_eq!(bpf::run(&linear, &data).word, expected, "{name} {data:?}");
        }
    }
}

/// Written as a profile and read back, it means the same.
fn check_written(name: &str, policy: &Policy, target: &Target) {
    let written = profile::write(Output::Oci, policy, target);
    let text = written
        .text
        .unwrap_or_else(|| panic!("{name}: {:#?}", written.diagnostics));
    assert_eq!(written.diagnostics, [], "{name}");
    let (again, diagnostics) = profile::read(Format::Oci, &text, target);
    let again = again
        .unwrap_or_else(|| panic!("{name}: {diagnostics:#?}"))
        .policy;
    for data in calls(policy) {
        let [expected, found] = [policy, &again].map(|policy| evaluate(policy, &data).action);
        assert_eq!(found, expected, "{name} {data:x?}");
    }
}

/// Every number that could matter on every arch, with the edges of the conditions on it.
fn calls(policy: &Policy) -> Vec<SeccompData> {
    let mut calls = Vec::new();
    for audit in Arch::ALL.map(Arch::audit).into_iter().chain([0x28]) {
        let low = 0..600;
        let high = [
            0x3fff_ffff,
            0x7fff_ffff,
            0x8000_0000,
            0xbfff_ffff,
            0xc000_0000,
            u32::MAX - 1,
            u32::MAX,
        ];
        let numbers = low.flat_map(|nr| [nr, nr | 0x4000_0000]).chain(high);
        for nr in numbers {
            let data = SeccompData {
                nr,
                arch: audit,
                ..SeccompData::default()
            };
            calls.push(data);
            let Part::Section(section) = policy.part(audit, nr) else {
                continue;
            };
            let rules = section
                .rules
                .iter()
                .filter(|rule| rule.numbers.contains(nr));
            for condition in rules.flat_map(|rule| rule.guard.conditions()) {
                for edge in condition.edges() {
                    let mut data = data;
                    data.args[usize::from(condition.index().get())] = edge;
                    calls.push(data);
                }
            }
        }
    }
    calls
}
