//! Reads members of the right type, or says what is wrong and where: JSON path and span.

use super::path::Path;
use crate::filter::suggest::closest;
use crate::profile::json::{Kind, Member, Value};
use crate::text::{Diagnostic, Diagnostics, Severity, Span};
use std::collections::BTreeSet;

/// Of so many different unknown keys, more are not remembered.
const MAX_UNKNOWN_KEYS: usize = 1000;

/// So many keys are compared one by one, as many as a rule has.
const FEW_KEYS: usize = 12;

/// Where problems go.
pub(super) struct Reader<'p> {
    problems: &'p mut Diagnostics,
    /// Unknown keys that were reported: one that every rule has is one mistake, not hundreds.
    unknown_keys: BTreeSet<String>,
}

/// An object and the way to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'v> {
    members: &'v [Member<'v>],
    pub(super) path: Path,
    pub(super) span: Span,
}

impl<'v> Object<'v> {
    /// The value of a key. The last one, if the key is repeated; null counts as absent.
    pub(super) fn get(&self, key: &str) -> Option<&'v Value<'v>> {
        let member = self.members.iter().rev().find(|member| member.key == key);
        member
            .map(|member| &member.value)
            .filter(|value| value.kind != Kind::Null)
    }

    /// The way to a key, for messages.
    pub(super) fn path_of(&self, key: &str) -> String {
        match self.path {
            Path::Top => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }

    /// Where the value of a key stands, or the object without it.
    pub(super) fn span_of(&self, key: &str) -> Span {
        self.get(key).map_or(self.span, |value| value.span)
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

    /// For problems of which a hostile profile has a million: words are made for the first ones.
    pub(super) fn push_with(&mut self, severity: Severity, make: impl FnOnce() -> Diagnostic) {
        self.problems.push_with(severity, make);
    }

    fn wrong_type(&mut self, value: &Value<'_>, path: &str, expected: &str) {
        let message = format!("{path}: expected {expected}, found {}", value.kind_name());
        self.error("wrong-type", value.span, message);
    }

    /// An object; warns about keys that nobody reads and about keys that stand there twice.
    pub(super) fn object<'v>(
        &mut self,
        value: &'v Value<'v>,
        path: Path,
        keys: &[&'static str],
    ) -> Option<Object<'v>> {
        let Kind::Object(members) = &value.kind else {
            self.wrong_type(value, &path.to_string(), "an object");
            return None;
        };
        let object = Object {
            members,
            path,
            span: value.span,
        };
        let mut seen = BTreeSet::new();
        for (position, member) in members.iter().enumerate() {
            let key = &*member.key;
            let is_repeated = if position < FEW_KEYS {
                members[..position].iter().any(|earlier| earlier.key == key)
            } else {
                if position == FEW_KEYS {
                    seen.extend(members[..position].iter().map(|earlier| &*earlier.key));
                }
                !seen.insert(key)
            };
            if is_repeated {
                self.push_with(Severity::Warning, || {
                    let path = object.path_of(key);
                    let message = format!("{path}: this key is repeated; the last one counts");
                    Diagnostic::warning("repeated-key", member.key_span, message)
                });
            } else if !keys.contains(&key) {
                self.unknown_key(&object, member, keys);
            }
        }
        Some(object)
    }

    /// Loaders ignore keys that they do not know. But those written in Go know them in any case:
    /// `Syscalls` is read by runc and ignored by crun, so that one profile means two things.
    fn unknown_key(&mut self, object: &Object<'_>, member: &Member<'_>, keys: &[&'static str]) {
        let Member { key, key_span, .. } = member;
        if let Some(known) = keys.iter().find(|known| known.eq_ignore_ascii_case(key)) {
            let path = object.path_of(key);
            let message = format!("{path}: some loaders take this for `{known}`, others ignore it");
            let error = Diagnostic::error("key-in-wrong-case", *key_span, message);
            self.push(error.with_help(format!("write `{known}`")));
            return;
        }
        if self.unknown_keys.len() > MAX_UNKNOWN_KEYS
            || !self.unknown_keys.insert(key.clone().into_owned())
        {
            return;
        }
        self.problems.push_with(Severity::Warning, || {
            let message = format!("{}: no loader reads this key", object.path_of(key));
            let mut warning = Diagnostic::warning("unknown-key", *key_span, message);
            warning.help =
                closest(key, keys.iter().copied()).map(|known| format!("did you mean `{known}`?"));
            warning
        });
    }

    /// The text of a key; `None` if it is absent or wrong.
    pub(super) fn string<'v>(&mut self, object: &Object<'v>, key: &str) -> Option<&'v str> {
        let value = object.get(key)?;
        self.text(value, || object.path_of(key))
    }

    /// A value as text.
    pub(super) fn text<'v>(
        &mut self,
        value: &'v Value<'v>,
        path: impl FnOnce() -> String,
    ) -> Option<&'v str> {
        if let Kind::String(text) = &value.kind {
            return Some(text);
        }
        self.wrong_type(value, &path(), "a string");
        None
    }

    /// The unsigned 64-bit number of a key; `Err` if it is there but wrong.
    pub(super) fn number(&mut self, object: &Object<'_>, key: &str) -> Result<Option<u64>, Wrong> {
        let Some(value) = object.get(key) else {
            return Ok(None);
        };
        let Kind::Number(text) = value.kind else {
            self.wrong_type(value, &object.path_of(key), "a number");
            return Err(Wrong);
        };
        if let Ok(number) = text.parse() {
            return Ok(Some(number));
        }
        let path = object.path_of(key);
        let message = format!("{path}: {text:.40} is not a whole number from 0 to 2^64-1");
        let mut error = Diagnostic::error("bad-number", value.span, message);
        if let Ok(negative) = text.parse::<i64>() {
            let unsigned = negative.cast_unsigned();
            error = error.with_help(format!("as 64 bits it is {unsigned}"));
        }
        self.push(error);
        Err(Wrong)
    }

    /// The items of a key; nothing if it is absent, `Err` if it is no array.
    pub(super) fn array<'v>(
        &mut self,
        object: &Object<'v>,
        key: &str,
    ) -> Result<&'v [Value<'v>], Wrong> {
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
            let path = || format!("{}[{position}]", object.path_of(key));
            let text = self.text(item, path).ok_or(Wrong)?;
            texts.push((text, item.span));
        }
        Ok(texts)
    }
}

/// Something is wrong and was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wrong;
