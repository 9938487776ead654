//! `ringside serve`: the web server.

use super::{CliError, Exit};
use crate::accept;
use crate::app::{AppState, app};
use crate::config::{self, Config, Limits, Overrides};
use crate::sandbox::Rootfs;
use crate::session::run::Ground;
use crate::store::{Store, StoreError};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Filters that are compiled at once; the others wait. A long one takes some 15 MiB for a moment,
/// and anybody can send hundreds.
const COMPILERS: usize = 8;

/// Shared runs that are over are not shown; this is how long they can still lie on the disk.
const SWEEP_EVERY: Duration = Duration::from_mins(5);

const EXAMPLES: &str = "Examples:\n  \
    ringside serve\n  \
    ringside serve --listen 127.0.0.1:9000 --set wall_ms=5000\n  \
    RINGSIDE_CONCURRENT_RUNS=4 ringside serve --config /etc/ringside.toml\n\n\
    `ringside doctor` lists every limit with its value.\n\n";

/// Serve the page and the API.
///
/// Settings come from the defaults, then the file, then the environment (`RINGSIDE_WALL_MS=5000`),
/// then flags. Stops at SIGTERM or Ctrl-C: running commands are ended and their clients told.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES.to_owned() + &config::help())]
pub(crate) struct Args {
    /// Where to listen [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// A TOML file of settings.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A file tree whose programs runs see, read-only, instead of the host's.
    #[arg(long, value_name = "DIR")]
    rootfs: Option<String>,
    /// A directory for runs that are shared by link [default: the state directory].
    #[arg(long, value_name = "DIR", conflicts_with = "no_store")]
    store: Option<String>,
    /// Keep no runs: links then carry what is typed, but no trace.
    #[arg(long)]
    no_store: bool,
    /// One setting, as in the file; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = super::setting)]
    settings: Vec<(String, String)>,
}

pub(crate) fn run(args: Args) -> Result<Exit, CliError> {
    let rootfs = super::rootfs_setting(args.rootfs.as_ref());
    let store = args.no_store.then(|| "none".to_owned()).or(args.store);
    let store = store.map(|dir| ("store".to_owned(), dir));
    let flags = Overrides {
        listen: args.listen,
        settings: args
            .settings
            .into_iter()
            .chain(rootfs)
            .chain(store)
            .collect(),
    };
    let config = args.config.as_deref();
    let mut config = config::load(Config::default(), config, super::environment(), &flags)
        .map_err(|error| CliError::Usage(error.to_string()))?;
    let rootfs = super::rootfs(&config)?;
    let is_store_named = config.store.find(super::environment());
    start_log();
    say(&config);
    raise_descriptors(&config.limits);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(COMPILERS)
        .build()?;
    let served = runtime.block_on(serve(config, rootfs, is_store_named));
    // A run's thread may still be reaping; the kernel ends what it leaves.
    runtime.shutdown_background();
    served.map(|()| 0)
}

async fn serve(
    config: Config,
    rootfs: Option<Rootfs>,
    is_store_named: bool,
) -> Result<(), CliError> {
    let listen = config.listen;
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        CliError::Usage(format!(
            "cannot listen on {listen}: {error}; another address goes with --listen"
        ))
    })?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let limits = config.limits;
    let ground = Ground::find(&limits, rootfs);
    if let Some(sentence) = ground.outer.sentence() {
        tracing::warn!("{sentence}");
    }
    ground.keep_ready(&limits)?;
    let state = AppState::new(config, ground);
    look_after(state.store(), is_store_named)?;
    let asked_to_stop = {
        let state = state.clone();
        async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("stopping");
            state.close();
        }
    };
    tracing::info!("ready at http://{}", listener.local_addr()?);
    let sockets = state.sockets().clone();
    accept::serve(listener, app(state), limits, asked_to_stop, &sockets).await;
    Ok(())
}

/// Forgets shared runs that are over, now and every few minutes. A directory that the operator named
/// must be usable; the one that we chose need not be there.
fn look_after(store: &Arc<Store>, is_named: bool) -> Result<(), CliError> {
    if is_named {
        let unusable = |error: StoreError| {
            CliError::Usage(format!("{error}; another directory goes with --store"))
        };
        store.prepare().map_err(unusable)?;
    }
    let store = Arc::clone(store);
    tokio::spawn(async move {
        loop {
            let store = Arc::clone(&store);
            match tokio::task::spawn_blocking(move || store.sweep()).await {
                Ok(Ok(0)) => {}
                Ok(Ok(swept)) => tracing::info!("{swept} shared runs expired"),
                Ok(Err(error)) => tracing::warn!(%error, "cannot sweep shared runs"),
                Err(error) => tracing::error!(%error, "sweeping shared runs failed"),
            }
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    });
    Ok(())
}

/// Takes all descriptors that may be had: what a login shell gives is fewer than the connections that
/// the settings allow. Runs have their own limit.
fn raise_descriptors(limits: &Limits) {
    let raised = getrlimit(Resource::RLIMIT_NOFILE).and_then(|(soft, hard)| {
        if soft < hard {
            setrlimit(Resource::RLIMIT_NOFILE, hard, hard)?;
        }
        Ok(hard)
    });
    match raised {
        Ok(most) if most > limits.connections => {}
        Ok(most) => tracing::warn!(
            "connections={}, but {most} descriptors are all that this process may have; raise its \
             hard limit of open files, or lower connections",
            limits.connections
        ),
        Err(error) => tracing::warn!(%error, "cannot raise the limit of open files"),
    }
}

/// Messages for operators go to stderr; `RINGSIDE_LOG=debug` shows more.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("RINGSIDE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
}

/// Prints what is in force. No setting is a secret.
fn say(config: &Config) {
    let Config {
        listen,
        allowed_hosts,
        allowed_origins,
        trusted_proxies,
        rootfs,
        store,
        embed_origins,
        limits: _,
    } = config;
    tracing::info!(
        %listen, ?allowed_hosts, ?allowed_origins, ?trusted_proxies, ?rootfs, %store, ?embed_origins,
        "settings"
    );
    let values: Vec<_> = config
        .limit_reports()
        .into_iter()
        .map(|limit| format!("{}={}", limit.name, limit.value))
        .collect();
    tracing::info!("limits: {}", values.join(" "));
}
