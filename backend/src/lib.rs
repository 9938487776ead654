//! The sandbox, the tracer and the server around them.
