//! JSON bodies: bounded before they are read, and refused with a reason.

use super::error::ApiError;
use crate::app::AppState;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::{DeserializeOwned, Error as _};
use std::time::Duration;
use tokio::time::timeout;

/// A JSON body of at most `body_bytes`.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<AppState> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let limit = state.config.limits.body_bytes;
        let headers = request.headers();
        if !is_called(headers, "application/json") {
            return Err(ApiError::NotJson);
        }
        // Before the first byte, so that a client learns it at once.
        if announced_length(headers).is_some_and(|length| length > limit) {
            return Err(ApiError::TooLarge(limit));
        }
        let patience = Duration::from_millis(state.config.limits.body_ms);
        let bytes = timeout(patience, collect(request.into_body(), limit))
            .await
            .map_err(|_| ApiError::SlowBody)??;
        parse(&bytes).map(Json)
    }
}

/// A JSON object. serde takes an array of the values of its fields for one, too.
pub(super) fn object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(serde_json::Error::custom(
            "a JSON object is wanted, not an array",
        ));
    }
    serde_json::from_slice(bytes)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    object(bytes).map_err(|error| {
        if error.is_data() {
            ApiError::Shape(error.to_string())
        } else {
            ApiError::Syntax(error.to_string())
        }
    })
}

/// The whole body, or why there is none.
pub(super) async fn collect(body: Body, limit: u64) -> Result<Vec<u8>, ApiError> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    match Limited::new(body, most).collect().await {
        Ok(collected) => Ok(collected.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(ApiError::TooLarge(limit)),
        Err(error) => Err(ApiError::BrokenBody(error.to_string())),
    }
}

/// Whether the body says that it is of this type.
pub(super) fn is_called(headers: &HeaderMap, kind: &str) -> bool {
    let Some(value) = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case(kind)
}

/// What the client says that it will send.
pub(super) fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
