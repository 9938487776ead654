//! The filter core behind one door: a verb, its question as JSON, its answer as JSON. Runs as the
//! page's worker; tests call it in their own thread.

#![forbid(unsafe_code)]

use ringside_shared::answer::{self, RecordedRun, Refusal};
use ringside_shared::wire::verb::{
    Analyse, Audit, CallCard, Card, Check, Compile, Complete, Costs, Diff, Explain, Export, FixAll,
    Handout, Heat, Learn, Passes, ReadFile, ReadLog, Revise, Rules, Stages, Tell, Translate, Verb,
    WhatIf,
};
use ringside_shared::wire::{Problem, WhatIfRequest};
use std::cell::RefCell;

thread_local! {
    /// The run whose calls were sent last.
    static RECORDED: RefCell<RecordedRun> = RefCell::default();
}

/// Answers a question, or says why not: a [`Problem`] as JSON.
///
/// ```
/// let answer = ringside_core::answer("check", r#"{"text":"default allow"}"#, &[]);
/// assert!(answer.unwrap().starts_with(r#"{"ok":true"#));
/// let problem = ringside_core::answer("sing", "{}", &[]).unwrap_err();
/// assert!(problem.contains("unknown-verb"));
/// ```
pub fn answer(verb: &str, about: &str, bytes: &[u8]) -> Result<String, String> {
    match verb {
        CallCard::NAME => say::<CallCard>(about, answer::call_card),
        Analyse::NAME => say::<Analyse>(about, answer::analyse),
        Check::NAME => say::<Check>(about, answer::check),
        Compile::NAME => say::<Compile>(about, answer::compile),
        Complete::NAME => say::<Complete>(about, answer::complete),
        Card::NAME => say::<Card>(about, answer::card),
        Rules::NAME => say::<Rules>(about, answer::rules),
        Revise::NAME => say::<Revise>(about, answer::revise),
        Stages::NAME => say::<Stages>(about, answer::stages),
        Passes::NAME => say::<Passes>(about, answer::passes),
        Audit::NAME => say::<Audit>(about, answer::audit),
        FixAll::NAME => say::<FixAll>(about, answer::fix_all),
        Explain::NAME => say::<Explain>(about, answer::explain),
        Tell::NAME => say::<Tell>(about, answer::tell),
        Diff::NAME => say::<Diff>(about, answer::diff),
        Export::NAME => say::<Export>(about, answer::export),
        Translate::NAME => say::<Translate>(about, answer::translate),
        Learn::NAME => say::<Learn>(about, answer::learn),
        ReadFile::NAME => say::<ReadFile>(about, |()| answer::file_text(bytes.to_vec())),
        Costs::NAME => say::<Costs>(about, answer::costs),
        Heat::NAME => say::<Heat>(about, |about| {
            RECORDED.with_borrow_mut(|recorded| {
                take(recorded, &about, bytes);
                answer::heat(about, recorded)
            })
        }),
        ReadLog::NAME => say::<ReadLog>(about, |()| answer::read_log(bytes)),
        Handout::NAME => say::<Handout>(about, |head| answer::handout(head, bytes)),
        WhatIf::NAME => say::<WhatIf>(about, |about| {
            RECORDED.with_borrow_mut(|recorded| {
                take(recorded, &about, bytes);
                answer::what_if(about, recorded)
            })
        }),
        _ => Err(problem(
            "unknown-verb",
            format!("nobody knows how to {verb}"),
        )),
    }
}

fn say<V: Verb>(
    about: &str,
    answer: impl FnOnce(V::About) -> Result<V::Answer, Refusal>,
) -> Result<String, String> {
    let about = serde_json::from_str(about)
        .map_err(|error| problem("bad-question", format!("{}: {error}", V::NAME)))?;
    match answer(about) {
        Ok(answer) => serde_json::to_string(&answer)
            .map_err(|error| problem("bad-answer", format!("{}: {error}", V::NAME))),
        Err(refusal) => Err(json(&refusal.problem())),
    }
}

/// Keeps the calls of a run that come with a question.
fn take(recorded: &mut RecordedRun, about: &WhatIfRequest, bytes: &[u8]) {
    if !bytes.is_empty() {
        let words = bytes
            .as_chunks()
            .0
            .iter()
            .map(|word| u32::from_le_bytes(*word));
        *recorded = RecordedRun::new(about.run, &words.collect::<Vec<_>>());
    }
}

fn problem(code: &str, message: String) -> String {
    json(&Problem {
        code: code.to_owned(),
        message,
        diagnostics: Vec::new(),
    })
}

fn json(problem: &Problem) -> String {
    // What is made of texts only can be written.
    serde_json::to_string(problem).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::wire::verb::NAMES;

    #[test]
    fn every_verb_is_known() {
        for name in NAMES {
            if let Err(problem) = answer(name, "?", &[]) {
                assert!(problem.contains("bad-question"), "{problem}");
            }
        }
    }

    #[test]
    fn a_filter_that_does_not_load_is_a_problem_with_its_place() {
        let problem = answer("compile", r#"{"text":"default alow"}"#, &[]).unwrap_err();
        let problem: Problem = serde_json::from_str(&problem).expect("a problem");
        assert_eq!(problem.code, "filter-invalid");
        assert_eq!(
            (problem.diagnostics[0].line, problem.diagnostics[0].column),
            (1, 9)
        );
    }

    #[test]
    fn the_calls_of_a_run_are_sent_once() {
        let ask = |text: &str, bytes: &[u8]| {
            let about = serde_json::json!({"text": text, "run": 3, "calls": 1}).to_string();
            answer("what-if", &about, bytes).expect("an answer")
        };
        assert!(ask("default kill", &[]).contains(r#""known":false"#));
        // An allowed read(0, 0, 0) of x86_64.
        let mut words = [0_u32; 16];
        (words[0], words[1], words[3]) = (1, 0x7fff_0000, 0xc000_003e);
        let bytes: Vec<u8> = words.into_iter().flat_map(u32::to_le_bytes).collect();
        assert!(ask("default kill", &bytes).contains(r#""positions":[0]"#));
        assert!(ask("default kill\nallow read", &[]).contains(r#""positions":[]"#));
        assert!(ask("default alow", &[]).contains(r#""loads":false"#));
        assert!(ask("", &[]).contains(r#""positions":[]"#));
    }
}
