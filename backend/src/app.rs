//! The application as a value: everything but the socket, so tests can call it directly.

use crate::api;
use crate::config::Config;
use crate::session::hall::Hall;
use crate::session::run::Ground;
use crate::store::{Pace, Store};
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::from_fn_with_state;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tower_http::set_header::SetResponseHeaderLayer;

/// Seconds after which a refused client may try again: about one run's time.
pub(crate) const RETRY_AFTER_SECONDS: &str = "5";

/// What every request may look at.
#[derive(Debug, Clone)]
pub struct AppState {
    pub(crate) config: Arc<Config>,
    pub(crate) hall: Arc<Hall>,
    pub(crate) latest_report: Arc<api::LatestReport>,
    /// Shared runs.
    pub(crate) store: Arc<Store>,
    pub(crate) pace: Arc<Pace>,
    /// Shared runs that are being received.
    pub(crate) uploads: Arc<Semaphore>,
    /// Each `WebSocket` that is open.
    pub(crate) sockets: TaskTracker,
}

impl AppState {
    /// A server's state under `config`, with sandboxes on `ground`.
    pub fn new(config: Config, ground: Ground) -> Self {
        let limits = config.limits;
        let uploads = usize::try_from(limits.share_uploads).unwrap_or(usize::MAX);
        Self {
            hall: Arc::new(Hall::new(limits, ground)),
            store: Arc::new(Store::new(config.store.folder(), &limits)),
            pace: Arc::new(Pace::new(limits.shares_per_client)),
            uploads: Arc::new(Semaphore::new(uploads.min(Semaphore::MAX_PERMITS))),
            config: Arc::new(config),
            latest_report: Arc::default(),
            sockets: TaskTracker::new(),
        }
    }

    /// Each `WebSocket` that is open, for who must wait for their end.
    pub fn sockets(&self) -> &TaskTracker {
        &self.sockets
    }

    /// Shared runs.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Ends every run and takes in no more; their clients are told.
    pub fn close(&self) {
        self.hall.closing.cancel();
    }
}

/// Everything but the socket.
pub fn app(state: AppState) -> Router {
    let fixed = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    api::routes(&state.config)
        .layer(from_fn_with_state(state.clone(), api::guard))
        .layer(fixed(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(REFERRER_POLICY, "no-referrer"))
        .layer(fixed(
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
        .with_state(state)
}
