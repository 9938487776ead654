//! What the server says of its machine.

use gloo::net::http::Request;
use ringside_shared::wire::HostReport;

/// Asks `GET /api/host`. The error is a sentence for people.
pub async fn ask() -> Result<HostReport, String> {
    let response = Request::get("/api/host").send().await;
    let response = response.map_err(|_| "the server does not answer".to_owned())?;
    if !response.ok() {
        let status = response.status();
        return Err(format!("the server answered with status {status}"));
    }
    let report = response.json().await;
    report.map_err(|_| "the server's answer is not one that this page knows".to_owned())
}

/// Whether a server of ours answers `GET /healthz`. Plain files may answer with anything else.
pub async fn is_there() -> bool {
    match Request::get("/healthz").send().await {
        Ok(response) => response.text().await.is_ok_and(|text| text == "ok\n"),
        Err(_) => false,
    }
}
