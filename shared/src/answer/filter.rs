//! What the HTTP API is asked about filters.

use super::{Question, Refusal, count};
use crate::load;
use crate::wire::{
    AuditReport, CheckReport, CheckRequest, CompileReport, DiffReport, DiffRequest, ExplainReport,
    FixReport, StageReport, TellRequest, WrittenText,
};

/// Whether a filter loads; one that does not is still a good question.
pub fn check(about: CheckRequest) -> Result<CheckReport, Refusal> {
    let Question { source, target } = Question::of(about)?;
    Ok(load::check_report(&source, &target))
}

/// The program of a filter.
pub fn compile(about: CheckRequest) -> Result<CompileReport, Refusal> {
    let Question { source, target } = Question::of(about)?;
    load::compile_report(&source, &target).map_err(Refusal::Filter)
}

/// The program after each pass of the compiler.
pub fn stages(about: CheckRequest) -> Result<Vec<StageReport>, Refusal> {
    let Question { source, target } = Question::of(about)?;
    load::stage_reports(&source, &target).map_err(Refusal::Filter)
}

/// What is weak about a filter; one that does not load is still a good question.
pub fn audit(about: CheckRequest) -> Result<AuditReport, Refusal> {
    let Question { source, target } = Question::of(about)?;
    Ok(crate::audit::audit_report(&source, &target))
}

/// The filter with everything mended that the audit can mend.
pub fn fix_all(about: CheckRequest) -> Result<FixReport, Refusal> {
    let Question { source, target } = Question::of(about)?;
    match crate::audit::fix_all(&source, &target) {
        Ok((text, n_fixed)) => Ok(FixReport {
            text,
            fixed: count(n_fixed),
        }),
        Err(diagnostics) => Err(Refusal::of(&diagnostics, &source)),
    }
}

/// What a filter does, from its program alone.
pub fn explain(about: CheckRequest) -> Result<ExplainReport, Refusal> {
    let program = Question::of(about)?.program()?;
    Ok(crate::explain::report(&program))
}

/// The same in words, of all calls or of one syscall.
pub fn tell(about: TellRequest) -> Result<WrittenText, Refusal> {
    let program = Question::of(about.filter)?.program()?;
    let mut report = crate::explain::report(&program);
    if let Some(name) = about.syscall.as_deref().map(str::trim) {
        report.costs = crate::explain::costs(&program, &report, Some(name));
        crate::explain::only(&mut report, name);
    }
    let text = crate::explain::text(&report);
    Ok(WrittenText { text })
}

/// Where two filters differ.
pub fn diff(DiffRequest { a, b }: DiffRequest) -> Result<DiffReport, Refusal> {
    let (a, b) = (Question::of(a)?, Question::of(b)?);
    Ok(crate::explain::diff(&a.program()?, &b.program()?))
}
