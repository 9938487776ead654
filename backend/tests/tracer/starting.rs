//! Filters that the tracer makes the command install.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use ringside_backend::attribution::attribute;
use ringside_backend::outer::Outer;
use ringside_backend::tracer::{Beginning, Ending, Outcome, Speaker, Start};
use ringside_shared::abi::Arch;
use ringside_shared::load::{Target, load};

use crate::harness::Traced;

/// A program of 32 bits that ends with what getpid returned.
fn program_of_32_bits() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [source, object, program] =
        ["s", "o", "elf"].map(|end| folder.join(format!("pid32.{end}")));
    let code = ".globl _start\n_start: mov $20, %eax\nint $0x80\n\
                mov %eax, %ebx\nmov $1, %eax\nint $0x80\n";
    std::fs::write(&source, code).expect("the source is written");
    let mut assemble = Command::new("as");
    assemble.arg("--32").arg("-o").arg(&object).arg(&source);
    let mut link = Command::new("ld");
    link.args(["-m", "elf_i386", "-o"])
        .arg(&program)
        .arg(&object);
    for tool in [&mut assemble, &mut link] {
        assert!(
            tool.status().expect("binutils are there").success(),
            "{tool:?}"
        );
    }
    program
}

#[test]
fn a_program_of_32_bits_is_filtered_from_its_first_instruction() {
    let program = program_of_32_bits();
    for beginning in [Beginning::AfterExec, Beginning::Main] {
        let traced = Traced::command(&Command::new(&program), |plan| {
            let text = "arch x86_64 x86\ndefault allow\nerrno 7 getpid\n";
            let filter = load(text, &Target::default()).expect("the filter loads");
            plan.filters = vec![Arc::new(filter)];
            plan.beginning = beginning;
        });
        let own: Vec<_> = traced
            .syscalls()
            .filter(|call| call.start == Start::User)
            .collect();
        let names: Vec<_> = own.iter().map(|call| &*call.name).collect();
        assert_eq!(names, ["execve", "getpid", "exit"], "{beginning:?}");
        assert_eq!(own[1].arch, Some(Arch::X86));
        assert_eq!(own[1].verdict.by, Speaker::Filter(0));
        assert!(matches!(
            own[1].result,
            Outcome::Return {
                errno: Some("E2BIG"),
                ..
            }
        ));
        assert_eq!(attribute(own[1], &Outer::default()).mismatch, None);
        // -7 as an exit status: its registers were its own again.
        assert_eq!(traced.end.ending, Ending::Exited(249), "{beginning:?}");
    }
}
