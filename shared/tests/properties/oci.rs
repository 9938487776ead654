//! Profiles that were written mean what the policy did.

use crate::policy::{calls, choices, policies};
use crate::property;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use ringside_shared::abi::Arch;
use ringside_shared::filter::{Policy, Section, evaluate};
use ringside_shared::load::{Format, Target};
use ringside_shared::profile::{self, Output, Written};
use ringside_shared::text::Diagnostic;
use ringside_shared::verdict::Action;
use std::cell::Cell;

fn read(source: &str) -> Policy {
    let (profile, diagnostics) = profile::read(Format::Oci, source, &Target::default());
    profile
        .unwrap_or_else(|| panic!("{diagnostics:#?}\n{source}"))
        .policy
}

/// Compares a policy with what was written of it, unless something was said to be lost.
fn check(
    policy: &Policy,
    written: &Written,
    choices: &[[proptest::sample::Index; 8]],
) -> Result<bool, TestCaseError> {
    let is_refused = written.diagnostics.iter().any(Diagnostic::is_error);
    prop_assert_eq!(written.text.is_none(), is_refused, "{:?}", written);
    let (Some(text), []) = (&written.text, &written.diagnostics[..]) else {
        return Ok(false);
    };
    let again = read(text);
    for data in calls(policy, choices) {
        let expected = evaluate(policy, &data).action;
        let found = evaluate(&again, &data).action;
        prop_assert_eq!(found, expected, "{:x?}\n{:?}\n{}", data, policy, text);
    }
    Ok(true)
}

/// The part for the host alone, as a profile can say it: no data but errno's, named numbers.
fn for_one_arch(policy: &Policy) -> Policy {
    let rules = policy.sections()[0].rules.clone();
    let rules = rules.into_iter().filter(|rule| {
        let is_native = |&(_, high): &(u32, u32)| high < 0x4000_0000;
        rule.numbers.ranges().iter().all(is_native)
    });
    let section = Section {
        arch: Arch::X86_64,
        rules: rules.collect(),
    };
    Policy::new(vec![section], policy.default(), Action::KillThread).unwrap()
}

#[test]
fn rules_in_order_become_rules_without_one() {
    let n_same = Cell::new(0);
    property(300, &(policies(), choices()), |(policy, choices)| {
        let policy = for_one_arch(&policy);
        let written = profile::write(Output::Oci, &policy, &Target::default());
        n_same.set(n_same.get() + u32::from(check(&policy, &written, &choices)?));
        Ok(())
    });
    assert!(n_same.get() > 50, "only {} were whole", n_same.get());
}

/// Profiles whose rules meet each other, on some arches.
fn profiles() -> impl Strategy<Value = String> {
    let name = select(vec![
        "read",
        "mmap",
        "socket",
        "bind",
        "semop",
        "socketcall",
        "ipc",
        "waitpid",
    ]);
    let action = select(vec!["ALLOW", "ERRNO", "KILL", "LOG", "TRAP"]);
    let operator = select(vec!["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"]);
    let word = select(vec![
        0,
        1,
        5,
        0xf0,
        0xffff_ffff,
        1 << 32,
        1 << 32 | 5,
        u64::MAX,
    ]);
    let arg = (0_u8..3, operator, word.clone(), word);
    let rule = (vec(name, 1..3), action.clone(), vec(arg, 0..3));
    let arches = select(vec![
        "",
        "\"SCMP_ARCH_X86\"",
        "\"SCMP_ARCH_X32\",\"SCMP_ARCH_AARCH64\"",
    ]);
    (vec(rule, 0..8), action, arches).prop_map(|(rules, default, arches)| {
        let rules = rules.into_iter().map(|(names, action, args)| {
            let args = args.into_iter().map(|(index, operator, value, two)| {
                format!(r#"{{"index":{index},"op":"SCMP_CMP_{operator}","value":{value},"valueTwo":{two}}}"#)
            });
            let args: Vec<_> = args.collect();
            format!(r#"{{"names":{names:?},"action":"SCMP_ACT_{action}","args":[{}]}}"#, args.join(","))
        });
        let rules: Vec<_> = rules.collect();
        format!(
            r#"{{"defaultAction":"SCMP_ACT_{default}","architectures":[{arches}],"syscalls":[{}]}}"#,
            rules.join(",")
        )
    })
}

#[test]
fn what_a_profile_means_can_nearly_always_be_written_as_one() {
    let (n_same, n) = (Cell::new(0), Cell::new(0));
    property(400, &(profiles(), choices()), |(source, choices)| {
        let policy = read(&source);
        let written = profile::write(Output::Oci, &policy, &Target::default());
        let is_same = check(&policy, &written, &choices)?;
        n.set(n.get() + 1);
        n_same.set(n_same.get() + u32::from(is_same));
        Ok(())
    });
    println!("{} of {}", n_same.get(), n.get());
    assert!(
        n_same.get() * 10 > n.get() * 8,
        "{} of {}",
        n_same.get(),
        n.get()
    );
}

#[test]
fn a_written_profile_is_written_the_same_again() {
    property(200, &profiles(), |source| {
        let write = |source: &str| profile::write(Output::Oci, &read(source), &Target::default());
        if let Some(text) = write(&source).text {
            prop_assert_eq!(write(&text).text, Some(text));
        }
        Ok(())
    });
}
