//! Files that are dropped or chosen, files that lie beside the page, and files that are handed out.

use gloo::net::http::Request;
use gloo::utils::{body, document};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlAnchorElement, Url};

/// The bytes of a file; `None` if the browser cannot read it.
pub async fn bytes(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The text of a file; `None` if the browser cannot read it, or if it is no text.
pub async fn text(file: &File) -> Option<String> {
    String::from_utf8(bytes(file).await?).ok()
}

/// The text of a file that was built with the page.
pub async fn beside_the_page(name: &str) -> Option<String> {
    let response = Request::get(name).send().await.ok()?;
    if !response.ok() {
        return None;
    }
    response.text().await.ok()
}

/// Hands out a file, to where the browser puts what is downloaded; says whether the browser took it.
pub fn hand_out(name: &str, bytes: &[u8]) -> bool {
    try_hand_out(name, bytes).is_some()
}

fn try_hand_out(name: &str, bytes: &[u8]) -> Option<()> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    body().append_child(&link).ok()?;
    link.click();
    link.remove();
    Url::revoke_object_url(&url).ok()
}
