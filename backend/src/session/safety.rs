//! The sandbox's own filter, below the learner's, compiled once.

use crate::sandbox::filter::SOURCE;
use ringside_shared::load::{Loaded, Target, load};
use std::sync::{Arc, LazyLock};

/// The filter; the same for every run.
pub(super) fn filter() -> Arc<Loaded> {
    static FILTER: LazyLock<Arc<Loaded>> = LazyLock::new(|| {
        #[allow(
            clippy::expect_used,
            reason = "the text is part of this program, and a test of the sandbox loads it"
        )]
        Arc::new(load(SOURCE, &Target::default()).expect("our own filter loads"))
    });
    Arc::clone(&FILTER)
}
