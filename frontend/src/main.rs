//! Starts the page.

use ringside_frontend::app::Root;
use ringside_frontend::services::{lang, layout};

fn main() {
    layout::restore();
    let start = || yew::Renderer::<Root>::new().render();
    match lang::language() {
        "en" => drop(start()),
        code => wasm_bindgen_futures::spawn_local(async move {
            lang::load(code).await;
            start();
        }),
    }
}
