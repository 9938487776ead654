//! `ringside doctor`: what this host offers.

use super::{CliError, Exit};
use crate::config::{self, Config, Overrides};
use crate::host;
use crate::session::run::Ground;
use clap::ValueEnum;
use ringside_shared::wire::HostReport;
use std::fmt::Write as _;
use std::sync::Arc;

/// What this host offers: seccomp, the layers of isolation, the limits.
///
/// The layers are found by really running /bin/true in a sandbox. Exits 0 if commands can be run
/// here, 1 if not, and says what to change.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A file tree to try, as in `ringside serve --rootfs`.
    #[arg(long, value_name = "DIR")]
    rootfs: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// The same as `GET /api/host`.
    Json,
}

pub(crate) fn run(args: &Args) -> Result<Exit, CliError> {
    let config = config::load(
        Config::default(),
        None,
        super::environment(),
        &Overrides {
            listen: None,
            settings: super::rootfs_setting(args.rootfs.as_ref())
                .into_iter()
                .collect(),
        },
    )
    .map_err(|error| CliError::Usage(error.to_string()))?;
    let ground = Arc::new(Ground::find(&config.limits, super::rootfs(&config)?));
    ground.nursery.start_ids_at(super::own_slot());
    let report = host::report(&config, &ground, super::own_slot());
    let text = match args.format {
        Format::Text => text(&report),
        Format::Json => super::file::json(&report),
    };
    super::file::write(None, text.as_bytes())?;
    Ok(u8::from(!report.can_run))
}

fn text(report: &HostReport) -> String {
    let HostReport {
        version,
        can_run,
        kernel,
        seccomp,
        layers,
        limits,
        rootfs,
    } = report;
    let os = kernel.os.as_deref().unwrap_or("unknown distribution");
    let mut out = String::new();
    // Writing to a String cannot fail, so the results of these are not looked at.
    let mut line = |text: &str| {
        let _ = writeln!(out, "{text}");
    };
    line(&format!(
        "Ringside {version} on Linux {} {} ({os})",
        kernel.release, kernel.machine
    ));
    line("");
    line(&match &seccomp.config_source {
        Some(source) => format!("Kernel configuration ({source}):"),
        None => "Kernel configuration: not readable here (no /proc/config.gz, no /boot/config-*)"
            .to_owned(),
    });
    for option in &seccomp.config {
        let setting = match &option.value {
            Some(value) => format!("{}={value}", option.name),
            None => format!("# {} is not set", option.name),
        };
        line(&note(&setting, &option.meaning));
    }
    line("");
    line(&format!("Seccomp modes:  {}", seccomp.modes.join(", ")));
    let (have, lack): (Vec<_>, Vec<_>) =
        seccomp.actions.iter().partition(|action| action.available);
    line(&format!("Actions:        {}", names(&have)));
    if !lack.is_empty() {
        line(&format!("Missing:        {}", names(&lack)));
    }
    line(&format!(
        "Logged actions: {}",
        seccomp.actions_logged.join(" ")
    ));
    line(&outer(seccomp.server_mode, seccomp.server_filters));
    line("");
    line(&match rootfs {
        Some(rootfs) => format!("Programs:       those of {rootfs}"),
        None => "Programs:       the host's, from its /usr; others go with --rootfs DIR".to_owned(),
    });
    line("");
    line("Layers around a run:");
    for layer in layers {
        let mark = if layer.present { "yes" } else { "NO " };
        line(&note(&format!("  {mark} {}", layer.name), &layer.detail));
    }
    line("");
    line("Limits of a run:");
    for limit in limits {
        let value = format!("  {} = {} {}", limit.name, limit.value, limit.unit);
        line(&note(&value, &limit.meaning));
    }
    line("");
    line(if *can_run {
        "Commands can be run here."
    } else {
        "Commands can NOT be run here; the layers above say why and what to change."
    });
    out
}

fn note(setting: &str, meaning: &str) -> String {
    if meaning.is_empty() {
        setting.to_owned()
    } else {
        format!("{setting:<36}  {meaning}")
    }
}

fn names(actions: &[&ringside_shared::wire::ActionSupport]) -> String {
    let names: Vec<_> = actions.iter().map(|action| action.name.as_str()).collect();
    names.join(" ")
}

/// What the filters around Ringside itself mean for a learner (fact 54: they cannot be read).
fn outer(mode: u8, filters: Option<u32>) -> String {
    match (mode, filters) {
        (0, _) => "Outer filter:   none; Ringside itself is not filtered".to_owned(),
        (1, _) => "Outer filter:   Ringside itself is in strict mode".to_owned(),
        (_, Some(n)) => format!(
            "Outer filter:   {n} around Ringside itself (a container's, most likely); it cannot be \
             read from inside and may refuse calls before the kernel does"
        ),
        (_, None) => {
            "Outer filter:   Ringside itself is filtered; it cannot be read from inside".to_owned()
        }
    }
}
