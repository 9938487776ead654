//! The same source becomes the same bytes, listing and diagnostics in the browser as natively.
#![cfg(target_arch = "wasm32")]

#[path = "natively/src/digest.rs"]
mod digest;

use ringside_shared::load::{Target, load};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn wasm_and_native_code_make_the_same_of_every_source() {
    let corpus: &[(&str, &str, u64)] = natively::corpus!();
    let mut n_loaded = 0;
    for (name, source, native) in corpus {
        assert_eq!(digest::of(source), *native, "{name}:\n{source}");
        n_loaded += usize::from(load(source, &Target::default()).is_ok());
    }
    assert!(n_loaded > 100, "only {n_loaded} of {} load", corpus.len());
}
