//! What a form asks that shows the rules of a text and edits them.

use super::editor::problems;
use super::{Question, Refusal};
use crate::filter::{self, Revision, Row, Rows};
use crate::load::Format;
use crate::text::LineIndex;
use crate::wire::{
    CheckRequest, EditReport, ReviseRequest, RuleEdit, RuleReport, RulesReport, TestReport,
};

/// The rules of a filter text, as far as it is understood.
pub fn rules(about: CheckRequest) -> Result<RulesReport, Refusal> {
    let source = text_of(about)?;
    let Rows {
        default,
        rules,
        problems: found,
    } = filter::rows(&source);
    let index = LineIndex::new(&source);
    Ok(RulesReport {
        default_line: default
            .as_ref()
            .map_or(0, |(span, _)| index.line(span.start)),
        default: default.and_then(|(_, action)| action),
        rules: rules.into_iter().map(|row| rule(row, &index)).collect(),
        problems: problems(found, &source),
    })
}

fn rule(row: Row, index: &LineIndex<'_>) -> RuleReport {
    let tests = row.conditions.into_iter().map(|condition| TestReport {
        arg: condition.arg,
        test: condition.test.to_owned(),
        values: condition.values,
    });
    RuleReport {
        line: index.line(row.span.start),
        action: row.action.to_owned(),
        data: row.data,
        targets: row.targets,
        on: row.on,
        tests: tests.collect(),
        sound: row.is_sound,
    }
}

/// The edits of the text that change its rules as asked for.
pub fn revise(about: ReviseRequest) -> Result<Vec<EditReport>, Refusal> {
    let ReviseRequest { filter, edit } = about;
    let source = text_of(filter)?;
    let revision = match edit {
        RuleEdit::Default { action } => Revision::Default(action),
        RuleEdit::Add { text, at } => Revision::Add { text, at },
        RuleEdit::Set { rule, text } => Revision::Set { rule, text },
        RuleEdit::Remove { rule } => Revision::Remove { rule },
        RuleEdit::Move { rule, to } => Revision::Move { rule, to },
    };
    let edits = filter::revise(&source, &revision).map_err(|error| Refusal::Asked {
        code: "not-revised",
        message: error.to_string(),
    })?;
    let edits = edits.into_iter().map(|edit| EditReport {
        start: edit.span.start,
        end: edit.span.end,
        new_text: edit.new_text,
    });
    Ok(edits.collect())
}

fn text_of(about: CheckRequest) -> Result<String, Refusal> {
    let Question { source, target } = Question::of(about)?;
    match target.format_of(&source) {
        Format::Text => Ok(source),
        other => Err(Refusal::Asked {
            code: "not-our-text",
            message: format!("this is {}, whose rules are edited as text", other.title()),
        }),
    }
}
