//! The filter as others take it: every form that the core writes, each with what uses it.

use ringside_shared::bpf::write::{Form, write};
use ringside_shared::load::{self, ListingLine, Loaded, Target};
use ringside_shared::profile::Output;

use super::analysis::{Analysis, Problem, problems};

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
    from: From,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Policy(Output),
    Program(Form),
}

/// A row of the table.
const fn export(
    name: &'static str,
    title: &'static str,
    file: &'static str,
    usage: &'static str,
    from: From,
) -> Export {
    Export {
        name,
        title,
        file,
        usage,
        from,
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
        From::Policy(Output::Oci),
    ),
    export(
        "systemd",
        "systemd unit",
        "seccomp.conf",
        "# into /etc/systemd/system/NAME.service.d/, below a line [Service], or at once:",
        From::Policy(Output::Systemd),
    ),
    export(
        "raw",
        "bubblewrap, Flatpak (raw program)",
        "seccomp.bpf",
        "bwrap --ro-bind / / --seccomp 3 COMMAND 3<seccomp.bpf",
        From::Program(Form::Raw),
    ),
    export(
        "c",
        "C, the program as an array",
        "seccomp.h",
        C_USAGE,
        From::Program(Form::C),
    ),
    export(
        "rust",
        "Rust, the program as an array",
        "seccomp.rs",
        RUST_USAGE,
        From::Program(Form::Rust),
    ),
    export(
        "libseccomp",
        "C with libseccomp",
        "seccomp.c",
        "scmp_filter_ctx filter = filter_new();  /* cc … -lseccomp */
seccomp_load(filter);
seccomp_release(filter);",
        From::Policy(Output::Libseccomp),
    ),
    export(
        "seccompiler",
        "Rust with seccompiler",
        "seccomp.rs",
        "cargo add seccompiler",
        From::Policy(Output::Seccompiler),
    ),
    export(
        "kafel",
        "nsjail (kafel policy)",
        "seccomp.kafel",
        "nsjail --mode o --seccomp_policy seccomp.kafel -- COMMAND",
        From::Policy(Output::Kafel),
    ),
    export(
        "minijail",
        "minijail, ChromeOS",
        "seccomp.policy",
        "minijail0 -n -S seccomp.policy -- COMMAND",
        From::Policy(Output::Minijail),
    ),
    export(
        "text",
        "Ringside's filter text, in plain rules",
        "seccomp.filter",
        "ringside run --filter seccomp.filter -- COMMAND",
        From::Policy(Output::Text),
    ),
    export(
        "asm",
        "Listing of the program",
        "seccomp.asm",
        "ringside filter asm seccomp.asm",
        From::Program(Form::Asm),
    ),
    export(
        "hex",
        "The program in hex",
        "seccomp.hex",
        "ringside filter disasm seccomp.hex",
        From::Program(Form::Hex),
    ),
    export(
        "base64",
        "The program in base64",
        "seccomp.b64",
        "base64 -d seccomp.b64 >seccomp.bpf",
        From::Program(Form::Base64),
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

    /// A filter in this form; nothing of one that does not load.
    pub fn of(self, analysis: &Analysis) -> Exported {
        let Some(loaded) = &analysis.loaded else {
            return Exported::default();
        };
        match self.from {
            From::Policy(output) => self.policy(output, analysis, loaded),
            From::Program(form) => self.program(form, loaded, &analysis.listing),
        }
    }

    fn policy(self, output: Output, analysis: &Analysis, loaded: &Loaded) -> Exported {
        let said = format!("from {}, by Ringside", loaded.format.title());
        let target = Target::default();
        let written = load::convert(output, &analysis.source, loaded, &target, &said);
        let text = written.text;
        Exported {
            usage: match (&text, output) {
                (Some(text), Output::Systemd) => format!("{}\n{}", self.usage, systemd_run(text)),
                _ => self.usage.to_owned(),
            },
            bytes: text.clone().map(String::into_bytes),
            text,
            losses: problems(written.diagnostics, &analysis.source),
        }
    }

    fn program(self, form: Form, loaded: &Loaded, listing: &[ListingLine]) -> Exported {
        let notes = listing.iter().map(|line| match line.origin_line {
            Some(line) => format!("line {line}"),
            None => String::new(),
        });
        let notes: Vec<_> = notes.collect();
        let bytes = write(form, loaded.program.insns(), &notes);
        Exported {
            text: (form != Form::Raw).then(|| String::from_utf8_lossy(&bytes).into_owned()),
            bytes: Some(bytes),
            usage: self.usage.to_owned(),
            losses: Vec::new(),
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
    use ringside_shared::bpf::read;
    use ringside_shared::text::Severity;

    fn analysis() -> Analysis {
        Analysis::of(
            "default allow\nerrno EPERM clock_settime if clockid == 0\nerrno 1 swapon".into(),
        )
    }

    #[test]
    fn every_form_is_written_and_says_how_it_is_used() {
        for export in EXPORTS {
            let exported = export.of(&analysis());
            assert!(!exported.usage.is_empty(), "{}", export.name);
            let says_why = exported.losses.iter().any(|loss| !loss.message.is_empty());
            assert!(exported.bytes.is_some() || says_why, "{}", export.name);
            assert_eq!(Export::named(export.name), Some(export));
        }
    }

    #[test]
    fn what_a_form_cannot_say_is_a_loss_with_a_place_and_no_file() {
        let exported = Export::named("systemd").expect("a form").of(&analysis());
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
        let analysis =
            Analysis::of("arch x86_64\ndefault allow\nerrno EPERM swapon swapoff\n".into());
        let exported = Export::named("systemd").expect("a form").of(&analysis);
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
        let analysis = analysis();
        let loaded = analysis.loaded.clone().expect("loads");
        for name in ["raw", "c", "rust", "asm", "hex", "base64"] {
            let bytes = Export::named(name).expect("a form").of(&analysis).bytes;
            let back = read::read(&bytes.expect("bytes")).expect("a program");
            assert_eq!(back, loaded.program.insns(), "{name}");
        }
    }
}
