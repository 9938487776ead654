//! The served page in a real browser.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

pub(crate) mod between;

// Without this a program of tests that Cargo.toml does not name runs before the page is built.
#[cfg(not(feature = "e2e"))]
compile_error!("tests in a browser have `required-features = [\"e2e\"]` in backend/Cargo.toml");

use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use hyper_util::client::legacy::connect::HttpConnector;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Long enough for a slow machine; nothing waits that long when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

/// The filter's editor, once it is CodeMirror; the plain box before it would not stay.
pub(crate) const EDITOR: &str = ".cm-content";

/// A program that ends with its holder.
#[derive(Debug)]
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads lines until one has `mark` and answers what follows it; goes on emptying the pipe then.
fn after(mark: &str, pipe: impl Read + Send + 'static) -> String {
    let mut lines = BufReader::new(pipe).lines();
    let found = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.split_once(mark).map(|(_, rest)| rest.to_owned()))
        .unwrap_or_else(|| panic!("the program ended before it said `{mark}`"));
    std::thread::spawn(move || lines.for_each(drop));
    found
}

/// The server on a free port, and its address.
pub(crate) fn server() -> (Running, String) {
    server_on("127.0.0.1:0")
}

/// The server on this address, and what a browser goes to.
pub(crate) fn server_on(listen: &str) -> (Running, String) {
    server_with(listen, &["--no-store"], &[])
}

/// The same with more arguments, and with settings from its environment.
pub(crate) fn server_with(
    listen: &str,
    args: &[&str],
    settings: &[(&str, &str)],
) -> (Running, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ringside"))
        .args(["serve", "--listen", listen])
        .args(args)
        .env("NO_COLOR", "1")
        .envs(settings.iter().copied())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let stderr = child.stderr.take().expect("a pipe");
    let running = Running(child);
    let address = after("ready at ", stderr);
    (running, address.trim().to_owned())
}

/// The built page served as plain files on a free port, by nothing that could run a command; the
/// address of it. It answers as long as the test runs.
pub(crate) fn plain_files() -> String {
    plain_files_but("")
}

/// Like [`plain_files`], but as if files whose names begin so were missing, if it is not empty.
pub(crate) fn plain_files_but(missing: &'static str) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            // A browser that goes away in the middle is no failure of the page.
            std::thread::spawn(move || answer_with_file(stream, missing));
        }
    });
    format!("http://{address}")
}

fn answer_with_file(mut stream: std::net::TcpStream, missing: &str) -> std::io::Result<()> {
    let mut line = String::new();
    let mut request = BufReader::new(stream.try_clone()?);
    request.read_line(&mut line)?;
    // The rest of the head, so that closing does not cut the answer off.
    let mut rest = String::new();
    while request.read_line(&mut rest)? > 2 {
        rest.clear();
    }
    let path = line.split(' ').nth(1).unwrap_or_default();
    let name = match path.trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let kind = match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html",
        "css" => "text/css",
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        _ => "text/plain",
    };
    let (status, body) = match std::fs::read(file.join(name)) {
        Ok(body) if !name.contains("..") && (missing.is_empty() || !name.starts_with(missing)) => {
            ("200 OK", body)
        }
        _ => ("404 Not Found", Vec::new()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// The browser's driver on a free port, and its address.
pub(crate) fn driver() -> (Running, String) {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .spawn()
        .expect("chromedriver is installed: scripts/setup --test");
    let stdout = child.stdout.take().expect("a pipe");
    let running = Running(child);
    let port = after("started successfully on port ", stdout);
    (
        running,
        format!("http://127.0.0.1:{}", port.trim().trim_end_matches('.')),
    )
}

/// A headless browser with a profile of its own.
pub(crate) async fn browser(driver: &str, profile: &std::path::Path) -> Client {
    let options = serde_json::json!({
        "binary": "/usr/bin/chromium",
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--window-size=1440,900",
            format!("--user-data-dir={}", profile.display()),
        ],
    });
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(driver)
        .await
        .expect("chromium starts")
}

/// The element, as soon as it is there.
pub(crate) async fn find(page: &Client, css: &str) -> Element {
    page.wait()
        .at_most(PATIENCE)
        .for_element(Locator::Css(css))
        .await
        .unwrap_or_else(|error| panic!("no `{css}` on the page: {error}"))
}

/// Waits until the text of the element has all of `words`, and answers it.
pub(crate) async fn text_with(page: &Client, css: &str, words: &[&str]) -> String {
    let mut last = String::new();
    let found = tokio::time::timeout(PATIENCE, async {
        loop {
            last = find(page, css).await.text().await.unwrap_or_default();
            if words.iter().all(|word| last.contains(word)) {
                return;
            }
            // Ask again after the page had a frame of time.
            let frame = "const done = arguments[0]; requestAnimationFrame(() => done(null));";
            page.execute_async(frame, vec![])
                .await
                .expect("the page lives");
        }
    });
    assert!(
        found.await.is_ok(),
        "`{css}` never said {words:?}, but: {last}"
    );
    last
}

/// Clicks the element.
pub(crate) async fn click(page: &Client, css: &str) {
    find(page, css)
        .await
        .click()
        .await
        .unwrap_or_else(|error| panic!("cannot click `{css}`: {error}"));
}
