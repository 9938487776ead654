//! A run as one HTML file: opened offline, printed, searched, mailed. It holds no script, asks
//! nobody for anything, and whatever a run or a visitor wrote stands in it as text.

mod html;
mod sections;
mod words;

use crate::wire::{Event, Share};
use html::Html;
use sections::Run;

/// As many calls as the file lists.
pub const MOST_CALLS: usize = 10_000;

/// What the file looks like. It is the only thing in it that is not text or markup.
pub const STYLE: &str = include_str!("style.css");

/// SHA-256 of [`STYLE`] in base64: the file's policy allows this style and nothing else.
pub const STYLE_HASH: &str = "meYFMVVox+4mMeASr1KqLXhOUX9NwvlKCQNZEzu61S4=";

/// Writes the file.
///
/// ```
/// use ringside_shared::{handout, wire::Share};
/// let head = Share { command: "cat '<b>'".to_owned(), ..Share::default() };
/// let page = handout::page(&head, &[]);
/// assert!(page.starts_with("<!doctype html>") && page.contains("cat &#39;&lt;b&gt;&#39;"));
/// ```
pub fn page(head: &Share, events: &[Event]) -> String {
    let run = Run::of(head, events);
    let mut html = Html::default();
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
    html.raw(STYLE_HASH);
    html.raw("'; base-uri 'none'; form-action 'none'\">\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<title>")
        .text(run.name())
        .raw(" – Ringside</title>\n<style>");
    html.raw(STYLE).raw("</style>\n</head>\n<body>\n");
    run.write(&mut html);
    html.raw("</body>\n</html>\n");
    html.finish()
}

#[cfg(test)]
mod tests;
