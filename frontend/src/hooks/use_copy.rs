//! A copy to the clipboard, and whether it worked.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::clipboard;

/// How long the answer is shown.
const SHOWN_MS: u32 = 2_500;

/// A copy to the clipboard.
#[derive(Debug, Clone, PartialEq)]
pub struct Copying {
    worked: UseStateHandle<Option<bool>>,
}

impl Copying {
    /// Copies a text.
    pub fn copy(&self, text: String) {
        let worked = self.worked.clone();
        spawn_local(async move { worked.set(Some(clipboard::copy(&text).await)) });
    }

    /// Whether the last copy worked, for a moment; then nothing.
    pub fn worked(&self) -> Option<bool> {
        *self.worked
    }
}

/// A copy to the clipboard.
#[hook]
pub fn use_copy() -> Copying {
    let worked = use_state(|| None);
    {
        let handle = worked.clone();
        use_effect_with(*worked, move |worked| {
            let timer = worked.map(|_| Timeout::new(SHOWN_MS, move || handle.set(None)));
            move || drop(timer)
        });
    }
    Copying { worked }
}
