//! In which language a filter is written.

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
}

impl Format {
    /// Every language.
    pub const ALL: [Self; 5] = [
        Self::Text,
        Self::Oci,
        Self::Systemd,
        Self::Minijail,
        Self::Kafel,
    ];

    /// Tells them apart by content.
    pub fn of(source: &str) -> Self {
        if source.trim_start().starts_with('{') {
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
        }
    }
}
