//! `/api/shares`: runs that are kept under a link.

use super::body::{announced_length, collect, is_called};
use super::client::Client;
use super::error::ApiError;
use super::filters::on_a_thread;
use super::kept;
use crate::app::AppState;
use crate::config::Limits;
use crate::store::name::{Id, Token};
use crate::store::pack::{self, Unfit};
use crate::store::{Removal, StoreError, now};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::header::{AUTHORIZATION, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use ringside_shared::wire::{SharePolicy, ShareReceipt};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// What the body of a shared run is called.
pub(super) const NDJSON: &str = "application/x-ndjson";

/// How long an upload waits for one of `share_uploads`.
const PATIENCE: Duration = Duration::from_secs(3);

/// `GET /api/shares`: whether runs are kept, and for how long.
pub(super) async fn policy(State(state): State<AppState>) -> Json<SharePolicy> {
    let limits = state.config.limits;
    Json(SharePolicy {
        enabled: state.store.is_on(),
        max_bytes: limits.share_bytes,
        keep_seconds: limits.share_seconds,
        embed_origins: state.config.embed_origins.clone(),
    })
}

/// `POST /api/shares`: keeps a run.
pub(super) async fn keep(
    State(state): State<AppState>,
    Client(client): Client,
    request: Request,
) -> Result<Response, ApiError> {
    let limits = state.config.limits;
    if !state.store.is_on() {
        return Err(StoreError::Off.into());
    }
    if !is_called(request.headers(), NDJSON) {
        return Err(ApiError::NotNdjson);
    }
    if announced_length(request.headers()).is_some_and(|length| length > limits.share_bytes) {
        return Err(ApiError::TooLarge(limits.share_bytes));
    }
    let paced = state.pace.count(client, Instant::now());
    paced.map_err(|wait| ApiError::Busy {
        code: "too-many-shares",
        message: format!(
            "you have shared {} runs within the hour; share the next one later",
            limits.shares_per_client
        ),
        retry_after: wait.as_secs() + 1,
    })?;
    // Each upload is held in memory as a whole.
    let upload = timeout(PATIENCE, Arc::clone(&state.uploads).acquire_owned()).await;
    let Ok(Ok(_upload)) = upload else {
        return Err(ApiError::Busy {
            code: "too-many-uploads",
            message: "others are sharing runs just now; try again in a moment".to_owned(),
            retry_after: PATIENCE.as_secs(),
        });
    };
    let patience = Duration::from_millis(limits.share_ms);
    let body = timeout(patience, collect(request.into_body(), limits.share_bytes))
        .await
        .map_err(|_| ApiError::SlowBody)??;
    let store = Arc::clone(&state.store);
    let receipt = on_a_thread(move || {
        let (run, expires_at) = understand(&body, &limits)?;
        let (id, token) = store.keep(&run, expires_at)?;
        Ok::<_, ApiError>(ShareReceipt {
            url: format!("/s/{}", id.text()),
            id: id.text(),
            delete_token: token.text(),
            expires_at,
            bytes: run.plain_bytes,
        })
    });
    let receipt = receipt.await??;
    let location = format!("/api/shares/{}", receipt.id);
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(receipt)).into_response())
}

fn understand(body: &[u8], limits: &Limits) -> Result<(pack::Packed, u64), ApiError> {
    let mut head = pack::head(body)?;
    let wish = head.keep_seconds.take().unwrap_or(u64::MAX);
    let created_at = now();
    let expires_at = created_at + wish.clamp(1, limits.share_seconds);
    head.created_at = Some(created_at);
    head.expires_at = Some(expires_at);
    Ok((pack::pack(head, body)?, expires_at))
}

/// `GET /api/shares/{id}`: the run as it was kept, one JSON object a line.
pub(super) async fn read(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let id = Id::read(&id).ok_or(ApiError::NoShare)?;
    let store = Arc::clone(&state.store);
    let wanted = id.clone();
    let found = on_a_thread(move || store.find(&wanted)).await??;
    let found = found.ok_or(ApiError::NoShare)?;
    Ok(kept::answer(state.store, id, found, &headers))
}

/// `DELETE /api/shares/{id}` with `authorization: Bearer TOKEN`: forgets the run at once.
pub(super) async fn remove(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let id = Id::read(&id).ok_or(ApiError::NoShare)?;
    let token = headers.get(AUTHORIZATION).and_then(|value| {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        let token = scheme.eq_ignore_ascii_case("bearer").then_some(token);
        Token::read(token?.trim())
    });
    let token = token.ok_or(ApiError::WrongToken)?;
    let store = Arc::clone(&state.store);
    match on_a_thread(move || store.remove(&id, &token)).await?? {
        Removal::Done => Ok(StatusCode::NO_CONTENT),
        Removal::NotThere => Err(ApiError::NoShare),
        Removal::WrongToken => Err(ApiError::WrongToken),
    }
}

impl From<Unfit> for ApiError {
    fn from(unfit: Unfit) -> Self {
        let code = match unfit {
            Unfit::Head(_) => "share-head",
            Unfit::Event { .. } => "share-event",
        };
        let message = unfit.to_string();
        Self::Refused { code, message }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::Off => Self::StoreOff(message),
            StoreError::TooMany(_) | StoreError::Full(_) | StoreError::NearlyFull(_) => {
                Self::StoreFull(message)
            }
            StoreError::Folder { .. } | StoreError::Database(_) | StoreError::Random(_) => {
                // What the disk says is for the operator.
                tracing::error!(%error, "a shared run could not be kept or read");
                Self::StoreFailed
            }
        }
    }
}
