//! libseccomp as a peer: every real profile and small ones for every operator, its programs
//! against ours, number by number and edge by edge.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "figures and skips are shown")]

mod moby;
mod peer;
mod small;

use peer::{Built, Optimize, Peer};
use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::bpf::{self, BpfProgram};
use ringside_shared::filter::{Part, Policy};
use ringside_shared::load::{Loaded, Target, load};
use ringside_shared::verdict::Action;
use std::path::Path;
use std::sync::OnceLock;

/// libseccomp, compiled once; `None` where it is not installed.
fn peer() -> Option<&'static Peer> {
    static PEER: OnceLock<Option<Peer>> = OnceLock::new();
    let peer = PEER.get_or_init(Peer::new).as_ref();
    if peer.is_none() {
        println!("SKIPPED: libseccomp-dev is not installed");
    }
    peer
}

/// A profile, what we make of it, and what libseccomp makes of it as a list and as a tree.
struct Compared {
    ours: Loaded,
    list: Built,
    tree: Built,
}

/// `Err` if libseccomp refuses the profile, or does not come to an end.
fn compare(peer: &Peer, source: &str, target: &Target) -> Result<Compared, String> {
    let ours = load(source, target).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let list = moby::list(source, target);
    Ok(Compared {
        ours,
        list: peer.build(&list, Optimize::List, 1, SECONDS)?,
        tree: peer.build(&list, Optimize::Tree, 1, SECONDS)?,
    })
}

/// libseccomp gets no more time for a filter: some take it seconds, some for ever.
const SECONDS: u32 = 10;

/// Every call on which the programs differ.
fn differences(compared: &Compared) -> Vec<Difference> {
    let mut differences = Vec::new();
    for call in calls(compared.ours.policy.as_ref().unwrap()) {
        let ours = bpf::run(&compared.ours.program, &call).word;
        for theirs in [&compared.list, &compared.tree] {
            let theirs = bpf::run(&theirs.program, &call).word;
            if ours != theirs {
                let [ours, theirs] = [ours, theirs].map(Action::from_word);
                differences.push(Difference { call, ours, theirs });
            }
        }
    }
    differences
}

#[derive(Debug)]
#[allow(dead_code, reason = "printed when a test fails")]
struct Difference {
    call: SeccompData,
    ours: Action,
    theirs: Action,
}

/// Every number that could matter, on every arch of the policy and one more, with no arguments
/// and with the edges of all conditions on it, each alone and each with every other.
fn calls(policy: &Policy) -> Vec<SeccompData> {
    let mut calls = Vec::new();
    let audits = Arch::ALL.map(Arch::audit);
    for audit in audits.into_iter().chain([0x28]) {
        let low = (0..600).flat_map(|nr| [nr, nr | 0x4000_0000]);
        let high = [
            0x3fff_ffff,
            0x7fff_ffff,
            0x8000_0000,
            0xbfff_ffff,
            0xc000_0000,
        ];
        for nr in low.chain(high).chain([u32::MAX - 1, u32::MAX]) {
            let data = SeccompData {
                nr,
                arch: audit,
                ..SeccompData::default()
            };
            calls.push(data);
            if let Part::Section(section) = policy.part(audit, nr) {
                let rules = section.rules.iter().filter(|r| r.numbers.contains(nr));
                let conditions = rules.flat_map(|rule| rule.guard.conditions());
                let mut edges = vec![Vec::new(); 6];
                for condition in conditions {
                    edges[usize::from(condition.index().get())].extend(condition.edges());
                }
                with_edges(data, edges, &mut calls);
            }
        }
    }
    calls
}

/// One argument after the other at each of its edges, the others at theirs in turn.
fn with_edges(data: SeccompData, mut edges: Vec<Vec<u64>>, calls: &mut Vec<SeccompData>) {
    for list in &mut edges {
        list.sort_unstable();
        list.dedup();
    }
    let most = edges.iter().map(Vec::len).max().unwrap_or(0);
    // Steps that have no divisor in common with a length meet every pair sooner or later.
    for step in [1, 7, 29] {
        for turn in 0..most * 2 {
            let mut data = data;
            for (index, list) in edges.iter().enumerate() {
                if !list.is_empty() {
                    data.args[index] = list[(turn * (1 + index * step)) % list.len()];
                }
            }
            calls.push(data);
        }
    }
}

#[test]
fn profiles_answer_as_libseccomps_programs_do() {
    let Some(peer) = peer() else { return };
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles");
    let mut directories = vec![own];
    match std::env::var("REAL_PROFILES") {
        Ok(directory) => directories.push(directory.into()),
        Err(_) => println!("SKIPPED: REAL_PROFILES names no directory with real profiles"),
    }
    for directory in directories {
        assert!(compare_all(peer, &directory) > 0, "{}", directory.display());
    }
}

/// Compares every profile of a directory; how many there are.
fn compare_all(peer: &Peer, directory: &Path) -> usize {
    let shared = Arch::ALL.map(|arch| peer.shared_numbers(arch));
    // The one reason to differ: libseccomp's tables are older than ours, or lack a call.
    let is_known = |data: &SeccompData| {
        let arch = Arch::of_call(data.arch, data.nr);
        arch.is_none_or(|arch| {
            syscalls::name(arch, data.nr).is_none() || shared[arch as usize].contains(&data.nr)
        })
    };
    let mut paths: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut n_compared = 0;
    println!("instructions and mean executed over the native calls: ours, libseccomp's list, tree");
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let source = std::fs::read_to_string(&path).unwrap();
        if !source.contains("defaultAction") || REFUSED.contains(&name) {
            continue;
        }
        let compared = compare(peer, &source, &Target::default());
        let compared = compared.unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut differences = differences(&compared);
        differences.retain(|difference| is_known(&difference.call));
        assert!(differences.is_empty(), "{name}: {differences:x?}");
        figures(name, &compared);
        n_compared += 1;
    }
    println!("{n_compared} profiles: shorter than libseccomp's list but for these, as long:");
    for (name, reason) in SHORTEST {
        println!("{name:40} {reason}");
    }
    n_compared
}

/// Profiles that libseccomp refuses, and we do.
const REFUSED: [&str; 1] = ["docker-fixture-example.json"];

/// Where ours is as long as libseccomp's list and not shorter, and why nothing is shorter: a test
/// tells apart two sides of one border, or one value from the others, and each of these has its test
/// once; so has each answer its return. Arithmetic, which could join borders, costs the same
/// instruction and the kernel's bitmap (fact 51).
const SHORTEST: [(&str, &str); 4] = [
    (
        "docker-fixture-conditional-include.json",
        "two calls far apart, x32's border and -1 behind it: four tests, three answers",
    ),
    (
        "docker-labs-deny.json",
        "two arch values and all others: two tests, two answers",
    ),
    (
        "seccomp-diff-random.json",
        "one call, x32's border, -1, and four words that are loaded and compared: no test says two of it",
    ),
    (
        "seccomp-diff-random1.json",
        "six calls alone, two side by side with two borders, x32's border and -1: ten tests, four answers",
    ),
];

/// Prints what the programs cost, and holds ours to libseccomp's.
fn figures(name: &str, compared: &Compared) {
    let Compared { ours, list, tree } = compared;
    let programs = [&ours.program, &list.program, &tree.program];
    let [own, listed, treed] = programs.map(|program| program.insns().len());
    let [own_mean, list_mean, tree_mean] = programs.map(mean_executed);
    println!(
        "{name:40} {own:5} {listed:5} {treed:5}   {own_mean:6.1} {list_mean:6.1} {tree_mean:6.1}"
    );
    let is_shortest = SHORTEST.iter().any(|(other, _)| *other == name);
    assert!(
        own < listed || (is_shortest && own == listed),
        "{name}: {own} instructions, a list has {listed}"
    );
    assert!(
        own_mean <= tree_mean,
        "{name}: {own_mean} executed, a tree {tree_mean}"
    );
}

/// Over every call that `x86_64` has, without arguments.
fn mean_executed(program: &BpfProgram) -> f64 {
    let calls = syscalls::all(Arch::X86_64);
    let executed = calls.iter().map(|&(nr, _)| {
        let data = SeccompData {
            nr,
            arch: Arch::X86_64.audit(),
            ..SeccompData::default()
        };
        f64::from(bpf::run(program, &data).insns)
    });
    executed.sum::<f64>() / f64::from(u32::try_from(calls.len()).unwrap())
}
