//! Small profiles: every operator, widths, arches and combinations, against libseccomp.

use crate::moby;
use crate::peer::Optimize;
use crate::{Difference, compare, differences, peer};
use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::bpf;
use ringside_shared::load::{Target, load, write};
use ringside_shared::profile::Output;

/// Each of these on a syscall of its own.
fn profile(default: &str, arches: &str, rules: &[String]) -> String {
    format!(
        r#"{{"defaultAction":"SCMP_ACT_{default}","architectures":[{arches}],"syscalls":[{}]}}"#,
        rules.join(",")
    )
}

const ARCHES: [&str; 4] = [
    "",
    r#""SCMP_ARCH_X86""#,
    r#""SCMP_ARCH_X32""#,
    r#""SCMP_ARCH_X86","SCMP_ARCH_X32","SCMP_ARCH_AARCH64""#,
];

const OPERATORS: [&str; 7] = ["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"];

/// Words at which halves go wrong.
const WORDS: [u64; 10] = [
    0,
    1,
    5,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    0x1_0000_0005,
    0x7fff_ffff_ffff_ffff,
    0xffff_ffff_0000_0000,
    u64::MAX,
];

fn arg(index: usize, operator: &str, value: u64, value_two: u64) -> String {
    format!(
        r#"{{"index":{index},"op":"SCMP_CMP_{operator}","value":{value},"valueTwo":{value_two}}}"#
    )
}

fn rule(name: &str, action: &str, args: &[String]) -> String {
    format!(
        r#"{{"names":["{name}"],"action":"SCMP_ACT_{action}","args":[{}]}}"#,
        args.join(",")
    )
}

/// Names that every arch here has under some number, and that are not multiplexed.
fn names() -> impl Iterator<Item = &'static str> {
    let native = syscalls::all(Arch::X86_64).iter().map(|(_, name)| *name);
    native.filter(|name| {
        let has = |arch| syscalls::number(arch, name).is_some_and(|nr| nr & 0xffff < 435);
        Arch::ALL.into_iter().all(has) && ringside_shared::abi::multiplex::behind(name).is_none()
    })
}

fn assert_same(source: &str) {
    let Some(peer) = peer() else { return };
    let compared = compare(peer, source, &Target::default()).unwrap();
    let differences = differences(&compared);
    let n = differences.len();
    let first: Vec<&Difference> = differences.iter().take(5).collect();
    assert!(n == 0, "{n}: {first:x?}\n{source}");
}

#[test]
fn every_operator_means_what_libseccomp_makes_of_it() {
    let tests = OPERATORS.iter().flat_map(|op| WORDS.map(|word| (op, word)));
    let rules: Vec<_> = names()
        .zip((0..6).cycle())
        .zip(tests)
        .map(|((name, index), (op, word))| rule(name, "ALLOW", &[arg(index, op, word, word)]))
        .collect();
    assert_eq!(rules.len(), OPERATORS.len() * WORDS.len());
    for arches in ARCHES {
        assert_same(&profile("ERRNO", arches, &rules));
    }
}

#[test]
fn rules_written_for_both_widths_mean_on_each_what_they_should() {
    for rules in [
        "allow prctl if arg1 == 5\nkill prctl on x86_64 if arg1 == 0x100000005",
        "allow prctl on x86_64 if arg1 <= 0x100000003\nallow prctl on x86",
        "allow prctl if arg2 == 3\nlog prctl on x86_64 if arg1 >= 0x100000000",
        "allow prctl on x86_64\nallow read if fd < 38",
    ] {
        let source =
            format!("arch x86_64 x86\ndefault errno EPERM\nforeign kill_thread\n{rules}\n");
        let target = Target::default();
        let loaded = load(&source, &target).unwrap();
        let policy = loaded.policy.as_ref().unwrap();
        let written = write(Output::Oci, policy, &loaded.program, &target);
        assert_eq!(written.diagnostics, [], "{source}");
        assert_same(&written.text.unwrap());
    }
}

/// The same numbers every time.
fn random() -> impl FnMut(usize) -> usize {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    }
}

#[test]
fn conditions_on_several_arguments_mean_what_libseccomp_makes_of_them() {
    let mut random = random();
    for arches in ARCHES {
        let rules: Vec<_> = names()
            .map(|name| {
                let n = 1 + random(3);
                let args: Vec<_> = (0..n)
                    .map(|index| {
                        let operator = OPERATORS[random(OPERATORS.len())];
                        let word = WORDS[random(WORDS.len())];
                        arg(
                            index * 2 % 5,
                            operator,
                            word,
                            WORDS[random(WORDS.len())] & word,
                        )
                    })
                    .collect();
                rule(name, "ALLOW", &args)
            })
            .collect();
        assert_same(&profile("ERRNO", arches, &rules));
    }
}

#[test]
fn several_rules_on_one_syscall_are_alternatives() {
    let mut random = random();
    for arches in ["", r#""SCMP_ARCH_X86""#] {
        let mut rules = Vec::new();
        for name in names().take(120) {
            // One argument, tested for equality: what real profiles do, and libseccomp gets right.
            let values = [1, 2, 3, 4].map(|_| WORDS[random(WORDS.len())]);
            for value in values {
                rules.push(rule(name, "ALLOW", &[arg(1, "EQ", value, 0)]));
            }
        }
        assert_same(&profile("ERRNO", arches, &rules));
    }
}

/// What a call's arguments must be, in the words of the profile.
type Declared = fn(&[u64; 6]) -> bool;

/// Rules that libseccomp 2.5.4 makes wrong programs of. Ours mean what the profile declares; so
/// would libseccomp's in a version that has mended this, so nothing is asked of it here.
#[test]
fn what_libseccomp_gets_wrong_is_not_copied() {
    const K: u64 = 7;
    let cases: [(&str, Vec<String>, Declared); 3] = [
        (
            "a range on one argument lets any value of another one through",
            vec![
                rule("mmap", "ALLOW", &[arg(2, "GT", 0xb67, 0)]),
                rule(
                    "mmap",
                    "ALLOW",
                    &[arg(2, "LT", 0x13c3_00a9, 0), arg(3, "EQ", K, 0)],
                ),
            ],
            |args| args[2] > 0xb67 || (args[2] < 0x13c3_00a9 && args[3] == K),
        ),
        (
            "two upper bounds shadow each other",
            vec![
                rule("mmap", "ALLOW", &[arg(5, "LE", 1 << 61, 0)]),
                rule("mmap", "ALLOW", &[arg(5, "LT", 1 << 32, 0)]),
            ],
            |args| args[5] <= 1 << 61,
        ),
        (
            "libseccomp never comes to an end",
            vec![
                rule("mmap", "ALLOW", &[arg(1, "LE", 9, 0), arg(3, "EQ", 63, 0)]),
                rule(
                    "mmap",
                    "ALLOW",
                    &[arg(1, "LE", 9, 0), arg(5, "GE", 4096, 0)],
                ),
            ],
            |args| args[1] <= 9 && (args[3] == 63 || args[5] >= 4096),
        ),
    ];
    for (symptom, rules, declared) in cases {
        let source = profile("ERRNO", "", &rules);
        let ours = load(&source, &Target::default()).unwrap().program;
        let theirs = peer().map(|peer| {
            let list = moby::list(&source, &Target::default());
            peer.build(&list, Optimize::List, 1, 1)
        });
        let mut n_wrong = 0;
        for args in mmap_arguments() {
            let data = SeccompData {
                nr: 9,
                arch: Arch::X86_64.audit(),
                args,
                ..SeccompData::default()
            };
            let allow = 0x7fff_0000;
            assert_eq!(
                bpf::run(&ours, &data).word == allow,
                declared(&args),
                "{symptom}: {args:x?}"
            );
            if let Some(Ok(theirs)) = &theirs {
                n_wrong += usize::from(
                    (bpf::run(&theirs.program, &data).word == allow) != declared(&args),
                );
            }
        }
        match theirs {
            None => {}
            Some(Ok(_)) => println!("{symptom}: libseccomp answers {n_wrong} calls wrong"),
            Some(Err(error)) => println!("{symptom}: {error}"),
        }
    }
}

fn mmap_arguments() -> Vec<[u64; 6]> {
    let near = |value: u64| [value.wrapping_sub(1), value, value + 1];
    let mut calls = Vec::new();
    for second in near(0xb67)
        .into_iter()
        .chain(near(0x13c3_00a9))
        .chain([0, 1 << 32])
    {
        for third in [0, 7, 63, 1 << 32 | 7] {
            for fifth in near(1 << 61)
                .into_iter()
                .chain(near(1 << 32))
                .chain(near(4096))
                .chain([0])
            {
                for first in [0, 9, 10, 1 << 32 | 9, 0x1_ffff_ffff] {
                    calls.push([0, first, second, third, 0, fifth]);
                }
            }
        }
    }
    calls
}
