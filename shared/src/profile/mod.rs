//! Other people's filter formats, read into a `Policy`.

pub mod json;
pub mod oci;
