//! Errors as clients get them: RFC 9457 `application/problem+json`, with a stable `code`.

use crate::app::RETRY_AFTER_SECONDS;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ringside_shared::wire::DiagnosticReport;
use serde_json::json;

/// RFC 9457.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// A request that cannot be served: what went wrong, for people and for programs.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("there is nothing at this address; GET /api/openapi.json lists what is there")]
    NotFound,
    #[error("this address does not take that method")]
    MethodNotAllowed,
    #[error("the body must be JSON: send the header `content-type: application/json`")]
    NotJson,
    #[error("the body must be lines of JSON: send the header `content-type: application/x-ndjson`")]
    NotNdjson,
    #[error("no run is kept under this address: it expired, or was deleted, or never was")]
    NoShare,
    #[error("this is not the token that deletes this run: `authorization: Bearer TOKEN`")]
    WrongToken,
    #[error("{0}")]
    StoreOff(String),
    #[error("{0}")]
    StoreFull(String),
    #[error("the server could not keep or read it; its log has the cause")]
    StoreFailed,
    #[error("the body is longer than {0} bytes")]
    TooLarge(u64),
    #[error("the body ended early: {0}")]
    BrokenBody(String),
    #[error("the body took too long to arrive")]
    SlowBody,
    #[error("the body is not JSON: {0}")]
    Syntax(String),
    #[error("the body is JSON of another shape: {0}")]
    Shape(String),
    #[error("the filter has errors")]
    Filter(Vec<DiagnosticReport>),
    #[error("pages of `{0}` may not use this server; set allowed_origins to let them")]
    ForeignOrigin(String),
    #[error("this server is not called `{0}`; set allowed_hosts to let it be")]
    ForeignHost(String),
    #[error("{message}")]
    Refused {
        /// Stable, for programs.
        code: &'static str,
        /// For people.
        message: String,
    },
    #[error("{message}")]
    Busy {
        /// Stable, for programs.
        code: &'static str,
        /// For people.
        message: String,
        /// Seconds.
        retry_after: u64,
    },
    #[error("the WebSocket handshake is incomplete: {0}")]
    Handshake(String),
    #[error("the server is shutting down; try again in a moment")]
    ShuttingDown,
    #[error("something broke in the server; its log has the cause")]
    Internal,
}

impl ApiError {
    const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::NoShare => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotJson | Self::NotNdjson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SlowBody => StatusCode::REQUEST_TIMEOUT,
            Self::BrokenBody(_) | Self::Syntax(_) | Self::Handshake(_) => StatusCode::BAD_REQUEST,
            Self::Shape(_) | Self::Filter(_) | Self::Refused { .. } => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::ForeignOrigin(_) | Self::ForeignHost(_) | Self::WrongToken => {
                StatusCode::FORBIDDEN
            }
            Self::StoreOff(_) => StatusCode::NOT_IMPLEMENTED,
            Self::StoreFull(_) | Self::StoreFailed => StatusCode::INSUFFICIENT_STORAGE,
            Self::Busy { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::ShuttingDown => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Stable, for programs.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::NotJson => "not-json",
            Self::NotNdjson => "not-ndjson",
            Self::NoShare => "no-such-share",
            Self::WrongToken => "wrong-token",
            Self::StoreOff(_) => "store-off",
            Self::StoreFull(_) => "store-full",
            Self::StoreFailed => "store-failed",
            Self::TooLarge(_) => "body-too-large",
            Self::BrokenBody(_) => "body-broken",
            Self::SlowBody => "body-slow",
            Self::Syntax(_) => "json-syntax",
            Self::Shape(_) => "json-shape",
            Self::Filter(_) => "filter-invalid",
            Self::ForeignOrigin(_) => "foreign-origin",
            Self::ForeignHost(_) => "foreign-host",
            Self::Refused { code, .. } | Self::Busy { code, .. } => code,
            Self::Handshake(_) => "websocket-handshake",
            Self::ShuttingDown => "shutting-down",
            Self::Internal => "internal",
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": self.to_string(),
            "code": self.code(),
        });
        if let Self::Filter(diagnostics) = &self {
            problem["diagnostics"] = json!(diagnostics);
        }
        let mut response = (status, problem.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        match self {
            Self::Busy { retry_after, .. } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(retry_after));
            }
            Self::ShuttingDown => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
            }
            _ => {}
        }
        response
    }
}

/// What a known address answers to a method it does not take. The router adds `Allow`.
pub(super) async fn method_not_allowed() -> ApiError {
    ApiError::MethodNotAllowed
}
