//! Parts of the page, fetched ahead.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::parts;

/// Fetches every part once the page is ready: what is on the first screen comes first.
#[hook]
pub fn use_parts(is_ready: bool) {
    let is_begun = use_mut_ref(|| false);
    use_effect_with(is_ready, move |is_ready| {
        if *is_ready && !is_begun.replace(true) {
            spawn_local(parts::fetch_all());
        }
    });
}
