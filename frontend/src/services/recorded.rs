//! The recorded runs of the examples, as they lie beside the page.

use std::cell::Cell;
use std::rc::Rc;

use super::file;
use crate::part;
use crate::state::Example;
use crate::state::recording::{self, Recording};

/// A text to be read, and where to put what stands in it.
struct Reading {
    text: String,
    found: Rc<Cell<Option<Recording>>>,
}

part! {
    /// Reads events, as what talks to the server does.
    async fn reader(Reading) does read, in run
}

fn read(about: Reading) {
    about.found.set(recording::read(&about.text).ok());
}

/// The recorded run of an example; `None` if it could not be fetched.
pub async fn fetch(example: &Example) -> Option<Recording> {
    let text = file::beside_the_page(&example.recording()).await?;
    let read = reader().await.ok()?;
    let found = Rc::new(Cell::new(None));
    read(Reading {
        text,
        found: Rc::clone(&found),
    });
    found.take()
}
