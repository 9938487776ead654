//! `POST /api/filters/audit`, `/check`, `/compile`, `/diff` and `/explain`: what the command line
//! does.

use super::body::Json;
use super::error::ApiError;
use crate::session::request::source_text;
use ringside_shared::bpf::BpfProgram;
use ringside_shared::compile::Layout;
use ringside_shared::load::{self, Target};
use ringside_shared::wire::{
    AuditReport, CheckReport, CheckRequest, CompileReport, DiffReport, DiffRequest, ExplainReport,
};
use ringside_shared::{audit, explain};

/// Says whether a filter loads; a filter that does not is still a good request.
pub(super) async fn check(
    Json(request): Json<CheckRequest>,
) -> Result<axum::Json<CheckReport>, ApiError> {
    let (source, target) = understand(request)?;
    let report = on_a_thread(move || load::check_report(&source, &target)).await?;
    Ok(axum::Json(report))
}

/// What is weak about a filter; one that does not load is still a good request.
pub(super) async fn audit(
    Json(request): Json<CheckRequest>,
) -> Result<axum::Json<AuditReport>, ApiError> {
    let (source, target) = understand(request)?;
    let report = on_a_thread(move || audit::audit_report(&source, &target)).await?;
    Ok(axum::Json(report))
}

/// The program, or a problem with diagnostics.
pub(super) async fn compile(
    Json(request): Json<CheckRequest>,
) -> Result<axum::Json<CompileReport>, ApiError> {
    let (source, target) = understand(request)?;
    on_a_thread(move || load::compile_report(&source, &target))
        .await?
        .map(axum::Json)
        .map_err(ApiError::Filter)
}

/// What a filter does, from its program alone.
pub(super) async fn explain(
    Json(request): Json<CheckRequest>,
) -> Result<axum::Json<ExplainReport>, ApiError> {
    let (source, target) = understand(request)?;
    on_a_thread(move || program(&source, &target).map(|program| explain::report(&program)))
        .await?
        .map(axum::Json)
}

/// Where two filters answer differently.
pub(super) async fn diff(
    Json(DiffRequest { a, b }): Json<DiffRequest>,
) -> Result<axum::Json<DiffReport>, ApiError> {
    let ((a, for_a), (b, for_b)) = (understand(a)?, understand(b)?);
    on_a_thread(move || Ok(explain::diff(&program(&a, &for_a)?, &program(&b, &for_b)?)))
        .await?
        .map(axum::Json)
}

/// The program of a filter, or a problem with diagnostics.
fn program(source: &str, target: &Target) -> Result<BpfProgram, ApiError> {
    match load::load(source, target) {
        Ok(loaded) => Ok(loaded.program),
        Err(diagnostics) => Err(ApiError::Filter(load::report(&diagnostics, source))),
    }
}

/// A long filter takes milliseconds, which other requests must not wait for.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "compiling a filter failed");
        ApiError::Internal
    })
}

fn understand(request: CheckRequest) -> Result<(String, Target), ApiError> {
    let CheckRequest {
        filter,
        caps,
        kernel,
        host,
        runtime,
        layout,
        without_passes,
        format,
    } = request;
    let mut target = Target::default();
    let refused = |message: String| ApiError::Refused {
        code: "target-invalid",
        message,
    };
    for cap in caps {
        target
            .caps
            .push(crate::target::capability(&cap).map_err(refused)?);
    }
    if let Some(kernel) = kernel {
        target.kernel = crate::target::kernel(&kernel).map_err(refused)?;
    }
    if let Some(host) = host {
        target.host = host
            .parse()
            .map_err(|error: ringside_shared::abi::UnknownArch| refused(error.to_string()))?;
    }
    if let Some(runtime) = runtime {
        target.runtime = runtime
            .parse()
            .map_err(|error: ringside_shared::load::UnknownRuntime| refused(error.to_string()))?;
    }
    if let Some(format) = format {
        target.format = Some(
            format
                .parse()
                .map_err(|error: load::UnknownFormat| refused(error.to_string()))?,
        );
    }
    for pass in without_passes {
        let passes = target.options.passes.set(&pass, false);
        target.options.passes =
            passes.ok_or_else(|| refused(format!("without_passes: no pass is called `{pass}`")))?;
    }
    target.options.layout = match layout.as_deref() {
        None | Some("tree") => Layout::Tree,
        Some("linear") => Layout::Linear,
        Some(other) => return Err(refused(format!("layout: `{other}` is not tree or linear"))),
    };
    Ok((source_text(filter), target))
}
