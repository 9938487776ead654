//! A policy in the languages that other tools read.

use super::{kafel, minijail, oci, source, systemd, text};
use crate::filter::Policy;
use crate::load::Target;
use crate::text::{Diagnostic, Span};
use std::collections::BTreeSet;

/// A language that policies are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Our filter text.
    Text,
    /// An OCI/Docker profile.
    Oci,
    /// Lines of a systemd unit.
    Systemd,
    /// A kafel policy.
    Kafel,
    /// A minijail policy.
    Minijail,
    /// C that builds the filter with libseccomp.
    Libseccomp,
    /// Rust that builds the filter with the seccompiler crate.
    Seccompiler,
}

impl Output {
    /// Every language.
    pub const ALL: [Self; 7] = [
        Self::Text,
        Self::Oci,
        Self::Systemd,
        Self::Kafel,
        Self::Minijail,
        Self::Libseccomp,
        Self::Seccompiler,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Oci => "oci",
            Self::Systemd => "systemd",
            Self::Kafel => "kafel",
            Self::Minijail => "minijail",
            Self::Libseccomp => "libseccomp",
            Self::Seccompiler => "seccompiler",
        }
    }
}

impl Output {
    /// A comment of one line; `None` for a language without comments.
    ///
    /// ```
    /// use ringside_shared::profile::Output;
    /// assert_eq!(Output::Text.comment("from a.json").unwrap(), "# from a.json\n");
    /// assert_eq!(Output::Oci.comment("from a.filter"), None);
    /// ```
    pub fn comment(self, said: &str) -> Option<String> {
        // Nothing in it ends the line or the comment.
        let said = said.replace(char::is_control, "?").replace("*/", "* /");
        match self {
            Self::Text | Self::Systemd | Self::Minijail => Some(format!("# {said}\n")),
            Self::Kafel | Self::Seccompiler => Some(format!("// {said}\n")),
            Self::Libseccomp => Some(format!("/* {said} */\n")),
            Self::Oci => None,
        }
    }
}

/// A policy in another language, as far as that language can say it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// What means the same, but for what the warnings say. `None` if there is an error.
    pub text: Option<String>,
    /// What the language cannot say, at the part of the source that asks for it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Written {
    /// A text that means exactly the same.
    pub fn whole(text: String) -> Self {
        Self {
            text: Some(text),
            diagnostics: Vec::new(),
        }
    }

    /// No text, because of what the diagnostics say; without an error the text stands.
    pub fn new(text: String, mut diagnostics: Vec<Diagnostic>) -> Self {
        // A rule that is the same on several arches is told once.
        let mut told = BTreeSet::new();
        diagnostics.retain(|one| told.insert((one.code, one.span, one.message.clone())));
        let is_refused = diagnostics.iter().any(Diagnostic::is_error);
        Self {
            text: (!is_refused).then_some(text),
            diagnostics,
        }
    }

    /// No text, for one reason.
    pub fn refused(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(String::new(), vec![Diagnostic::error(code, span, message)])
    }
}

/// Writes a policy.
///
/// Reading the text back, for the same target, gives the same meaning if no diagnostic says
/// otherwise.
pub fn write(output: Output, policy: &Policy, target: &Target) -> Written {
    match output {
        Output::Text => text::write(policy),
        Output::Oci => oci::write(policy, target),
        Output::Systemd => systemd::write(policy, target),
        Output::Minijail => minijail::write(policy, target),
        Output::Kafel => kafel::write(policy, target),
        Output::Libseccomp => source::libseccomp::write(policy),
        Output::Seccompiler => source::seccompiler::write(policy, target),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load;

    #[test]
    fn whatever_the_name_of_a_file_its_text_reads_back_under_the_heading() {
        let source = "foreign kill_thread\ndefault kill_thread\nallow read write\n";
        let target = Target::default();
        let loaded = load(source, &target).unwrap();
        let policy = loaded.policy.as_ref().unwrap();
        for name in [
            "a b.json",
            "*/ read: 1",
            "x\nPOLICY",
            "{[0x6, 0, 0, 0]}",
            "a\\",
        ] {
            for output in Output::ALL {
                let Ok(format) = output.name().parse() else {
                    continue;
                };
                let text = write(output, policy, &target).text.unwrap_or_default();
                let Some(head) = output
                    .comment(&format!("from {name}, a profile"))
                    .filter(|_| !text.is_empty())
                else {
                    continue;
                };
                assert_eq!(head.lines().count(), 1, "{head}");
                let again = load(&format!("{head}{text}"), &target);
                let again = again.unwrap_or_else(|why| panic!("{head}{text}{why:?}"));
                assert_eq!(again.format, format, "{head}");
                assert_eq!(again.program, load(&text, &target).unwrap().program);
            }
        }
    }

    #[test]
    fn what_a_language_cannot_say_is_told_once_for_all_arches() {
        let source = "arch x86_64 x86 x32\ndefault allow\nerrno EPERM ioctl if op == 7\n";
        let target = Target::default();
        let policy = load(source, &target).unwrap().policy.unwrap();
        let written = write(Output::Systemd, &policy, &target);
        let codes = written.diagnostics.iter().filter(|one| one.is_error());
        assert_eq!(
            codes.map(|one| one.code).collect::<Vec<_>>(),
            ["cannot-express"]
        );
    }
}
