//! The built page: embedded in release builds, read from `dist/` in debug builds.

use super::error::ApiError;
use crate::session::id;
use axum::extract::State;
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

/// Who may show a page of ours in a frame, as a Content-Security-Policy says it.
#[derive(Debug, Clone)]
pub(super) struct Framers(Arc<str>);

impl Framers {
    /// `origins` may frame what is made for it.
    pub(super) fn new(origins: &[String]) -> Self {
        match origins {
            [] => Self("'none'".into()),
            origins => Self(origins.join(" ").into()),
        }
    }

    /// Only `/embed` and what is below is made for it: it has no button that does anything.
    fn of(&self, path: &str) -> &str {
        let is_embed = path == "embed" || path.starts_with("embed/");
        if is_embed { &self.0 } else { "'none'" }
    }
}

/// What Trunk writes where a nonce belongs.
const NONCE_PLACE: &str = "{{__TRUNK NONCE__}}";

/// Shown instead of a page that was not built.
const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Ringside</title>\
    <h1>The page is not built</h1>\
    <p>Run <code>make run</code>, or <code>trunk build</code> and start again. \
    The API works: try <a href=/api/host>/api/host</a>.</p>";

/// Any address that no resource has.
pub(super) async fn page(
    State(framers): State<Framers>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let path = uri.path().trim_start_matches('/');
    if path == "api"
        || path.starts_with("api/")
        || !(method == Method::GET || method == Method::HEAD)
    {
        return Err(ApiError::NotFound);
    }
    if path != "index.html"
        && let Some(file) = Dist::get(path)
    {
        return Ok(asset(path, &file, &headers));
    }
    let has_extension = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    // The page has its own routes; but a missing picture is missing.
    if path == "index.html" || !has_extension && wants_html(&headers) {
        return index(framers.of(path));
    }
    Err(ApiError::NotFound)
}

fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*"))
}

fn asset(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", id::hex(&file.metadata.sha256_hash()[..16]));
    let cache = if is_hashed(path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let common = [(ETAG, etag.clone()), (CACHE_CONTROL, cache.to_owned())];
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.contains(&etag)) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let kind = file.metadata.mimetype().to_owned();
    let body = file.data.clone().into_owned();
    if is_worker(path) {
        // A worker obeys the policy of its own script, not that of the page that starts it.
        let policy = [(CONTENT_SECURITY_POLICY, WORKER_POLICY)];
        return (common, [(CONTENT_TYPE, kind)], policy, body).into_response();
    }
    (common, [(CONTENT_TYPE, kind)], body).into_response()
}

/// Whether the file is the script of a worker: `ringside-core-0123456789abcdef_worker.js`.
fn is_worker(path: &str) -> bool {
    path.ends_with("_worker.js")
}

/// Whether Trunk named the file after its content: `ringside-0123456789abcdef_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    path.split(['/', '-', '_', '.'])
        .any(|part| part.len() >= 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn index(framers: &str) -> Result<Response, ApiError> {
    let Some(file) = Dist::get("index.html") else {
        return Ok((StatusCode::OK, Html(NOT_BUILT)).into_response());
    };
    let nonce = nonce()?;
    // A nonce fixed at build time would be worth nothing.
    let html = String::from_utf8_lossy(&file.data).replace(NONCE_PLACE, &nonce);
    let headers = [
        (CONTENT_SECURITY_POLICY, policy(&nonce, framers)),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Html(html)).into_response())
}

/// What the worker may load and run: its own files.
const WORKER_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// What the page may load and run: its own files, and the one script with this nonce.
fn policy(nonce: &str, framers: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         worker-src 'self'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; manifest-src 'self'; \
         connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'none'; \
         frame-ancestors {framers}"
    )
}

/// 128 fresh random bits.
fn nonce() -> Result<String, ApiError> {
    id::random().map_err(|error| {
        tracing::error!(%error, "no randomness for a nonce");
        ApiError::Internal
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_named_after_their_content_are_kept_for_ever() {
        assert!(is_hashed("ringside-frontend-0123456789abcdef_bg.wasm"));
        assert!(is_hashed("ringside-core-0123456789abcdef_worker.js"));
        assert!(is_hashed("snippets/x-0123456789abcdef/inline0.js"));
        assert!(!is_hashed("editor-6.1.js"));
        assert!(!is_hashed("css/tokens.css"));
    }

    #[test]
    fn only_embed_pages_may_be_framed() {
        let framers = Framers::new(&["https://lectures.example".to_owned()]);
        assert_eq!(framers.of("embed/abc"), "https://lectures.example");
        assert_eq!(framers.of("embed"), "https://lectures.example");
        for path in ["", "index.html", "s/abc", "embedded", "x/embed"] {
            assert_eq!(framers.of(path), "'none'", "{path}");
        }
        assert_eq!(Framers::new(&[]).of("embed"), "'none'");
    }

    #[test]
    fn no_script_runs_without_the_nonce_of_this_answer() {
        let (first, second) = (nonce().unwrap(), nonce().unwrap());
        assert_ne!(first, second);
        let policy = policy(&first, "'none'");
        let scripts = policy
            .split("; ")
            .find(|part| part.starts_with("script-src "));
        let expected = format!("script-src 'self' 'nonce-{first}' 'wasm-unsafe-eval'");
        assert_eq!(scripts, Some(expected.as_str()));
    }
}
