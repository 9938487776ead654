//! Reads members of the right type, or says what is wrong and where: JSON path and span.

use crate::filter::suggest::closest;
use crate::profile::json::{Kind, Member, Value};
use crate::text::{Diagnostic, Diagnostics, Span};
use std::collections::BTreeSet;

/// Where problems go.
pub(super) struct Reader<'p> {
    problems: &'p mut Diagnostics,
    /// Unknown keys that were reported: one that every rule has is one mistake, not hundreds.
    unknown_keys: BTreeSet<String>,
}

/// An object and the way to it.
#[derive(Debug, Clone)]
pub(super) struct Object<'v> {
    members: &'v [Member],
    pub(super) path: String,
    pub(super) span: Span,
}

impl<'v> Object<'v> {
    /// The value of a key. The last one, if the key is repeated; null counts as absent.
    pub(super) fn get(&self, key: &str) -> Option<&'v Value> {
        let member = self.members.iter().rev().find(|member| member.key == key);
        member
            .map(|member| &member.value)
            .filter(|value| value.kind != Kind::Null)
    }

    /// The way to a key, for messages.
    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }
}

impl<'p> Reader<'p> {
    pub(super) fn new(problems: &'p mut Diagnostics) -> Self {
        Self {
            problems,
            unknown_keys: BTreeSet::new(),
        }
    }

    pub(super) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::error(code, span, message));
    }

    pub(super) fn warn(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::warning(code, span, message));
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    fn wrong_type(&mut self, value: &Value, path: &str, expected: &str) {
        let path = if path.is_empty() { "the profile" } else { path };
        let message = format!("{path}: expected {expected}, found {}", value.kind_name());
        self.error("wrong-type", value.span, message);
    }

    /// An object; warns about keys that nobody reads and about keys that stand there twice.
    pub(super) fn object<'v>(
        &mut self,
        value: &'v Value,
        path: &str,
        keys: &[&'static str],
    ) -> Option<Object<'v>> {
        let Kind::Object(members) = &value.kind else {
            self.wrong_type(value, path, "an object");
            return None;
        };
        let object = Object {
            members,
            path: path.to_owned(),
            span: value.span,
        };
        let mut seen = BTreeSet::new();
        for Member { key, key_span, .. } in members {
            if !seen.insert(key.as_str()) {
                let message = format!(
                    "{}: this key is repeated; the last one counts",
                    object.path_of(key)
                );
                self.warn("repeated-key", *key_span, message);
            } else if !keys.contains(&key.as_str()) && self.unknown_keys.insert(key.clone()) {
                let message = format!("{}: no loader reads this key", object.path_of(key));
                let mut warning = Diagnostic::warning("unknown-key", *key_span, message);
                warning.help = closest(key, keys.iter().copied())
                    .map(|known| format!("did you mean `{known}`?"));
                self.push(warning);
            }
        }
        Some(object)
    }

    /// The text of a key; `None` if it is absent or wrong.
    pub(super) fn string<'v>(&mut self, object: &Object<'v>, key: &str) -> Option<&'v str> {
        let value = object.get(key)?;
        self.text(value, &object.path_of(key))
    }

    /// A value as text.
    pub(super) fn text<'v>(&mut self, value: &'v Value, path: &str) -> Option<&'v str> {
        if let Kind::String(text) = &value.kind {
            return Some(text);
        }
        self.wrong_type(value, path, "a string");
        None
    }

    /// The unsigned 64-bit number of a key; `Err` if it is there but wrong.
    pub(super) fn number(&mut self, object: &Object<'_>, key: &str) -> Result<Option<u64>, Wrong> {
        let Some(value) = object.get(key) else {
            return Ok(None);
        };
        let path = object.path_of(key);
        let Kind::Number(text) = &value.kind else {
            self.wrong_type(value, &path, "a number");
            return Err(Wrong);
        };
        if let Ok(number) = text.parse() {
            return Ok(Some(number));
        }
        let message = format!("{path}: {text} is not a whole number from 0 to 2^64-1");
        let mut error = Diagnostic::error("bad-number", value.span, message);
        if let Ok(negative) = text.parse::<i64>() {
            let unsigned = negative.cast_unsigned();
            error = error.with_help(format!("as 64 bits it is {unsigned}"));
        }
        self.push(error);
        Err(Wrong)
    }

    /// The items of a key with their paths; nothing if it is absent, `Err` if it is no array.
    pub(super) fn array<'v>(
        &mut self,
        object: &Object<'v>,
        key: &str,
    ) -> Result<&'v [Value], Wrong> {
        let Some(value) = object.get(key) else {
            return Ok(&[]);
        };
        if let Kind::Array(items) = &value.kind {
            return Ok(items);
        }
        self.wrong_type(value, &object.path_of(key), "an array");
        Err(Wrong)
    }

    /// The texts in the array of a key, each with its place.
    pub(super) fn strings<'v>(
        &mut self,
        object: &Object<'v>,
        key: &str,
    ) -> Result<Vec<(&'v str, Span)>, Wrong> {
        let items = self.array(object, key)?;
        let mut texts = Vec::with_capacity(items.len());
        for (position, item) in items.iter().enumerate() {
            let path = format!("{}[{position}]", object.path_of(key));
            let text = self.text(item, &path).ok_or(Wrong)?;
            texts.push((text, item.span));
        }
        Ok(texts)
    }
}

/// Something is wrong and was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wrong;
