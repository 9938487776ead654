//! Nothing that anybody types makes us panic.

use crate::property;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use ringside_shared::abi::Arch;
use ringside_shared::filter::{highlight, parse, print, resolve};
use ringside_shared::load::{Target, check_report, compile_report, load};
use ringside_shared::profile::json;
use ringside_shared::text::Diagnostic;

/// Pieces of filter text in any order.
fn almost_filters() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "default ",
        "allow ",
        "errno ",
        "EPERM ",
        "kill ",
        "trap 5 ",
        "arch ",
        "x86 ",
        "x86_64 ",
        "read ",
        "openat ",
        "socket ",
        "@clock ",
        "@",
        "if ",
        "flags ",
        "arg0 ",
        "arg9 ",
        "== ",
        "& ",
        "&& ",
        "|",
        "-",
        "in ",
        "{",
        "}",
        ",",
        "..",
        "O_CREAT ",
        "0x",
        "08 ",
        "1 ",
        "-1 ",
        "18446744073709551616 ",
        "#",
        "\n",
        "\n",
        "é",
        "\u{feff}",
        "\0",
        "||",
        "on ",
        "foreign ",
        "(",
        ")",
        ":32 ",
        ":",
        "335 ",
        "\\",
        "\\\n",
        "=",
    ]);
    vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

fn almost_profiles() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "null",
        "true",
        "-1",
        "1e9",
        "0",
        "\\u12",
        "\\",
        "\"defaultAction\":",
        "\"SCMP_ACT_ERRNO\"",
        "\"SCMP_ACT_ALLOW\",",
        "\"syscalls\":[",
        "{\"names\":[\"read\"],",
        "\"action\":",
        "\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_EQ\"",
        "\"value\":18446744073709551615",
        "\"architectures\":[\"SCMP_ARCH_X86\"]",
        "\"includes\":{\"minKernel\":\"4.8\"}",
        "\"errnoRet\":70000",
    ]);
    vec(pieces, 0..40).prop_map(|pieces| format!("{{{}", pieces.concat()))
}

fn almost_kafel() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "POLICY ",
        "USE ",
        "a ",
        "DEFAULT ",
        "KILL ",
        "ERRNO(",
        "5",
        ") ",
        "ALLOW ",
        "{ ",
        "} ",
        ", ",
        "read ",
        "write(fd, buf) ",
        "fd ",
        "openat ",
        "flags ",
        "== ",
        "!= ",
        "< ",
        ">= ",
        "& ",
        "| ",
        "&& ",
        "|| ",
        "! ",
        "( ",
        "0x7 ",
        "-1 ",
        "#define A 1\n",
        "#include \"x\"\n",
        "SYSCALL[9] ",
        "ON x86_64 ",
        "// c\n",
        "/* c */",
        "/*",
        "é",
        "\"",
    ]);
    vec(pieces, 0..60).prop_map(|pieces| format!("POLICY a {{ {}", pieces.concat()))
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        almost_filters(),
        almost_profiles(),
        almost_kafel(),
        any::<String>()
    ]
}

#[test]
fn any_text_is_answered_with_a_program_or_an_error() {
    property(2000, &texts(), |text| {
        let target = Target::default();
        match load(&text, &target) {
            Ok(loaded) => prop_assert!(!loaded.diagnostics.iter().any(Diagnostic::is_error)),
            Err(diagnostics) => prop_assert!(diagnostics.iter().any(Diagnostic::is_error)),
        }
        let report = check_report(&text, &target);
        prop_assert_eq!(report.ok, compile_report(&text, &target).is_ok());
        for diagnostic in report.diagnostics {
            prop_assert!(diagnostic.line >= 1 && diagnostic.column >= 1);
        }
        Ok(())
    });
}

#[test]
fn spans_lie_on_characters_of_the_text() {
    property(1000, &texts(), |text| {
        let (filter, mut diagnostics) = parse(&text);
        diagnostics.extend(resolve(&filter, Arch::X86_64).1);
        diagnostics.extend(json::parse(&text).err());
        let spans = diagnostics.iter().map(|d| d.span);
        let mut last = 0;
        for (span, _) in highlight(&text) {
            prop_assert!(last <= span.start, "pieces overlap");
            last = span.end;
        }
        for span in spans.chain(highlight(&text).into_iter().map(|piece| piece.0)) {
            let slice = text.get(span.start as usize..span.end as usize);
            prop_assert!(slice.is_some(), "{:?}", span);
        }
        Ok(())
    });
}

#[test]
fn what_was_understood_of_a_broken_filter_prints() {
    property(1000, &almost_filters(), |text| {
        let (filter, _) = parse(&text);
        let (again, _) = parse(&print(&filter));
        prop_assert_eq!(print(&again), print(&filter));
        Ok(())
    });
}

#[test]
fn json_is_accepted_when_serde_accepts_it() {
    property(2000, &texts(), |text| {
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        prop_assert_eq!(json::parse(&text).is_ok(), theirs, "{}", text);
        Ok(())
    });
}
