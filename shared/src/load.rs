//! The whole pipeline in one call, as the server and the browser use it.
