//! A proxy between browser and server, to see what the page does when a file of it is late or missing.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::spawn;

/// What becomes of requests for certain files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// They are answered.
    There,
    /// They wait until they are.
    Awaited,
    /// There is no such file.
    Missing,
    /// The first is answered with this script; those after it are answered.
    Instead(&'static str),
}

/// Everything passes but requests for files whose names begin so.
#[derive(Debug, Clone)]
pub(crate) struct Between {
    names: &'static str,
    fate: Arc<(Mutex<Fate>, Condvar)>,
}

impl Between {
    /// Answers the address for the browser.
    pub(crate) fn new(server: &str, names: &'static str, fate: Fate) -> (Self, String) {
        let fate = Arc::new((Mutex::new(fate), Condvar::new()));
        let between = Self { names, fate };
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let server = server.trim_start_matches("http://").to_owned();
        let answering = between.clone();
        spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (between, server) = (answering.clone(), server.clone());
                // A browser that goes away in the middle is no failure of the page.
                spawn(move || between.answer(stream, &server));
            }
        });
        (between, address)
    }

    /// What becomes of them from now on.
    pub(crate) fn set(&self, fate: Fate) {
        *self.fate.0.lock().expect("a lock") = fate;
        self.fate.1.notify_all();
    }

    fn fate(&self) -> Fate {
        let now = self.fate.0.lock().expect("a lock");
        let wait = self.fate.1.wait_while(now, |fate| *fate == Fate::Awaited);
        *wait.expect("a lock")
    }

    /// One request a connection, so that each is seen.
    fn answer(&self, mut browser: TcpStream, server: &str) -> std::io::Result<()> {
        let mut request = BufReader::new(browser.try_clone()?);
        let mut head = String::new();
        while request.read_line(&mut head)? > 2 {}
        let path = head.split(' ').nth(1).unwrap_or_default();
        let file = path.rsplit('/').next().unwrap_or_default();
        let fate = if file.starts_with(self.names) {
            self.fate()
        } else {
            Fate::There
        };
        match fate {
            Fate::Missing => {
                return browser.write_all(
                    b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                );
            }
            Fate::Instead(script) => {
                self.set(Fate::There);
                let length = script.len();
                return write!(
                    browser,
                    "HTTP/1.1 200 OK\r\ncontent-type: text/javascript\r\ncache-control: no-store\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{script}"
                );
            }
            Fate::There | Fate::Awaited => {}
        }
        if !head.to_ascii_lowercase().contains("upgrade: websocket") {
            head = head.replacen("keep-alive", "close", 1);
        }
        let mut server = TcpStream::connect(server)?;
        server.write_all(head.as_bytes())?;
        let (mut to_server, to_browser) = (server.try_clone()?, browser.try_clone()?);
        spawn(move || {
            let _ = std::io::copy(&mut request, &mut to_server);
            let _ = to_server.shutdown(Shutdown::Write);
        });
        let mut to_browser = to_browser;
        std::io::copy(&mut server, &mut to_browser)?;
        to_browser.shutdown(Shutdown::Both)
    }
}
