//! Which language the page speaks, and its catalogue, which lies beside the page.

use std::collections::BTreeMap;

use gloo::storage::{LocalStorage, Storage};
use gloo::utils::{document, window};
use js_sys::{Array, Intl::PluralRules, Object};

use super::file;
use crate::state::lang::{Catalogue, speak};

const KEY: &str = "ringside.lang";

/// The languages of `static/lang`, each with its own name for itself, and English.
pub const LANGUAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The one that was chosen here, or else the first of the reader's that the page has.
pub fn language() -> &'static str {
    let known = |tag: &str| {
        let tag = tag.split('-').next().unwrap_or_default();
        LANGUAGES
            .iter()
            .map(|(code, _)| *code)
            .find(|code| *code == tag)
    };
    let chosen = LocalStorage::get::<String>(KEY).ok();
    let wished = window().navigator().languages();
    let wished = wished.iter().filter_map(|tag| tag.as_string());
    chosen
        .into_iter()
        .chain(wished)
        .find_map(|tag| known(&tag))
        .unwrap_or("en")
}

/// Loads the page again in another language.
pub fn choose(code: &str) {
    // A browser that forbids storage stays with its own first language.
    let _ = LocalStorage::set(KEY, code);
    super::address::reload();
}

/// Fetches the catalogue. Without it the page is English, which is better than no page.
pub async fn load(code: &'static str) {
    let Some(words) = file::beside_the_page(&format!("lang/{code}.json")).await else {
        return;
    };
    let Ok(words) = serde_json::from_str::<BTreeMap<String, String>>(&words) else {
        return;
    };
    let rules = PluralRules::new(&Array::of1(&code.into()), &Object::new());
    #[allow(
        clippy::cast_precision_loss,
        reason = "no language tells such numbers apart"
    )]
    speak(Catalogue::new(words, move |n| {
        rules.select(n as f64).into()
    }));
    if let Some(root) = document().document_element() {
        // An attribute with this name can always be set.
        let _ = root.set_attribute("lang", code);
    }
}
