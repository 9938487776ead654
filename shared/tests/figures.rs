//! What the programs of real profiles cost: length, instructions executed, and which calls the
//! kernel need not ask the program about.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::bpf::{self, BpfProgram, emulator, insn};
use ringside_shared::compile::{Layout, Options, Weights, compile, stages};
use ringside_shared::filter::{Guard, Policy, evaluate};
use ringside_shared::load::{Format, Target, load};
use ringside_shared::trace::Counts;
use ringside_shared::verdict::Action;
use std::path::{Path, PathBuf};

/// What Docker gives a container unless told otherwise.
const DOCKER_CAPS: [&str; 14] = [
    "CAP_AUDIT_WRITE",
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_FOWNER",
    "CAP_FSETID",
    "CAP_KILL",
    "CAP_MKNOD",
    "CAP_NET_BIND_SERVICE",
    "CAP_NET_RAW",
    "CAP_SETFCAP",
    "CAP_SETGID",
    "CAP_SETPCAP",
    "CAP_SETUID",
    "CAP_SYS_CHROOT",
];

/// A profile's policy for one set of capabilities.
struct Subject {
    name: String,
    policy: Policy,
}

/// Profiles for containers in general: our own, which is as large as Docker's and of its shape, and
/// Docker's if it is at hand.
const CONTAINERS: [&str; 2] = ["container.json", "docker-default-2026.json"];

fn is_for_containers(subject: &Subject) -> bool {
    let mut names = CONTAINERS.iter();
    names.any(|name| subject.name.starts_with(name))
}

/// How many profiles of [`CONTAINERS`] there are.
fn n_containers() -> usize {
    1 + usize::from(std::env::var_os("REAL_PROFILES").is_some())
}

/// Our own profile, and every real one in the directory that `REAL_PROFILES` names: those that load,
/// without capabilities and with Docker's.
fn subjects() -> Vec<Subject> {
    let mut subjects = loaded(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles"));
    match std::env::var("REAL_PROFILES") {
        Ok(directory) => subjects.extend(loaded(Path::new(&directory))),
        Err(_) => println!("SKIPPED: REAL_PROFILES names no directory with real profiles"),
    }
    subjects
}

fn loaded(directory: &Path) -> Vec<Subject> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut subjects = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|ext| ext != "json") || name == "SOURCES.json" {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for caps in [&[][..], &DOCKER_CAPS] {
            let target = Target {
                caps: caps.iter().map(|&cap| cap.to_owned()).collect(),
                format: Some(Format::Oci),
                ..Target::default()
            };
            // Those that do not load are the business of `profiles.rs`.
            let Ok(loaded) = load(&source, &target) else {
                continue;
            };
            let policy = loaded.policy.unwrap();
            let suffix = format!("{name} {} caps", caps.len());
            if policy.sections().len() > 1 {
                let name = format!("{suffix} native");
                let policy = native(&policy);
                subjects.push(Subject { name, policy });
            }
            subjects.push(Subject {
                name: suffix,
                policy,
            });
        }
    }
    assert!(subjects.len() > 1, "no profile in {}", directory.display());
    subjects
}

/// What a policy says to native calls.
fn native(policy: &Policy) -> Policy {
    let mut sections = policy.sections().to_vec();
    sections.retain(|section| section.arch == Arch::X86_64);
    Policy::new(sections, policy.default(), policy.foreign()).unwrap()
}

fn call(arch: Arch, nr: u32) -> SeccompData {
    SeccompData {
        nr,
        arch: arch.audit(),
        ..SeccompData::default()
    }
}

/// Length, and instructions executed for allowed syscalls on average.
fn cost(policy: &Policy, program: &BpfProgram) -> (usize, f64) {
    let (mut n, mut executed) = (0, 0);
    for section in policy.sections() {
        for &(nr, _) in syscalls::all(section.arch) {
            let returned = bpf::run(program, &call(section.arch, nr));
            if returned.word == Action::Allow(0).word() {
                n += 1;
                executed += returned.insns;
            }
        }
    }
    let mean = f64::from(executed) / f64::from(n.max(1));
    (program.insns().len(), mean)
}

fn program(policy: &Policy, layout: Layout) -> BpfProgram {
    compile(policy, &layout.into()).unwrap().program
}

#[test]
fn no_profile_is_worse_than_linear() {
    for Subject { name, policy } in subjects() {
        let (insns, mean) = cost(&policy, &program(&policy, Layout::Tree));
        let (most, slowest) = cost(&policy, &program(&policy, Layout::Linear));
        println!("{name:60} {insns:4} of {most:4} insns, executes {mean:5.2} of {slowest:6.2}");
        assert!(insns <= most, "{name}: {insns} insns, linear {most}");
        assert!(mean <= slowest, "{name}: executes {mean}, linear {slowest}");
    }
}

#[test]
fn profiles_for_containers_are_short_and_fast() {
    let mut n = 0;
    let subjects = subjects().into_iter().filter(is_for_containers);
    for Subject { name, policy } in subjects {
        let (insns, mean) = cost(&policy, &program(&policy, Layout::Tree));
        // libseccomp 2.5.4: 415 and 15.3 as a tree, 337 and 155 one by one.
        let (most, slowest) = match policy.sections().len() {
            1 => (80, 9.5),
            3 => (240, 11.0),
            n => panic!("{name} has {n} arches"),
        };
        assert!(insns <= most, "{name}: {insns}");
        assert!(mean <= slowest, "{name}: {mean}");
        n += 1;
    }
    assert_eq!(n, 4 * n_containers());
}

/// What find, tar, gcc and python3 called in a minute of work, counted by `strace -f -c`.
const TRACE: &str = include_str!("weights/find-tar-gcc-python.txt");

#[test]
fn recorded_calls_make_profiles_for_containers_faster_for_such_work() {
    let mut counts = Counts::new(Arch::X86_64);
    for line in TRACE.lines() {
        counts.line(line).unwrap();
    }
    let options = Options {
        weights: Some(Weights::new(counts.calls())),
        ..Options::default()
    };
    let mut n_profiles = 0;
    let subjects = subjects().into_iter().filter(is_for_containers);
    for Subject { name, policy } in subjects.filter(|subject| subject.name.ends_with("native")) {
        n_profiles += 1;
        let mean = |options: &Options| {
            let program = compile(&policy, options).unwrap().program;
            let (mut n, mut executed) = (0, 0);
            for (arch, nr, count) in counts.calls() {
                let returned = bpf::run(&program, &call(arch, nr));
                n += count;
                executed += count * u64::from(returned.insns);
            }
            let hundredths = executed * 100 / n;
            println!(
                "{name}: {hundredths} hundredths, {} insns",
                program.insns().len()
            );
            hundredths
        };
        let (plain, weighed) = (mean(&Options::default()), mean(&options));
        assert!(
            weighed <= 610 && weighed < plain,
            "{name}: {weighed}, {plain} without"
        );
    }
    assert_eq!(n_profiles, 2 * n_containers());
}

#[test]
fn every_pass_leaves_real_profiles_and_our_examples_as_they_are() {
    let mut subjects = subjects();
    subjects.retain(|subject| subject.name.ends_with("14 caps"));
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples");
    for entry in std::fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        let source = std::fs::read_to_string(&path).unwrap();
        let loaded = load(&source, &Target::default()).unwrap();
        subjects.push(Subject {
            name: path.display().to_string(),
            policy: loaded.policy.unwrap(),
        });
    }
    for Subject { name, policy } in subjects {
        let stages = stages(&policy, &Options::default()).unwrap();
        for data in edges(&policy) {
            let expected = evaluate(&policy, &data).action.word();
            for stage in &stages {
                let program = &stage.compiled.as_ref().unwrap().program;
                let word = bpf::run(program, &data).word;
                assert_eq!(word, expected, "{name} after {}: {data:?}", stage.name);
            }
        }
        assert_eq!(
            stages.last().unwrap().compiled.as_ref().unwrap().program,
            program(&policy, Layout::Tree),
            "{name}: the last stage is not what is compiled"
        );
    }
}

/// Numbers at the borders of all rules, each with the edges of the conditions on it.
fn edges(policy: &Policy) -> Vec<SeccompData> {
    let mut calls = Vec::new();
    for section in policy.sections() {
        for rule in &section.rules {
            for &(low, high) in rule.numbers.ranges() {
                for nr in [low.wrapping_sub(1), low, high, high.wrapping_add(1)] {
                    let data = call(section.arch, nr);
                    calls.push(data);
                    for condition in rule.guard.conditions() {
                        let index = usize::from(condition.index().get());
                        calls.extend(condition.edges().into_iter().map(|edge| {
                            let mut data = data;
                            data.args[index] = edge;
                            data
                        }));
                    }
                }
            }
        }
        for nr in [0x3fff_ffff, 0x4000_0000, u32::MAX - 1, u32::MAX] {
            calls.push(call(section.arch, nr));
        }
    }
    calls
}

/// What the kernel follows without arguments, besides loads of number and arch (fact 51).
const CACHED: [u16; 6] = [
    insn::JA,
    insn::AND_K,
    insn::JEQ_K,
    insn::JGT_K,
    insn::JGE_K,
    insn::JSET_K,
];

/// Whether a number is allowed whatever its arguments: no rule that it meets says otherwise.
fn is_always_allowed(policy: &Policy, arch: Arch, nr: u32) -> bool {
    let rules = policy.section(arch).map(|section| &section.rules);
    let mut rules = rules
        .into_iter()
        .flatten()
        .filter(|rule| rule.numbers.contains(nr));
    loop {
        match rules.next() {
            None => return policy.default().action == Action::Allow(0),
            Some(rule) if rule.outcome.action != Action::Allow(0) => return false,
            Some(rule) if rule.guard == Guard::Always => return true,
            Some(_) => {}
        }
    }
}

#[test]
fn what_is_always_allowed_stays_in_the_kernels_bitmap() {
    let mut n_allowed = 0;
    for Subject { name, policy } in subjects() {
        let program = program(&policy, Layout::Tree);
        for section in policy.sections() {
            for &(nr, syscall) in syscalls::all(section.arch) {
                if !is_always_allowed(&policy, section.arch, nr) {
                    continue;
                }
                n_allowed += 1;
                for step in emulator::steps(&program, &call(section.arch, nr)) {
                    let is_cached = match step.insn.code {
                        insn::LD_ABS => step.insn.k < 8,
                        insn::RET_K => step.insn.k == Action::Allow(0).word(),
                        code => CACHED.contains(&code),
                    };
                    assert!(is_cached, "{name}, {syscall}: {step:?}");
                }
            }
        }
    }
    assert!(n_allowed > 1000, "{n_allowed}");
}
