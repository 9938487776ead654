//! What the picture must know of the reader's wishes: theme and motion.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MutationObserver, MutationObserverInit};
use yew::prelude::*;

/// Calls back when the page's theme may have changed: by the system, or by the reader.
#[hook]
pub fn use_theme_change(on_change: Callback<()>) {
    use_effect_with((), move |()| {
        let window = web_sys::window();
        let query = window
            .as_ref()
            .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok()?);
        let by_system = on_change.clone();
        let listener =
            query.map(|query| EventListener::new(&query, "change", move |_| by_system.emit(())));
        let by_reader = Closure::<dyn Fn()>::new(move || on_change.emit(()));
        let observer = MutationObserver::new(by_reader.as_ref().unchecked_ref()).ok();
        let root = window.and_then(|window| window.document()?.document_element());
        if let (Some(observer), Some(root)) = (&observer, &root) {
            let what = MutationObserverInit::new();
            what.set_attributes(true);
            // The root is a node of this page, and attributes are asked for: it cannot fail.
            let _ = observer.observe_with_options(root, &what);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop((listener, by_reader));
        }
    });
}

/// Whether the reader asked the system for less motion.
pub fn prefers_calm() -> bool {
    let query = "(prefers-reduced-motion: reduce)";
    let list = web_sys::window().and_then(|window| window.match_media(query).ok()?);
    list.is_some_and(|list| list.matches())
}
