//! In which language a filter is written.

use crate::bpf::read;

/// A language that filters are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Our filter text.
    Text,
    /// OCI/Docker JSON.
    Oci,
    /// Lines of a systemd unit: `SystemCallFilter=`.
    Systemd,
    /// A minijail policy.
    Minijail,
    /// A kafel policy.
    Kafel,
    /// A BPF program: hex, base64, an array, or assembler. Raw bytes become assembler on the way
    /// in, by [`super::source_text`].
    Bpf,
}

impl Format {
    /// Every language.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Oci,
        Self::Systemd,
        Self::Minijail,
        Self::Kafel,
        Self::Bpf,
    ];

    /// Tells them apart by content.
    pub fn of(source: &str) -> Self {
        if read::is_program(source) {
            Self::Bpf
        } else if source.trim_start().starts_with('{') {
            Self::Oci
        } else {
            Self::Text
        }
    }

    /// `text` or `oci` …: the name on the wire and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Oci => "oci",
            Self::Systemd => "systemd",
            Self::Minijail => "minijail",
            Self::Kafel => "kafel",
            Self::Bpf => "bpf",
        }
    }
}
