//! One line of `filter eval`: a call in JSON, and what the filters answer to it.

use ringside_shared::abi::{Arch, SeccompData, X32_SYSCALL_BIT, syscalls};
use ringside_shared::load::{FilterVerdict, Judge, Loaded, stack_verdict};
use ringside_shared::text::suggest::closest;
use ringside_shared::wire::Word;
use serde::Deserialize;
use serde_json::Value;
use std::io::Write as _;

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

/// What a stack of filters answers, line by line.
pub(super) struct Respondent<'a> {
    stack: Vec<Judge<'a>>,
    out: Vec<u8>,
}

impl<'a> Respondent<'a> {
    /// Of filters, the oldest first.
    pub(super) fn new(filters: &'a [Loaded]) -> Self {
        Self {
            stack: filters.iter().map(Judge::new).collect(),
            out: Vec::new(),
        }
    }

    /// Answers one line with one line.
    pub(super) fn answer(&mut self, line: &[u8]) -> &[u8] {
        // serde takes an array of the values of its fields for an object, too.
        let is_object = line.trim_ascii_start().starts_with(b"{");
        let question = is_object.then(|| serde_json::from_slice(line).ok());
        let Some(mut question): Option<Question> = question.flatten() else {
            // Of another shape, but perhaps still with an id to answer to.
            let (id, problem) = misunderstood(line);
            return self.error(id.as_ref(), &problem);
        };
        let id = question.id.take();
        let spoken = data(&question).map(|data| stack_verdict(&mut self.stack, &data));
        match spoken {
            Ok(Some((filter, verdict))) => self.verdict(id.as_ref(), filter, &verdict),
            Ok(None) => self.error(id.as_ref(), "there is no filter"),
            Err(error) => self.error(id.as_ref(), &error),
        }
    }

    pub(super) fn error(&mut self, id: Option<&Value>, error: &str) -> &[u8] {
        self.begin(id);
        self.out.extend(b"\"error\":");
        self.out.extend(Value::from(error).to_string().bytes());
        self.end()
    }

    /// Written by hand: a verdict has no text that JSON would escape, and there may be millions.
    fn verdict(&mut self, id: Option<&Value>, filter: usize, verdict: &FilterVerdict) -> &[u8] {
        self.begin(id);
        let FilterVerdict {
            action,
            word,
            insns,
            rule,
            line: _,
        } = verdict;
        // Writing to a Vec cannot fail.
        let _ = write!(
            self.out,
            "\"action\":\"{}\",\"data\":{},\"word\":\"{word:#010x}\",\"insns\":{insns},\"rule\":",
            action.name(),
            action.data(),
        );
        let _ = match rule {
            Some(rule) => write!(self.out, "{rule}"),
            None => write!(self.out, "null"),
        };
        if self.stack.len() > 1 {
            let _ = write!(self.out, ",\"filter\":{filter}");
        }
        self.end()
    }

    fn begin(&mut self, id: Option<&Value>) {
        self.out.clear();
        self.out.push(b'{');
        if let Some(id) = id {
            // Writing to a Vec cannot fail, and a value was JSON before.
            let _ = write!(self.out, "\"id\":{id},");
        }
    }

    fn end(&mut self) -> &[u8] {
        self.out.extend(b"}\n");
        &self.out
    }
}

/// What is wrong with a line that is no question.
fn misunderstood(line: &[u8]) -> (Option<Value>, String) {
    const FIELDS: [&str; 6] = ["args", "arch", "id", "ip", "nr", "syscall"];
    const WORD: &str = "an unsigned 64-bit number, as \"0x2a\" or \"42\"";
    if line.trim_ascii().is_empty() {
        return (None, "the line is empty".to_owned());
    }
    let fields = match serde_json::from_slice(line) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return (None, "a JSON object is wanted, as {\"nr\":257}".to_owned()),
        Err(error) => {
            let problem = format!("this is not JSON, from column {} on", error.column());
            return (None, problem);
        }
    };
    let is_word = |value: &Value| serde_json::from_value::<Word>(value.clone()).is_ok();
    let wrong = fields.iter().find_map(|(name, value)| {
        let wanted = match name.as_str() {
            "id" => return None,
            _ if value.is_null() && name != "args" => return None,
            "arch" | "syscall" if !value.is_string() => "a name in quotes",
            "nr" if value.as_i64().is_none() => "a number without quotes",
            "ip" if !is_word(value) => WORD,
            "args" => match value.as_array() {
                None => "a list",
                Some(words) => {
                    let at = words.iter().position(|word| !is_word(word))?;
                    return Some(format!("`args[{at}]` is not {WORD}"));
                }
            },
            "arch" | "syscall" | "nr" | "ip" => return None,
            unknown => {
                let near = closest(unknown, FIELDS).unwrap_or_default();
                let near = match near {
                    "" => format!("; known are {}", FIELDS.join(", ")),
                    near => format!("; did you mean `{near}`?"),
                };
                let unknown: String = unknown.chars().take(40).collect();
                return Some(format!("there is no field `{unknown}`{near}"));
            }
        };
        Some(format!("`{name}` is not {wanted}"))
    });
    let wrong = wrong.unwrap_or_else(|| "a field stands twice".to_owned());
    (fields.get("id").cloned(), wrong)
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
