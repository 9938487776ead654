//! A policy in another language, read back before it is handed out.

use super::{Format, Runtime, Target};
use crate::bpf::BpfProgram;
use crate::compile;
use crate::explain;
use crate::filter::Policy;
use crate::profile::{self, Output, Written};
use crate::text::{Diagnostic, Span};

/// Writes a policy, as [`profile::write`] does, and holds what we can read ourselves to its promise:
/// unless a diagnostic says otherwise, reading it back gives a program that answers every call as
/// `program` does. What breaks that is not handed out.
pub fn write(output: Output, policy: &Policy, program: &BpfProgram, target: &Target) -> Written {
    let written = profile::write(output, policy, target);
    let (Some(format), Some(text)) = (format(output), &written.text) else {
        return written;
    };
    let is_exact = written.diagnostics.is_empty();
    match broken(format, text, program, target, is_exact) {
        None => written,
        Some(why) => {
            let message = format!("{} cannot say this filter: {why}", format.name());
            let mut diagnostics = written.diagnostics;
            let error = Diagnostic::error("cannot-express", Span::default(), message);
            diagnostics.push(error.with_help("write it in another language, or split the filter"));
            Written {
                text: None,
                diagnostics,
            }
        }
    }
}

/// The language in which we read what was written.
const fn format(output: Output) -> Option<Format> {
    match output {
        Output::Text => Some(Format::Text),
        Output::Oci => Some(Format::Oci),
        Output::Systemd => Some(Format::Systemd),
        Output::Minijail => Some(Format::Minijail),
        Output::Kafel => Some(Format::Kafel),
        Output::Libseccomp | Output::Seccompiler => None,
    }
}

/// What is wrong with a text that is to mean the program.
fn broken(
    format: Format,
    text: &str,
    program: &BpfProgram,
    target: &Target,
    is_exact: bool,
) -> Option<String> {
    let target = Target {
        format: Some(format),
        runtime: Runtime::Declared,
        ..target.clone()
    };
    let (read, diagnostics) = profile::read(format, text, &target);
    let Some(read) = read else {
        let error = diagnostics.into_iter().find(Diagnostic::is_error);
        let why = error.map_or_else(String::new, |error| format!(": {}", error.message));
        return Some(format!("what would be written cannot be read back{why}"));
    };
    let again = match compile::compile(&read.policy, &target.options) {
        Ok(compiled) => compiled.program,
        Err(error) => return Some(format!("as it would be written, {error}")),
    };
    if !is_exact || again == *program {
        return None;
    }
    let report = explain::diff(program, &again);
    let first = report.differences.first()?;
    Some(format!(
        "a call would get {} instead of {}, for example nr {} on {}",
        first.b.text, first.a.text, first.witness.nr, first.witness.arch
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load;

    /// The code of the error; what is written in spite of none answers every call alike.
    fn check(source: &str, output: Output, expected: &str) {
        let target = Target::default();
        let loaded = load(source, &target).unwrap();
        let policy = loaded.policy.unwrap();
        let written = write(output, &policy, &loaded.program, &target);
        let errors = written.diagnostics.iter().filter(|one| one.is_error());
        let codes: Vec<_> = errors.map(|one| one.code).collect();
        assert_eq!(codes.join(" "), expected, "{source}\n{written:?}");
        assert_eq!(written.text.is_none(), !codes.is_empty(), "{output:?}");
        let Some(text) = written.text else { return };
        assert_eq!(written.diagnostics, [], "{source}");
        let again = load(&text, &target).unwrap();
        let report = explain::diff(&loaded.program, &again.program);
        assert!(report.equal, "{source}\n{text}\n{report:?}");
    }

    #[test]
    fn rules_apart_in_64_bits_that_are_one_in_32_are_kept_apart_there() {
        let source = r#"{"defaultAction":"SCMP_ACT_KILL","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_X86"],
          "syscalls":[{"names":["prctl"],"action":"SCMP_ACT_ERRNO","args":[{"index":0,"value":4294967301,"valueTwo":1,"op":"SCMP_CMP_MASKED_EQ"}]},
          {"names":["prctl"],"action":"SCMP_ACT_ALLOW","args":[{"index":2,"value":0,"op":"SCMP_CMP_GE"}]}]}"#;
        check(source, Output::Oci, "");
        let text = "arch x86_64 x86\ndefault errno EPERM\nforeign kill_thread\n";
        for rules in [
            "allow prctl if arg1 == 5\nkill prctl on x86_64 if arg1 == 0x100000005",
            "allow prctl if arg1 == 5\nkill prctl on x86_64 if arg1 == 0x100000005\n\
             log prctl if arg2 < 7",
            "allow prctl on x86_64 if arg1 <= 0x100000003\nallow prctl on x86",
            "allow prctl if arg2 == 3\nlog prctl on x86_64 if arg1 >= 0x100000000",
            "allow prctl on x86_64",
            "allow read if fd < 38",
            "allow fcntl if fd < 38 && op in {1, 2, 3, 4, 5, 9}",
        ] {
            check(&format!("{text}{rules}\n"), Output::Oci, "");
        }
    }

    #[test]
    fn what_holds_for_32_bits_and_never_for_64_cannot_be_said() {
        let text = "arch x86_64 x86\ndefault errno EPERM\nforeign kill_thread\n";
        check(
            &format!("{text}allow prctl on x86\n"),
            Output::Oci,
            "arches-differ",
        );
        let six = (0..6)
            .map(|at| format!("arg{at} == {at}"))
            .collect::<Vec<_>>();
        let six = format!("{text}allow prctl on x86_64 if {}\n", six.join(" && "));
        check(&six, Output::Oci, "arches-differ");
    }

    #[test]
    fn a_profile_that_no_kernel_would_load_is_not_handed_out() {
        let source = "default errno 1\ntrap openat if arg2 >= 0x7fffffffffffffff && \
                      arg2 < 0xffffffffffffffff && arg1 & 0x7fffffffffffffff\n";
        check(source, Output::Oci, "cannot-express");
    }
}
