//! What must hold for any bytes at all.
//!
//! A claim takes bytes, makes of them what its target reads, and panics if something is wrong.

mod assembler;
mod calls;
mod diff;
mod machine;
mod program;
mod source;
mod wire;

use ringside_shared::load::Format;

/// A claim by the name of its target.
pub(crate) type Claim = fn(&[u8]);

/// Every claim, one a fuzz target.
pub(crate) const ALL: &[(&str, Claim)] = &[
    ("any_source", any_source),
    ("text", text),
    ("oci", oci),
    ("systemd", systemd),
    ("minijail", minijail),
    ("kafel", kafel),
    ("program", program::program),
    ("diff", diff::diff),
    ("assembler", assembler::assembler),
    ("machine", machine::machine),
    ("wire", wire::wire),
];

/// A filter in whichever language it seems to be.
pub(crate) fn any_source(bytes: &[u8]) {
    source::source(None, bytes);
}

/// Our filter text.
pub(crate) fn text(bytes: &[u8]) {
    source::source(Some(Format::Text), bytes);
}

/// OCI/Docker JSON.
pub(crate) fn oci(bytes: &[u8]) {
    source::json(bytes);
    source::source(Some(Format::Oci), bytes);
}

/// Lines of a systemd unit.
pub(crate) fn systemd(bytes: &[u8]) {
    source::source(Some(Format::Systemd), bytes);
}

/// A minijail policy.
pub(crate) fn minijail(bytes: &[u8]) {
    source::source(Some(Format::Minijail), bytes);
}

/// A kafel policy.
pub(crate) fn kafel(bytes: &[u8]) {
    source::source(Some(Format::Kafel), bytes);
}
