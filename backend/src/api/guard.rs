//! Who may talk to us: the `Host` and `Origin` checks, before any route.

use super::error::ApiError;
use crate::app::AppState;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN, UPGRADE};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::Response;

/// Refuses requests under a foreign name (DNS rebinding) and from foreign pages.
pub(crate) async fn guard(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let host = host(request.headers(), request.uri());
    if let Some(host) = &host
        && state.config.listen.ip().is_loopback()
        && !is_our_name(host, &state.config.allowed_hosts)
    {
        return Err(ApiError::ForeignHost(host.clone()));
    }
    let changes = request.method() != Method::GET && request.method() != Method::HEAD;
    if (changes || request.headers().contains_key(UPGRADE))
        && let Some(origin) = request.headers().get(ORIGIN)
    {
        let origin = String::from_utf8_lossy(origin.as_bytes());
        if !is_our_origin(&origin, host.as_deref(), &state.config.allowed_origins) {
            return Err(ApiError::ForeignOrigin(origin.into_owned()));
        }
    }
    Ok(next.run(request).await)
}

/// What the client thinks that we are called, port included.
fn host(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    match headers.get(HOST) {
        Some(value) => Some(String::from_utf8_lossy(value.as_bytes()).into_owned()),
        // HTTP/2 carries it in the request's target.
        None => uri.authority().map(ToString::to_string),
    }
}

fn is_our_name(host: &str, allowed: &[String]) -> bool {
    let name = without_port(host);
    let ours = ["localhost", "127.0.0.1", "[::1]"];
    ours.iter().any(|ours| name.eq_ignore_ascii_case(ours))
        || allowed
            .iter()
            .any(|allowed| name.eq_ignore_ascii_case(without_port(allowed)))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// A page of ours has the scheme and the very name and port under which it reached us.
fn is_our_origin(origin: &str, host: Option<&str>, allowed: &[String]) -> bool {
    let authority = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    let same = matches!((authority, host), (Some(a), Some(h)) if a.eq_ignore_ascii_case(h));
    same || allowed
        .iter()
        .any(|allowed| allowed.eq_ignore_ascii_case(origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_names_are_ours_with_any_port() {
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1:1",
            "[::1]:8080",
            "[::1]",
        ] {
            assert!(is_our_name(host, &[]), "{host}");
        }
    }

    #[test]
    fn a_rebound_name_is_not_ours() {
        for host in [
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.nip.io",
            "",
        ] {
            assert!(!is_our_name(host, &[]), "{host}");
        }
        assert!(is_our_name(
            "play.example:8080",
            &["play.example".to_owned()]
        ));
    }

    #[test]
    fn the_origin_must_be_the_very_host() {
        let check = |origin, host| is_our_origin(origin, Some(host), &[]);
        assert!(check("http://127.0.0.1:8080", "127.0.0.1:8080"));
        assert!(!check("http://127.0.0.1:8081", "127.0.0.1:8080"));
        assert!(!check("http://localhost:8080", "127.0.0.1:8080"));
        assert!(!check("null", "127.0.0.1:8080"));
        assert!(!check(
            "http://127.0.0.1:8080.evil.example",
            "127.0.0.1:8080"
        ));
    }
}
