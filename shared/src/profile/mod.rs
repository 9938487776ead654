//! Other people's filter formats, read into a `Policy`.
