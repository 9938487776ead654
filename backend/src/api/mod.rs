//! HTTP resources, one file each. Status codes appear nowhere else.

mod body;
mod client;
mod error;
mod filters;
mod guard;
mod health;
mod host;
mod kept;
mod metrics;
mod openapi;
mod page;
mod runs;
mod shares;
mod socket;

use crate::app::AppState;
use crate::config::Config;
use axum::Router;
use axum::routing::{any, get, post};
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

use error::PROBLEM_JSON;
pub(crate) use guard::guard;
pub(crate) use host::LatestReport;

/// An unoptimized compressor takes seconds.
const IS_RELEASE: bool = cfg!(not(debug_assertions));

/// Browsers keep the files, so each is compressed about once a visitor: fast counts.
const PAGE_COMPRESSION: CompressionLevel = CompressionLevel::Precise(5);

/// Every route, without middleware.
pub(crate) fn routes(config: &Config) -> Router<AppState> {
    let framers = page::Framers::new(&config.embed_origins);
    // Files only: a compressor would hold back the events of a run.
    let files_only = DefaultPredicate::new().and(NotForContentType::const_new(PROBLEM_JSON));
    let compressed = ServiceBuilder::new()
        .layer(
            CompressionLayer::new()
                .quality(PAGE_COMPRESSION)
                .br(IS_RELEASE)
                .gzip(IS_RELEASE)
                .compress_when(files_only),
        )
        .service(any(page::page).with_state(framers));
    Router::new()
        .route("/api/filters/audit", post(filters::audit))
        .route("/api/filters/check", post(filters::check))
        .route("/api/filters/compile", post(filters::compile))
        .route("/api/filters/diff", post(filters::diff))
        .route("/api/filters/explain", post(filters::explain))
        .route("/api/filters/learn", post(filters::learn))
        .route("/api/host", get(host::host))
        .route("/api/openapi.json", get(openapi::document))
        .route("/api/runs", post(runs::run))
        .route("/api/runs/ws", get(socket::socket))
        .route("/api/shares", get(shares::policy).post(shares::keep))
        .route("/api/shares/{id}", get(shares::read).delete(shares::remove))
        .route("/metrics", get(metrics::metrics))
        .route("/healthz", get(health::healthz))
        .method_not_allowed_fallback(error::method_not_allowed)
        .fallback_service(compressed)
}
