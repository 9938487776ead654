//! A filter in any language: it is compiled to what it means, or refused with a reason.

use super::calls::{Dice, calls};
use super::program;
use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf;
use ringside_shared::compile::{Layout, Options, PassSet, compile};
use ringside_shared::filter::{Policy, evaluate};
use ringside_shared::load::{Format, Runtime, Target, load};
use ringside_shared::profile::{self, Output, json};
use ringside_shared::simplify::simplify;
use ringside_shared::text::Diagnostic;

/// Reads, compiles, runs, prints and reads back a source.
pub(crate) fn source(format: Option<Format>, bytes: &[u8]) {
    let Ok(source) = str::from_utf8(bytes) else {
        return;
    };
    let mut dice = Dice::of(bytes);
    let target = Target {
        host: Arch::ALL[dice.below(Arch::ALL.len())],
        runtime: [Runtime::Declared, Runtime::Runc][dice.below(2)],
        caps: [vec![], vec!["CAP_SYS_ADMIN".to_owned()]][dice.below(2)].clone(),
        format,
        ..Target::default()
    };
    match load(source, &target) {
        Err(diagnostics) => {
            assert!(diagnostics.iter().any(Diagnostic::is_error));
            lie_in(source, &diagnostics);
        }
        Ok(loaded) => {
            assert!(!loaded.diagnostics.iter().any(Diagnostic::is_error));
            lie_in(source, &loaded.diagnostics);
            let insns = loaded.program.insns();
            assert_eq!(loaded.origins.len(), insns.len());
            program::listing_reads_back(insns);
            let calls = calls(insns, &mut dice);
            program::is_what_it_is_explained_as(&loaded.program, &calls);
            if let Some(policy) = &loaded.policy {
                for data in &calls {
                    let meant = evaluate(policy, data).action;
                    assert_eq!(loaded.verdict(data).action, meant, "{data:?}");
                }
                other_programs_mean_the_same(policy, &calls);
                simpler_rules_mean_the_same(policy, &calls);
                what_is_written_means_the_same(policy, &target, &calls);
            }
        }
    }
}

/// JSON is what serde takes for JSON.
pub(crate) fn json(bytes: &[u8]) {
    if let Ok(source) = str::from_utf8(bytes) {
        let theirs = serde_json::from_str::<serde_json::Value>(source);
        // serde gives up at a depth of its own, and at what no f64 holds; the grammar has both.
        let is_own_limit = |error: &serde_json::Error| {
            let text = error.to_string();
            text.contains("recursion limit") || text.contains("number out of range")
        };
        match (json::parse(source), theirs) {
            (Ok(_), Ok(_)) | (Err(_), Err(_)) => {}
            (Ok(_), Err(error)) => assert!(is_own_limit(&error), "only we read it: {error}"),
            (Err(problem), Ok(_)) => panic!("only serde reads it: {problem:?}"),
        }
    }
}

/// Diagnostics point at characters of the source.
fn lie_in(source: &str, diagnostics: &[Diagnostic]) {
    for Diagnostic { span, message, .. } in diagnostics {
        let slice = source.get(span.start as usize..span.end as usize);
        assert!(slice.is_some(), "{span:?} {message}");
    }
}

fn other_programs_mean_the_same(policy: &Policy, calls: &[SeccompData]) {
    let plain = Options {
        passes: PassSet::NONE,
        ..Options::default()
    };
    for options in [Options::from(Layout::Linear), plain] {
        // Longer than the default one, so perhaps too long.
        if let Ok(other) = compile(policy, &options) {
            for data in calls {
                let meant = evaluate(policy, data).action.word();
                assert_eq!(bpf::run(&other.program, data).word, meant, "{data:?}");
            }
        }
    }
}

fn simpler_rules_mean_the_same(policy: &Policy, calls: &[SeccompData]) {
    if let Some(simple) = simplify(policy) {
        for data in calls {
            let meant = evaluate(policy, data).action;
            assert_eq!(evaluate(&simple, data).action, meant, "{data:?}");
        }
    }
}

fn what_is_written_means_the_same(policy: &Policy, target: &Target, calls: &[SeccompData]) {
    for output in Output::ALL {
        let written = profile::write(output, policy, target);
        let is_whole = written.diagnostics.is_empty();
        let (Some(text), Ok(format)) = (written.text, output.name().parse::<Format>()) else {
            continue;
        };
        let target = Target {
            format: Some(format),
            runtime: Runtime::Declared,
            ..target.clone()
        };
        let (again, problems) = profile::read(format, &text, &target);
        let is_refused = problems.iter().any(Diagnostic::is_error);
        assert!(!is_refused, "{format}: {problems:#?}\n{text}");
        if let (Some(again), true) = (again, is_whole) {
            for data in calls {
                let meant = evaluate(policy, data).action;
                let found = evaluate(&again.policy, data).action;
                assert_eq!(found, meant, "{format}: {data:?}\n{text}");
            }
        }
    }
}
