//! One line of `filter eval`: a call in JSON, and what the filter answers to it.

use ringside_shared::abi::{Arch, SeccompData, X32_SYSCALL_BIT, syscalls};
use ringside_shared::load::{FilterVerdict, Loaded};
use ringside_shared::wire::Word;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One line of input.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    id: Option<Value>,
    arch: Option<String>,
    nr: Option<i64>,
    syscall: Option<String>,
    #[serde(default)]
    args: Vec<Word>,
    ip: Option<Word>,
}

/// One line of output: a verdict or an error.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    #[serde(flatten)]
    body: Body,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Body {
    Verdict {
        action: &'static str,
        data: u16,
        word: String,
        insns: u32,
        rule: Option<u32>,
    },
    Error {
        error: String,
    },
}

impl Answer {
    pub(super) fn error(id: Option<Value>, error: String) -> Self {
        Self {
            id,
            body: Body::Error { error },
        }
    }
}

/// Answers one line.
pub(super) fn answer(loaded: &Loaded, line: &[u8]) -> Answer {
    let mut question: Question = match serde_json::from_slice(line) {
        Ok(question) => question,
        Err(error) => {
            // Of another shape, but perhaps still with an id to answer to.
            let id = serde_json::from_slice::<Value>(line).ok();
            let id = id.and_then(|value| value.get("id").cloned());
            return Answer::error(id, error.to_string());
        }
    };
    let id = question.id.take();
    match data(&question) {
        Ok(data) => Answer {
            id,
            body: body(loaded.verdict(&data)),
        },
        Err(error) => Answer::error(id, error),
    }
}

fn body(verdict: FilterVerdict) -> Body {
    Body::Verdict {
        action: verdict.action.name(),
        data: verdict.action.data(),
        word: format!("{:#010x}", verdict.word),
        insns: verdict.insns,
        rule: verdict.rule,
    }
}

fn data(question: &Question) -> Result<SeccompData, String> {
    let arch: Arch = question
        .arch
        .as_deref()
        .unwrap_or("x86_64")
        .parse()
        .map_err(|error: ringside_shared::abi::UnknownArch| error.to_string())?;
    let named = match &question.syscall {
        Some(name) => Some(
            syscalls::number(arch, name)
                .ok_or_else(|| format!("{arch} has no syscall `{name}`"))?,
        ),
        None => None,
    };
    let nr = match (question.nr.map(|nr| number(arch, nr)).transpose()?, named) {
        (Some(nr), Some(named)) if nr != named => {
            return Err(format!("`nr` is {nr}, but the syscall's number is {named}"));
        }
        (Some(nr), _) => nr,
        (None, Some(named)) => named,
        (None, None) => return Err("`nr` or `syscall` is wanted".to_owned()),
    };
    let mut args = [0; 6];
    if question.args.len() > args.len() {
        return Err(format!("{} args; a syscall has six", question.args.len()));
    }
    for (arg, word) in args.iter_mut().zip(&question.args) {
        *arg = word.0;
    }
    Ok(SeccompData {
        nr,
        arch: arch.audit(),
        instruction_pointer: question.ip.unwrap_or_default().0,
        args,
    })
}

/// The 32 bits that a filter loads: a number may be given signed (-1) or unsigned.
fn number(arch: Arch, nr: i64) -> Result<u32, String> {
    let word = u32::try_from(nr)
        .or_else(|_| i32::try_from(nr).map(i32::cast_unsigned))
        .map_err(|_| format!("`nr` {nr} does not fit into 32 bits"))?;
    // -1 is what a tracer writes to skip a call, on every arch (fact 29).
    if arch == Arch::X32 && word != u32::MAX {
        Ok(word | X32_SYSCALL_BIT)
    } else {
        Ok(word)
    }
}
