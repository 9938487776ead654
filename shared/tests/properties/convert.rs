//! What is written in a language and read back means the same.

use crate::policy::{calls, choices, policies};
use crate::property;
use proptest::prelude::*;
use ringside_shared::abi::Arch;
use ringside_shared::filter::{Outcome, Policy, Rule, Section, evaluate};
use ringside_shared::load::{Format, Target};
use ringside_shared::profile::{self, Output};
use ringside_shared::text::Diagnostic;
use ringside_shared::verdict::Action;

/// Every language that we both write and read.
fn languages() -> impl Iterator<Item = (Output, Format)> {
    Output::ALL.into_iter().filter_map(|output| {
        let format = Format::ALL.into_iter().find(|f| f.name() == output.name());
        Some((output, format?))
    })
}

#[test]
fn what_is_written_and_read_back_answers_the_same_at_every_edge() {
    let hosts = proptest::sample::select(&Arch::ALL[..]);
    property(
        300,
        &(policies(), choices(), hosts),
        |(policy, choices, host)| {
            for (output, format) in languages() {
                let target = Target {
                    host,
                    ..Target::default()
                };
                let written = profile::write(output, &policy, &target);
                let is_refused = written.diagnostics.iter().any(Diagnostic::is_error);
                prop_assert_eq!(written.text.is_none(), is_refused, "{:?}", written);
                let Some(text) = &written.text else {
                    continue;
                };
                // What lost something is still in its language.
                let again = read_back(format, text, &target)?;
                if !written.diagnostics.is_empty() {
                    continue;
                }
                for data in calls(&policy, &choices) {
                    let expected = evaluate(&policy, &data).action;
                    let found = evaluate(&again, &data).action;
                    prop_assert_eq!(found, expected, "{:?}: {:?}\n{}", output, data, text);
                }
            }
            Ok(())
        },
    );
}

fn read_back(format: Format, text: &str, target: &Target) -> Result<Policy, TestCaseError> {
    let (profile, diagnostics) = profile::read(format, text, target);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.is_error()).collect();
    prop_assert!(errors.is_empty(), "{errors:#?}\n{text}");
    let Some(profile) = profile else {
        return Err(TestCaseError::fail(format!(
            "no policy and no error\n{text}"
        )));
    };
    Ok(profile.policy)
}

#[test]
fn filter_text_can_say_every_policy() {
    property(300, &policies(), |policy| {
        let written = profile::write(Output::Text, &policy, &Target::default());
        prop_assert!(written.diagnostics.is_empty(), "{:?}", written.diagnostics);
        Ok(())
    });
}

#[test]
fn kafel_can_say_every_policy_for_one_arch_and_what_it_kills() {
    property(300, &(policies(), choices()), |(policy, choices)| {
        let policy = for_kafel(&policy);
        let target = Target::default();
        let written = profile::write(Output::Kafel, &policy, &target);
        prop_assert_eq!(&written.diagnostics, &[]);
        let text = written.text.unwrap_or_default();
        let again = read_back(Format::Kafel, &text, &target)?;
        for data in calls(&policy, &choices) {
            let expected = evaluate(&policy, &data).action;
            prop_assert_eq!(
                evaluate(&again, &data).action,
                expected,
                "{:?}\n{}",
                data,
                text
            );
        }
        Ok(())
    });
}

/// The part of a policy that kafel has words for.
fn for_kafel(policy: &Policy) -> Policy {
    let plain = |outcome: Outcome| Outcome {
        action: match outcome.action {
            Action::Allow(_) => Action::Allow(0),
            Action::Log(_) => Action::Log(0),
            Action::Notify(_) => Action::Notify(0),
            other => other,
        },
        ..outcome
    };
    let sections = [Arch::X86_64, Arch::X32].map(|arch| {
        let rules = policy
            .section(arch)
            .map_or(&[][..], |section| &section.rules);
        let rules = rules.iter().cloned().map(|rule| Rule {
            outcome: plain(rule.outcome),
            ..rule
        });
        Section {
            arch,
            rules: rules.collect(),
        }
    });
    Policy::new(sections.into(), plain(policy.default()), Action::KillThread).unwrap()
}
