//! A filter as other tools take it.

use super::editor::problems;
use super::{Question, Refusal};
use crate::bpf::write::{Form, write};
use crate::load::{self, Loaded};
use crate::profile::Output;
use crate::wire::{ExportReport, ExportRequest};

/// A filter in the form that another tool takes.
pub fn export(about: ExportRequest) -> Result<ExportReport, Refusal> {
    let question = Question::of(about.filter)?;
    let loaded = question.loaded()?;
    let Question { source, target } = question;
    let to = about.to.as_str();
    let output = Output::ALL.into_iter().find(|output| output.name() == to);
    if let Some(output) = output {
        let said = format!("from {}, by Ringside", loaded.format.title());
        let written = load::convert(output, &source, &loaded, &target, &said);
        return Ok(ExportReport {
            text: written.text,
            problems: problems(written.diagnostics, &source),
        });
    }
    let form = match to {
        "asm" => Form::Asm,
        "hex" => Form::Hex,
        // A raw program is no text.
        "raw" | "base64" => Form::Base64,
        "c" => Form::C,
        "rust" => Form::Rust,
        _ => {
            return Err(Refusal::Asked {
                code: "export-invalid",
                message: format!("to: `{to}` is no form that filters are written in"),
            });
        }
    };
    Ok(ExportReport {
        text: Some(program(form, &loaded)),
        problems: Vec::new(),
    })
}

/// The program, each instruction with the line that it comes from.
fn program(form: Form, loaded: &Loaded) -> String {
    let notes = loaded.origins.iter().map(|origin| {
        let line = origin.and_then(|origin| loaded.line(origin));
        line.map_or_else(String::new, |line| format!("line {line}"))
    });
    let written = write(form, loaded.program.insns(), &notes.collect::<Vec<_>>());
    String::from_utf8_lossy(&written).into_owned()
}
