//! Filters and what is said about them.

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// A filter as a client sends it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FilterSource {
    /// A filter in any of the languages that we read.
    Text(String),
    /// An OCI profile as JSON.
    Oci(serde_json::Value),
}

impl<'de> Deserialize<'de> for FilterSource {
    /// Exactly one of the two; a derived one would take the first and forget the other.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("FilterSource", &["text", "oci"], SourceVisitor)
    }
}

struct SourceVisitor;

impl<'de> Visitor<'de> for SourceVisitor {
    type Value = FilterSource;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a filter: `text`, or `oci` with a profile")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FilterSource, A::Error> {
        let mut source = None;
        while let Some(key) = map.next_key::<String>()? {
            let next = match key.as_str() {
                "text" => FilterSource::Text(map.next_value()?),
                "oci" => FilterSource::Oci(map.next_value()?),
                other => return Err(de::Error::unknown_field(other, &["text", "oci"])),
            };
            if source.replace(next).is_some() {
                return Err(de::Error::custom(
                    "a filter is `text` or `oci`, and here are two of them",
                ));
            }
        }
        source.ok_or_else(|| {
            de::Error::custom("a filter is missing: `text`, or `oci` with a profile")
        })
    }
}

/// A filter to check or compile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckRequest {
    /// The filter.
    #[serde(flatten)]
    pub filter: FilterSource,
    /// Capabilities for a profile's `includes` and `excludes`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<String>,
    /// Kernel version for a profile's `minKernel`, for example `6.18`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel: Option<String>,
    /// The host's native arch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Who loads a profile: `declared`, `crun` (which means the same) or `runc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime: Option<String>,
    /// `tree` or `linear`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// In which language the filter is written: `text`, `oci`, `systemd`, `minijail`, `kafel` or
    /// `bpf`; told by its content if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Passes of the compiler that are left out, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_passes: Vec<String>,
}

impl CheckRequest {
    /// Of a text, for the target that holds when nothing is said.
    pub fn of_text(text: &str) -> Self {
        Self {
            filter: FilterSource::Text(text.to_owned()),
            caps: Vec::new(),
            kernel: None,
            host: None,
            runtime: None,
            layout: None,
            format: None,
            without_passes: Vec::new(),
        }
    }
}

/// A diagnostic with its place in numbers that editors use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosticReport {
    /// Stable: `unknown-syscall`.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Line of the end, from 1.
    pub end_line: u32,
    /// Column just past the end, from 1.
    pub end_column: u32,
    /// What is wrong.
    pub message: String,
    /// What to try.
    pub help: Option<String>,
}

/// Whether a filter loads, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    /// Whether it loads.
    pub ok: bool,
    /// The language of the filter: `text`, `oci`, `systemd`, `minijail` or `kafel`.
    pub format: String,
    /// Everything that was noticed, in source order.
    pub diagnostics: Vec<DiagnosticReport>,
}

/// A compiled filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileReport {
    /// The host's native arch.
    pub arch: String,
    /// The program.
    pub insns: Vec<Insn>,
    /// What it costs.
    pub stats: Budget,
    /// Everything that was noticed, in source order.
    pub diagnostics: Vec<DiagnosticReport>,
}

/// A program on its way through the compiler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageReport {
    /// The pass that has just run; `lower` before any, `linear` in the linear layout.
    pub name: String,
    /// What it does, in a sentence.
    pub what: String,
    /// Instructions, however many.
    pub n_insns: u32,
    /// The program as it stands; empty while it is longer than the kernel takes.
    pub insns: Vec<Insn>,
}

/// One `struct sock_filter`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insn {
    /// Operation.
    pub code: u16,
    /// Jump if true.
    pub jt: u8,
    /// Jump if false.
    pub jf: u8,
    /// Constant.
    pub k: u32,
    /// Where it comes from.
    pub origin: Option<InsnOrigin>,
    /// Every rule that it serves, the default action first; of very many the first 64.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<InsnOrigin>,
    /// The instruction in words, as `filter disasm` prints it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// Which part of the source an instruction comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsnOrigin {
    /// 0-based rule; `null` for the default action.
    pub rule: Option<u32>,
    /// Line of the source, from 1.
    pub line: Option<u32>,
}

/// What a program costs against the kernel's limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Instructions.
    pub insns: u32,
    /// The kernel's limit for one program.
    pub max_insns: u32,
    /// Rules in the source.
    pub rules: u32,
    /// Its length once the kernel has translated it, which is what counts against `max_path`.
    #[serde(default)]
    pub translated: u32,
    /// The kernel's limit for all filters of a thread, translated; each earlier one counts 4 more.
    #[serde(default)]
    pub max_path: u32,
    /// How many filters like this one a thread can have.
    #[serde(default)]
    pub most_filters: u32,
    /// Instructions on the longest way through the program.
    #[serde(default)]
    pub longest: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Result<&str, &str>) {
        let request = serde_json::from_str::<CheckRequest>(json);
        match (request, expected) {
            (Ok(request), Ok(text)) => {
                assert_eq!(request.filter, FilterSource::Text(text.to_owned()));
            }
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (request, _) => panic!("{json}: {request:?}"),
        }
    }

    #[test]
    fn a_filter_is_sent_exactly_once() {
        check(r#"{"text":"x","caps":[]}"#, Ok("x"));
        check(r#"{"caps":[],"text":"x","later":1}"#, Ok("x"));
        check(r#"{"text":"x","oci":{}}"#, Err("two of them"));
        check(r#"{"oci":null,"text":"x"}"#, Err("two of them"));
        check(r#"{"caps":[]}"#, Err("a filter is missing"));
        check(r#"{"text":1}"#, Err("string"));
        for json in [
            r#"["x"]"#,
            r#"{"text":"x","oci":{}}"#,
            r#"{"txt":"x"}"#,
            "{}",
        ] {
            assert!(
                serde_json::from_str::<FilterSource>(json).is_err(),
                "{json}"
            );
        }
        let profile = serde_json::from_str::<FilterSource>(r#"{"oci":{"defaultAction":"x"}}"#);
        assert!(matches!(profile, Ok(FilterSource::Oci(_))));
    }
}
