//! A kept run on its way out: a piece at a time, so that slow readers of large runs cost little.

use super::shares::NDJSON;
use crate::store::name::Id;
use crate::store::{Found, Store};
use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use flate2::read::GzDecoder;
use futures_util::stream;
use std::io::{self, Read};
use std::sync::Arc;

/// Bytes that are made at once.
const STEP: usize = 64 << 10;

/// Strangers' text: never a page, never in a frame.
const TEXT_ONLY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// The run as it was kept, in gzip if the client takes that.
pub(super) fn answer(store: Arc<Store>, id: Id, found: Found, headers: &HeaderMap) -> Response {
    let pieces = Pieces {
        store,
        id,
        next: 0,
        piece: io::Cursor::default(),
    };
    let is_packed = takes_gzip(headers);
    let source: Box<dyn Read + Send> = if is_packed {
        Box::new(pieces)
    } else {
        Box::new(GzDecoder::new(pieces))
    };
    let body = stream::unfold(Some(source), async |source| {
        let step = tokio::task::spawn_blocking(move || step(source?)).await;
        step.ok().flatten()
    });
    let fixed = [
        (CONTENT_TYPE, NDJSON),
        // It can be deleted at any time.
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, TEXT_ONLY),
        (VARY, "accept-encoding"),
    ];
    let mut response = (fixed, Body::from_stream(body)).into_response();
    if is_packed {
        let headers = response.headers_mut();
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(found.bytes));
    }
    response
}

type Source = Box<dyn Read + Send>;

/// The next bytes, and where the ones after come from. A failure is the last word.
fn step(mut source: Source) -> Option<(io::Result<Vec<u8>>, Option<Source>)> {
    let mut bytes = vec![0; STEP];
    match source.read(&mut bytes) {
        Ok(0) => None,
        Ok(n) => {
            bytes.truncate(n);
            Some((Ok(bytes), Some(source)))
        }
        Err(error) => {
            tracing::debug!(%error, "a shared run could not be read to its end");
            Some((Err(error), None))
        }
    }
}

/// The pieces in order, as one stream of bytes.
struct Pieces {
    store: Arc<Store>,
    id: Id,
    next: u32,
    piece: io::Cursor<Vec<u8>>,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.piece.read(into)?;
            if n > 0 || into.is_empty() {
                return Ok(n);
            }
            let piece = self.store.piece(&self.id, self.next);
            let Some(piece) = piece.map_err(io::Error::other)? else {
                return Ok(0);
            };
            self.next += 1;
            self.piece = io::Cursor::new(piece);
        }
    }
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next() == Some("gzip");
        let is_refused = |part: &str| {
            let weight = part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
            weight == Some(0.0)
        };
        is_gzip && !parts.any(is_refused)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        let check = |value: &'static str, expected| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(value));
            assert_eq!(takes_gzip(&headers), expected, "{value}");
        };
        check("gzip, deflate, br", true);
        check("br, gzip;q=0.5", true);
        check("gzip;q=0", false);
        check("identity", false);
        check("xgzip", false);
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
