//! Policies in the languages of systemd and minijail mean the same when they are read back.

use crate::policy::policies;
use crate::property;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::filter::{Condition, Guard, Origin, Outcome, Policy, Rule, Section, evaluate};
use ringside_shared::load::{Format, Target};
use ringside_shared::profile::{self, Output};
use ringside_shared::text::Span;
use ringside_shared::verdict::Action;

fn outcome(action: Action, rule: Option<u32>) -> Outcome {
    let span = Span::default();
    Outcome {
        action,
        origin: Origin { rule, span },
    }
}

/// Names of all three local arches, some of which i386 has behind `socketcall` and `ipc`.
const NAMES: [&str; 12] = [
    "read",
    "write",
    "openat",
    "execve",
    "exit",
    "socket",
    "bind",
    "clock_settime",
    "settimeofday",
    "adjtimex",
    "clock_adjtime",
    "semop",
];

/// Policies that a unit can say: every rule is for names, on all arches alike.
fn unit_policies() -> impl Strategy<Value = Policy> {
    let actions = || {
        select(vec![
            Action::Allow(0),
            Action::Log(0),
            Action::Errno(1),
            Action::Errno(38),
            Action::KillProcess,
        ])
    };
    let rules = vec((subsequence(NAMES.to_vec(), 1..6), actions()), 0..5);
    let arches = subsequence(vec![Arch::X86, Arch::X32], 0..=2);
    (rules, actions(), arches).prop_map(|(rules, default, others)| {
        let arches = [Arch::X86_64].into_iter().chain(others);
        let sections: Vec<_> = arches
            .map(|arch| Section {
                arch,
                rules: (0..)
                    .zip(&rules)
                    .map(|(position, (names, action))| Rule {
                        numbers: names
                            .iter()
                            .filter_map(|name| syscalls::number(arch, name))
                            .collect(),
                        guard: Guard::Always,
                        outcome: outcome(*action, Some(position)),
                    })
                    .collect(),
            })
            .collect();
        let is_open = sections.len() == 3;
        let foreign = if is_open {
            Action::Allow(0)
        } else {
            Action::KillThread
        };
        Policy::new(sections, outcome(default, None), foreign).unwrap()
    })
}

/// Every number that could matter, with words around every constant of its rules.
fn check_same(policy: &Policy, read: &Policy, context: &str) -> Result<(), TestCaseError> {
    for audit in Arch::ALL.map(Arch::audit).into_iter().chain([0]) {
        let mut numbers: Vec<u32> = vec![
            0,
            0x3fff_ffff,
            0x4000_0000,
            0x8000_0000,
            u32::MAX - 1,
            u32::MAX,
        ];
        for arch in Arch::ALL {
            numbers.extend(syscalls::all(arch).iter().map(|(nr, _)| *nr));
        }
        let rules = |policy: &Policy| -> Vec<Rule> {
            let sections = policy.sections().iter();
            sections.flat_map(|section| section.rules.clone()).collect()
        };
        let rules: Vec<_> = rules(policy).into_iter().chain(rules(read)).collect();
        for rule in &rules {
            for &(low, high) in rule.numbers.ranges() {
                numbers.extend([low.wrapping_sub(1), low, high, high.wrapping_add(1)]);
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        for nr in numbers {
            let conditions = rules.iter().filter(|rule| rule.numbers.contains(nr));
            let conditions: Vec<&Condition> = conditions
                .flat_map(|rule| rule.guard.conditions())
                .collect();
            let mut calls = vec![[0_u64; 6]];
            for condition in &conditions {
                for edge in condition.edges() {
                    for base in calls.clone().into_iter().take(8) {
                        let mut args = base;
                        args[usize::from(condition.index().get())] = edge;
                        calls.push(args);
                    }
                }
                calls.truncate(200);
            }
            for args in calls {
                let data = SeccompData {
                    nr,
                    arch: audit,
                    args,
                    ..SeccompData::default()
                };
                let effect = |policy| match evaluate(policy, &data).action {
                    Action::Allow(_) => Action::Allow(0),
                    Action::Log(_) => Action::Log(0),
                    action => action,
                };
                prop_assert_eq!(effect(read), effect(policy), "{:?}\n{}", data, context);
            }
        }
    }
    Ok(())
}

/// Writes, reads back and compares, if the language can say the policy. Tells whether it can.
fn round_trip(policy: &Policy, output: Output, format: Format) -> Result<bool, TestCaseError> {
    let target = Target::default();
    let written = profile::write(output, policy, &target);
    prop_assert_eq!(
        written.text.is_none(),
        written
            .diagnostics
            .iter()
            .any(ringside_shared::text::Diagnostic::is_error)
    );
    let Some(text) = written.text else {
        return Ok(false);
    };
    prop_assert_eq!(Format::of(&text), format, "{}", &text);
    let (read, diagnostics) = profile::read(format, &text, &target);
    let mut codes = diagnostics.iter().map(|diagnostic| diagnostic.code);
    prop_assert!(
        codes.all(|code| code == "errno-zero"),
        "{:?}\n{}",
        diagnostics,
        &text
    );
    let read = read.unwrap().policy;
    // A warning says that calls from elsewhere meet another kind of refusal.
    if written.diagnostics.is_empty() {
        check_same(policy, &read, &text)?;
    }
    Ok(true)
}

#[test]
fn a_policy_of_names_survives_a_unit() {
    let n_said = std::cell::Cell::new(0);
    property(150, &unit_policies(), |policy| {
        let is_said = round_trip(&policy, Output::Systemd, Format::Systemd)?;
        n_said.set(n_said.get() + u32::from(is_said));
        // Without i386 there is nothing that a unit could not say of these, but one case.
        let is_all_logged = matches!(policy.default().action, Action::Log(_));
        prop_assert!(is_said || policy.section(Arch::X86).is_some() || is_all_logged);
        Ok(())
    });
    assert!(n_said.get() > 50, "only {} were said", n_said.get());
}

#[test]
fn a_unit_is_written_for_no_policy_that_it_cannot_say() {
    property(150, &policies(), |policy| {
        round_trip(&policy, Output::Systemd, Format::Systemd)?;
        Ok(())
    });
}

/// Policies of one arch with the actions that minijail has.
fn jail_policies() -> impl Strategy<Value = Policy> {
    let defaults = select(vec![
        Action::KillThread,
        Action::KillProcess,
        Action::Trap(0),
        Action::Notify(0),
        Action::Allow(0),
    ]);
    (policies(), defaults).prop_map(|(policy, default)| {
        let mut rules = policy.sections()[0].rules.clone();
        for rule in &mut rules {
            let numbers = rule.numbers.ranges().iter();
            rule.numbers = numbers
                .map(|(low, high)| (low & 0xff, high & 0xff))
                .collect();
            rule.outcome.action = match rule.outcome.action {
                Action::KillThread | Action::KillProcess if default == Action::Allow(0) => {
                    Action::Errno(9)
                }
                Action::Trap(_) | Action::Log(_) | Action::Notify(_) | Action::Trace(_)
                    if default == Action::Allow(0) =>
                {
                    Action::Allow(0)
                }
                Action::Trap(_) => Action::Trap(0),
                Action::Trace(_) => Action::Trace(0),
                action => action,
            };
        }
        let section = |arch, rules| Section { arch, rules };
        let mut sections = vec![section(Arch::X86_64, rules)];
        if default != Action::KillThread {
            sections.push(section(Arch::X32, Vec::new()));
        }
        Policy::new(sections, outcome(default, None), Action::KillThread).unwrap()
    })
}

#[test]
fn a_policy_of_one_arch_survives_minijail() {
    let n_said = std::cell::Cell::new(0);
    property(40, &jail_policies(), |policy| {
        let is_said = round_trip(&policy, Output::Minijail, Format::Minijail)?;
        n_said.set(n_said.get() + u32::from(is_said));
        Ok(())
    });
    assert!(n_said.get() > 20, "only {} were said", n_said.get());
}

#[test]
fn minijail_is_written_for_no_policy_that_it_cannot_say() {
    property(100, &policies(), |policy| {
        round_trip(&policy, Output::Minijail, Format::Minijail)?;
        Ok(())
    });
}

/// Pieces of units and of minijail policies in any order.
fn almost_units() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "[Service]\n",
        "[",
        "]",
        "SystemCallFilter=",
        "SystemCallLog=",
        "SystemCallErrorNumber=",
        "SystemCallArchitectures=",
        "RestrictNamespaces=",
        "RestrictAddressFamilies=",
        "LockPersonality=",
        "MemoryDenyWriteExecute=yes\n",
        "user ",
        "AF_UNIX ",
        "none",
        "~",
        "@default ",
        "@known ",
        "@",
        "read ",
        "socket:EPERM ",
        ":kill ",
        ":",
        "4095 ",
        "native ",
        "x86 ",
        "\\\n",
        "\\",
        "\n",
        "\r\n",
        "# ",
        "; ",
        "=",
        "\u{feff}",
        "read: ",
        "write[arch=x86_64]: ",
        "{read, write}: ",
        "{",
        "}",
        "(",
        ")",
        "[arch=",
        "1",
        "allow",
        "return ",
        "EPERM",
        "arg0 == ",
        "arg1 in ",
        "arg9 ",
        "|",
        "||",
        "&&",
        "&",
        "~",
        "-1",
        "0xffffffffffffffff",
        "AF_UNIX",
        ", ",
        "@include ./x",
        "@denylist\n",
        "@default trap\n",
        "é",
    ]);
    vec(pieces, 0..50).prop_map(|pieces| pieces.concat())
}

#[test]
fn any_text_is_a_unit_or_a_policy_or_wrong_somewhere_in_it() {
    property(
        2000,
        &prop_oneof![3 => almost_units(), 1 => any::<String>()],
        |text| {
            for format in [Format::Systemd, Format::Minijail] {
                for host in [Arch::X86_64, Arch::X86, Arch::Aarch64] {
                    let target = Target {
                        host,
                        ..Target::default()
                    };
                    let (read, diagnostics) = profile::read(format, &text, &target);
                    let is_wrong = diagnostics
                        .iter()
                        .any(ringside_shared::text::Diagnostic::is_error);
                    prop_assert_eq!(read.is_none(), is_wrong, "{:?} {:?}", format, diagnostics);
                    for diagnostic in &diagnostics {
                        let (start, end) =
                            (diagnostic.span.start as usize, diagnostic.span.end as usize);
                        prop_assert!(text.get(start..end).is_some(), "{:?}", diagnostic);
                    }
                }
            }
            Ok(())
        },
    );
}

/// Much of what costs most is answered with a problem, not with a long wait.
#[test]
fn hostile_text_is_answered() {
    let size = 1 << 18;
    let pieces = [
        "SystemCallFilter=~@known read:EPERM\nSystemCallFilter=@known\n",
        "SystemCallFilter=nonsense nonsens @nonsense\n",
        "SystemCallLog=read \\\n# comment\n",
        "read: arg0 == O_RDWR|O_CREAT || \\\n",
        "read: arg0 == x\n",
        "{read, write, openat}: arg0 & 1 && arg1 in 3\n",
        "read: {arg0 == (1|~(2)), \\\n",
        "{read, \\\n",
        "(",
        "{",
        "[",
        "~",
        "\\\n",
        "#\\\n",
        "read[arch=a,\\\n",
    ];
    for piece in pieces {
        let text = piece.repeat(size / piece.len());
        for format in [Format::Systemd, Format::Minijail] {
            let (read, diagnostics) = profile::read(format, &text, &Target::default());
            assert!(read.is_some() || !diagnostics.is_empty(), "{piece}");
            assert!(diagnostics.len() <= 101, "{piece}");
        }
        let _ = Format::of(&text);
    }
}
