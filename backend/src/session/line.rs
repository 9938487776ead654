//! A call as its line of NDJSON, byte for byte what its wire event would be written as, without
//! making one: most events are calls, and each field of the wire's own strings would cost an
//! allocation. A test holds the two together.

use serde::Serialize;

use crate::attribution::{Attribution, Refuser};
use crate::tracer::{Outcome, Speaker, Start, Syscall, Verdict};

/// Appends the line.
pub(super) fn write(call: &Syscall, said: &Attribution, out: &mut Vec<u8>) {
    let Syscall {
        seq,
        pid,
        tid,
        at_ns,
        arch,
        nr,
        name,
        args,
        text,
        start,
        verdict,
        alternative: _,
        result,
        duration_ns,
        tracer_ns,
    } = call;
    let mut line = Line(out);
    line.raw(r#"{"type":"syscall","seq":"#).value(seq);
    line.raw(r#","pid":"#).value(pid);
    line.raw(r#","tid":"#).value(tid);
    line.raw(r#","at_ns":"#).value(at_ns);
    line.raw(r#","arch":""#);
    line.raw(arch.map_or("unknown", |arch| arch.name()));
    line.raw(r#"","nr":"#).value(nr);
    line.raw(r#","name":"#).value(name.as_ref());
    line.raw(r#","args":["#);
    for (at, word) in args.iter().enumerate() {
        if at > 0 {
            line.raw(",");
        }
        line.word(*word);
    }
    line.raw(r#"],"text":"#).value(text.as_str());
    line.raw(match start {
        Start::User => r#","start":"user","verdict":"#,
        Start::Sandbox => r#","start":"sandbox","verdict":"#,
    });
    line.verdict(*verdict);
    line.result(result);
    if let Some(duration_ns) = duration_ns {
        line.raw(r#","duration_ns":"#).value(duration_ns);
    }
    if let Some(tracer_ns) = tracer_ns {
        line.raw(r#","tracer_ns":"#).value(tracer_ns);
    }
    let Attribution {
        refused_by,
        because,
        mismatch,
    } = said;
    line.raw(match refused_by {
        None => r#","refused_by":null"#,
        Some(Refuser::Filter) => r#","refused_by":"filter""#,
        Some(Refuser::Sandbox) => r#","refused_by":"sandbox""#,
        Some(Refuser::Kernel) => r#","refused_by":"kernel""#,
        Some(Refuser::Outer) => r#","refused_by":"outer""#,
    });
    if let Some(because) = because {
        line.raw(r#","because":"#).value(because.as_ref());
    }
    if let Some(mismatch) = mismatch {
        line.raw(r#","mismatch":"#).value(mismatch.as_str());
    }
    line.raw("}\n");
}

/// The line so far.
struct Line<'a>(&'a mut Vec<u8>);

impl Line<'_> {
    fn raw(&mut self, text: &str) -> &mut Self {
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// A number or a string, as JSON has it.
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) {
        // A Vec takes everything, and JSON has all numbers and strings.
        let _ = serde_json::to_writer(&mut *self.0, value);
    }

    /// `"0x2a"`.
    fn word(&mut self, word: u64) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        self.raw("\"0x");
        let n_digits = (u64::BITS - word.leading_zeros()).div_ceil(4).max(1);
        for digit in (0..n_digits).rev() {
            let digit = word >> (4 * digit) & 0xf;
            self.0.push(DIGITS[usize::try_from(digit).unwrap_or(0)]);
        }
        self.0.push(b'"');
    }

    fn verdict(&mut self, verdict: Verdict) {
        let Verdict {
            action,
            by,
            rule,
            line,
            insns,
            unread,
        } = verdict;
        self.raw(r#"{"action":""#).raw(action.name());
        self.raw(r#"","data":"#).value(&action.data());
        match by {
            Speaker::Filter(position) => {
                self.raw(r#","by":"filter","filter":"#).value(&position);
            }
            Speaker::Program(_) => drop(self.raw(r#","by":"filter""#)),
            Speaker::Sandbox => drop(self.raw(r#","by":"sandbox""#)),
            Speaker::Strict => drop(self.raw(r#","by":"strict""#)),
        }
        self.raw(r#","rule":"#).value(&rule);
        self.raw(r#","line":"#).value(&line);
        if let Some(insns) = insns {
            self.raw(r#","insns":"#).value(&insns);
        }
        if unread > 0 {
            self.raw(r#","unread":"#).value(&unread);
        }
        self.raw("}");
    }

    fn result(&mut self, result: &Outcome) {
        match result {
            Outcome::Return { value, errno, text } => {
                self.raw(r#","result":{"kind":"return","value":"#);
                self.word(*value);
                if let Some(errno) = errno {
                    self.raw(r#","errno":""#).raw(errno).raw("\"");
                }
                if !text.is_empty() {
                    self.raw(r#","text":"#).value(text.as_str());
                }
                self.raw("}");
            }
            Outcome::Killed => drop(self.raw(r#","result":{"kind":"killed"}"#)),
            Outcome::None => drop(self.raw(r#","result":{"kind":"none"}"#)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outer::Outer;
    use crate::session::translate;
    use ringside_shared::abi::Arch;
    use ringside_shared::verdict::Action;
    use ringside_shared::wire::Event;

    fn calls() -> Vec<Syscall> {
        let verdict = |action, by, rule| Verdict {
            action,
            by,
            rule,
            line: rule.map(|rule| rule + 2),
            insns: rule,
            unread: rule.unwrap_or(0),
        };
        let failed = |number: i64, errno| Outcome::Return {
            value: (-number).cast_unsigned(),
            errno: Some(errno),
            text: format!("-1 {errno} (\"why\")"),
        };
        let passed = |value, text: &str| Outcome::Return {
            value,
            errno: None,
            text: text.to_owned(),
        };
        let verdicts = [
            verdict(Action::Allow(0), Speaker::Sandbox, None),
            verdict(Action::Errno(1), Speaker::Filter(3), Some(0)),
            verdict(Action::KillProcess, Speaker::Program(2), Some(7)),
            verdict(Action::Trap(9), Speaker::Strict, None),
            verdict(Action::Notify(4), Speaker::Program(0), None),
        ];
        let results = [
            passed(0, ""),
            passed(u64::MAX, "0x\u{7f}\u{e9}\u{1f600}"),
            passed(0x10, "16"),
            failed(1, "EPERM"),
            failed(38, "ENOSYS"),
            Outcome::Killed,
            Outcome::None,
        ];
        let mut calls = Vec::new();
        for verdict in verdicts {
            for result in &results {
                let n = u32::try_from(calls.len()).unwrap();
                calls.push(Syscall {
                    seq: n.into(),
                    pid: 2,
                    tid: -3,
                    at_ns: u64::from(n) << 40,
                    arch: [None, Some(Arch::X86_64), Some(Arch::X86)][calls.len() % 3],
                    nr: 30 - i64::from(n),
                    name: if n.is_multiple_of(2) {
                        "clock_settime".into()
                    } else {
                        "syscall_\"\\\n\u{1}".to_owned().into()
                    },
                    args: [0, 1, 0xf, 0x10, u64::from(n) << 33, u64::MAX],
                    text: "open(\"a\\nb\u{8}\u{c}\r\t\u{0}\u{1f}\u{7f}/é\", 0)".to_owned(),
                    start: if n.is_multiple_of(3) {
                        Start::Sandbox
                    } else {
                        Start::User
                    },
                    verdict,
                    alternative: None,
                    result: result.clone(),
                    duration_ns: n.is_multiple_of(2).then_some(n.into()),
                    tracer_ns: n.is_multiple_of(3).then_some(n.into()),
                });
            }
        }
        calls
    }

    #[test]
    fn a_line_is_what_the_wire_s_event_is_written_as() {
        let outer = Outer::default();
        let mut n_mismatches = 0;
        for call in calls() {
            let said = crate::attribution::attribute(&call, &outer);
            n_mismatches += u32::from(said.mismatch.is_some());
            let mut line = Vec::new();
            write(&call, &said, &mut line);
            let event = Event::Syscall(translate::syscall(call, said));
            let mut expected = serde_json::to_string(&event).unwrap();
            expected.push('\n');
            assert_eq!(String::from_utf8(line).unwrap(), expected);
        }
        assert!(n_mismatches > 0);
    }
}
