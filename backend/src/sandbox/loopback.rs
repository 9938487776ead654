//! The run's own loopback interface.

use crate::sys::net;

/// Brings `lo` up; the kernel gives it its addresses.
pub(super) fn raise() -> std::io::Result<()> {
    net::raise_interface(c"lo")
}
