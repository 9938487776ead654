//! Runs that are kept on the server under a link, and which of them this browser may delete.

use gloo::net::http::{Request, Response};
use gloo::storage::{LocalStorage, Storage};
use ringside_shared::wire::{SharePolicy, ShareReceipt};
use serde::{Deserialize, Serialize};

use crate::tr;

const KEY: &str = "ringside.links.v1";

/// What to say when nobody answers.
fn no_server() -> String {
    tr!("no server answers here, and short links need one").to_owned()
}

/// A link that was made in this browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mine {
    /// What the server answered.
    pub receipt: ShareReceipt,
    /// The command.
    pub command: String,
}

/// Whether this server keeps runs.
pub async fn policy() -> Result<SharePolicy, String> {
    let response = checked(Request::get("/api/shares").send().await).await?;
    response.json().await.map_err(|_| no_server())
}

/// Keeps a run; the error is a sentence for people.
pub async fn keep(lines: String) -> Result<ShareReceipt, String> {
    let request = Request::post("/api/shares")
        .header("content-type", "application/x-ndjson")
        .body(lines)
        .map_err(|error| error.to_string())?;
    let response = checked(request.send().await).await?;
    response.json().await.map_err(|_| no_server())
}

/// The lines of a kept run.
pub async fn read(id: &str) -> Result<String, String> {
    let address = format!("/api/shares/{id}");
    let response = checked(Request::get(&address).send().await).await?;
    response
        .text()
        .await
        .map_err(|_| tr!("the run did not arrive whole").to_owned())
}

/// Forgets a run on the server; one that is not there is forgotten.
pub async fn remove(receipt: &ShareReceipt) -> Result<(), String> {
    let request = Request::delete(&format!("/api/shares/{}", receipt.id))
        .header("authorization", &format!("Bearer {}", receipt.delete_token));
    let answer = request.send().await;
    if answer
        .as_ref()
        .is_ok_and(|response| response.status() == 404)
    {
        return Ok(());
    }
    checked(answer).await.map(drop)
}

/// The server's reason, if it said no.
async fn checked(answer: Result<Response, gloo::net::Error>) -> Result<Response, String> {
    #[derive(Deserialize)]
    struct Reason {
        detail: String,
    }
    let response = answer.map_err(|_| no_server())?;
    if response.ok() {
        return Ok(response);
    }
    let reason = response.json::<Reason>().await;
    Err(reason.map_or_else(
        |_| no_server(),
        |reason| reason.detail.trim_end_matches('.').to_owned(),
    ))
}

/// Links that were made in this browser and are not over at `now`, the latest first.
pub fn mine(now: u64) -> Vec<Mine> {
    let mut mine: Vec<Mine> = LocalStorage::get(KEY).unwrap_or_default();
    mine.retain(|link| link.receipt.expires_at > now);
    mine
}

/// Remembers them. A browser that forbids storage forgets them, and with them the right to delete.
pub fn remember(mine: &[Mine]) {
    let _ = LocalStorage::set(KEY, mine);
}
