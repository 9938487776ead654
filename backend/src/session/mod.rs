//! One run from admission to its end.
