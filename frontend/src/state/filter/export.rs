//! The filter as others take it: every form that the core writes, each with what uses it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringside_shared::wire::{CheckRequest, ExportReport, ExportRequest};

use super::analysis::Problem;

/// A form of the filter, and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    /// As `ringside filter convert --to` has it.
    pub name: &'static str,
    /// For whom.
    pub title: &'static str,
    /// What the file is called.
    pub file: &'static str,
    /// How it is used: one or several lines of a shell, of C or of Rust.
    usage: &'static str,
}

/// A row of the table.
const fn export(
    name: &'static str,
    title: &'static str,
    file: &'static str,
    usage: &'static str,
) -> Export {
    Export {
        name,
        title,
        file,
        usage,
    }
}

const C_USAGE: &str = "struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);";

/// What a Rust program does with the array.
const RUST_USAGE: &str = include_str!("install.rs.txt");

/// Every form, those first that most people ask for.
pub static EXPORTS: [Export; 13] = [
    export(
        "oci",
        "Docker, Podman, containerd (OCI profile)",
        "seccomp.json",
        "docker run --security-opt seccomp=seccomp.json IMAGE",
    ),
    export(
        "systemd",
        "systemd unit",
        "seccomp.conf",
        "# into /etc/systemd/system/NAME.service.d/, below a line [Service], or at once:",
    ),
    export(
        "raw",
        "bubblewrap, Flatpak (raw program)",
        "seccomp.bpf",
        "bwrap --ro-bind / / --seccomp 3 COMMAND 3<seccomp.bpf",
    ),
    export("c", "C, the program as an array", "seccomp.h", C_USAGE),
    export(
        "rust",
        "Rust, the program as an array",
        "seccomp.rs",
        RUST_USAGE,
    ),
    export(
        "libseccomp",
        "C with libseccomp",
        "seccomp.c",
        "scmp_filter_ctx filter = filter_new();  /* cc … -lseccomp */
seccomp_load(filter);
seccomp_release(filter);",
    ),
    export(
        "seccompiler",
        "Rust with seccompiler",
        "seccomp.rs",
        "cargo add seccompiler",
    ),
    export(
        "kafel",
        "nsjail (kafel policy)",
        "seccomp.kafel",
        "nsjail --mode o --seccomp_policy seccomp.kafel -- COMMAND",
    ),
    export(
        "minijail",
        "minijail, ChromeOS",
        "seccomp.policy",
        "minijail0 -n -S seccomp.policy -- COMMAND",
    ),
    export(
        "text",
        "Ringside's filter text, in plain rules",
        "seccomp.filter",
        "ringside run --filter seccomp.filter -- COMMAND",
    ),
    export(
        "asm",
        "Listing of the program",
        "seccomp.asm",
        "ringside filter asm seccomp.asm",
    ),
    export(
        "hex",
        "The program in hex",
        "seccomp.hex",
        "ringside filter disasm seccomp.hex",
    ),
    export(
        "base64",
        "The program in base64",
        "seccomp.b64",
        "base64 -d seccomp.b64 >seccomp.bpf",
    ),
];

/// A filter in one form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exported {
    /// What goes into the file; `None` if the form cannot say this filter.
    pub bytes: Option<Vec<u8>>,
    /// The same for people to read; nothing of a raw program.
    pub text: Option<String>,
    /// How it is used.
    pub usage: String,
    /// What the form cannot say.
    pub losses: Vec<Problem>,
}

impl Export {
    /// The form of a name.
    pub fn named(name: &str) -> Option<Self> {
        EXPORTS.into_iter().find(|export| export.name == name)
    }

    /// The question for a filter in this form.
    pub fn question(self, source: &str) -> ExportRequest {
        ExportRequest {
            filter: CheckRequest::of_text(source),
            to: self.name.to_owned(),
        }
    }

    /// What the core answered.
    pub fn of(self, report: ExportReport) -> Exported {
        let is_raw = self.name == "raw";
        let bytes = report.text.as_ref().map(|text| {
            if is_raw {
                STANDARD.decode(text.trim_end()).unwrap_or_default()
            } else {
                text.clone().into_bytes()
            }
        });
        Exported {
            usage: match &report.text {
                Some(text) if self.name == "systemd" => {
                    format!("{}\n{}", self.usage, systemd_run(text))
                }
                _ => self.usage.to_owned(),
            },
            bytes,
            text: report.text.filter(|_| !is_raw),
            losses: report.problems.into_iter().map(Problem::from).collect(),
        }
    }
}

/// A command that starts a program under the lines of a unit.
fn systemd_run(unit: &str) -> String {
    let settings = unit.lines().filter(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with(['#', ';', '['])
    });
    let words = settings.flat_map(|setting| ["-p", setting]);
    let words = ["systemd-run", "--pty"].into_iter().chain(words);
    format!("{} COMMAND", shell_words::join(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::filter::Analysis;
    use ringside_shared::bpf::read;
    use ringside_shared::text::Severity;

    const CLOCK: &str = "default allow\nerrno EPERM clock_settime if clockid == 0\nerrno 1 swapon";

    fn exported(export: Export, source: &str) -> Exported {
        let report = ringside_shared::answer::export(export.question(source));
        export.of(report.expect("a filter that loads"))
    }

    fn named(name: &str, source: &str) -> Exported {
        exported(Export::named(name).expect("a form"), source)
    }

    #[test]
    fn every_form_is_written_and_says_how_it_is_used() {
        for export in EXPORTS {
            let exported = exported(export, CLOCK);
            assert!(!exported.usage.is_empty(), "{}", export.name);
            let says_why = exported.losses.iter().any(|loss| !loss.message.is_empty());
            assert!(exported.bytes.is_some() || says_why, "{}", export.name);
            assert_eq!(Export::named(export.name), Some(export));
        }
    }

    #[test]
    fn what_a_form_cannot_say_is_a_loss_with_a_place_and_no_file() {
        let exported = named("systemd", CLOCK);
        assert_eq!(exported.bytes, None);
        let is_there = |loss: &Problem| loss.severity == Severity::Error && loss.line == 2;
        assert!(
            exported.losses.iter().any(is_there),
            "{:?}",
            exported.losses
        );
    }

    #[test]
    fn the_command_for_systemd_holds_every_line_of_the_unit() {
        let source = "arch x86_64\ndefault allow\nerrno EPERM swapon swapoff\n";
        let exported = named("systemd", source);
        let text = exported.text.expect("a unit");
        let words = shell_words::split(exported.usage.lines().last().expect("a command"));
        let words = words.expect("words");
        for line in text
            .lines()
            .filter(|line| line.contains('=') && !line.starts_with('#'))
        {
            assert!(words.contains(&line.to_owned()), "{line}: {words:?}");
        }
    }

    #[test]
    fn programs_are_read_back_as_they_were() {
        let program = Analysis::of(CLOCK.into()).program.expect("loads");
        for name in ["raw", "c", "rust", "asm", "hex", "base64"] {
            let bytes = named(name, CLOCK).bytes;
            let back = read::read(&bytes.expect("bytes")).expect("a program");
            assert_eq!(back, program.insns(), "{name}");
        }
    }
}
