//! The source code that `filter convert` writes: it compiles, and the program that it builds
//! answers as the filter does, for every number and at the edges of every condition.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf::{self, BpfProgram, read};
use ringside_shared::filter::{Part, Policy, evaluate};
use ringside_shared::load::{Target, load};
use ringside_shared::profile::{self, Output};
use std::path::{Path, PathBuf};
use std::process::Command;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/tests/filters/");

/// Order matters in every line.
const ORDERED: &str = "arch x86_64
default errno EPERM
foreign kill_thread
errno EACCES write if fd == 2
allow write if fd in 0..9 && count != 7
kill_thread write
allow openat if flags & O_WRONLY|O_RDWR == 0
errno EROFS openat if flags:64 >= 0x100000000
log openat
errno EPERM mmap if prot & PROT_EXEC && flags & MAP_ANONYMOUS
allow mmap mprotect
allow lseek if offset < 0x200000000 && whence != 2
trace 9 lseek if whence == 2
";

fn policy(source: &str) -> Policy {
    load(source, &Target::default()).unwrap().policy.unwrap()
}

fn write(output: Output, policy: &Policy) -> String {
    let written = profile::write(output, policy, &Target::default());
    assert!(written.text.is_some(), "{:?}", written.diagnostics);
    written.text.unwrap()
}

fn run(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{stderr}");
    output.stdout
}

fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// The program that libseccomp makes of the C that we write.
fn by_libseccomp(name: &str, policy: &Policy) -> BpfProgram {
    let directory = directory(name);
    let main = "\nint main(void)\n{\n\tscmp_filter_ctx filter = filter_new();\n\n\
        \treturn !filter || seccomp_export_bpf(filter, 1) < 0;\n}\n";
    let source = directory.join("filter.c");
    std::fs::write(&source, write(Output::Libseccomp, policy) + main).unwrap();
    let binary = directory.join("filter");
    let mut cc = Command::new("cc");
    let flags = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o"];
    run(cc.args(flags).arg(&binary).arg(&source).arg("-lseccomp"));
    program(&run(&mut Command::new(&binary)))
}

/// The program that seccompiler makes of the Rust that we write.
fn by_seccompiler(name: &str, policy: &Policy) -> BpfProgram {
    let directory = directory(name);
    let main = "\nfn main() {\n    use std::io::Write as _;\n    \
        let program: seccompiler::BpfProgram = filter().unwrap().try_into().unwrap();\n    \
        for insn in program {\n        let mut bytes = insn.code.to_le_bytes().to_vec();\n        \
        bytes.extend([insn.jt, insn.jf]);\n        bytes.extend(insn.k.to_le_bytes());\n        \
        std::io::stdout().write_all(&bytes).unwrap();\n    }\n}\n";
    let source = directory.join("filter.rs");
    std::fs::write(&source, write(Output::Seccompiler, policy) + main).unwrap();
    let binary = directory.join("filter");
    let dependencies = std::env::current_exe().unwrap();
    let dependencies = dependencies.parent().unwrap();
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .args(["--edition=2021", "-Dwarnings", "-o"])
        .arg(&binary);
    rustc.arg("-L").arg(dependencies).arg("--extern");
    let library = newest(dependencies, "libseccompiler-");
    run(rustc
        .arg(format!("seccompiler={}", library.display()))
        .arg(&source));
    program(&run(&mut Command::new(&binary)))
}

/// The library that Cargo has built last.
fn newest(directory: &Path, prefix: &str) -> PathBuf {
    let entries = std::fs::read_dir(directory).unwrap().map(Result::unwrap);
    let libraries = entries.filter(|entry| {
        let path = entry.path();
        let name = entry.file_name().into_string().unwrap_or_default();
        name.starts_with(prefix) && path.extension().is_some_and(|ext| ext == "rlib")
    });
    let newest = libraries.max_by_key(|entry| entry.metadata().unwrap().modified().unwrap());
    newest.unwrap().path()
}

fn program(bytes: &[u8]) -> BpfProgram {
    BpfProgram::new(read::read(bytes).unwrap()).unwrap()
}

/// Calls of the policy's arches with arguments at the edges of the conditions on them.
fn calls(policy: &Policy) -> Vec<SeccompData> {
    let mut calls = Vec::new();
    let arches: Vec<_> = policy
        .sections()
        .iter()
        .map(|section| section.arch)
        .collect();
    for &arch in &arches {
        for nr in (0..500).map(|nr| {
            if arch == Arch::X32 {
                nr | 0x4000_0000
            } else {
                nr
            }
        }) {
            let Part::Section(section) = policy.part(arch.audit(), nr) else {
                panic!("{arch} {nr} is not in its section");
            };
            let rules = section
                .rules
                .iter()
                .filter(|rule| rule.numbers.contains(nr));
            let mut words = vec![vec![0]; 6];
            for condition in rules.flat_map(|rule| rule.guard.conditions()) {
                let edges = condition.edges().into_iter();
                // The kernel widens the registers of 32-bit calls with zeros; libseccomp counts
                // those of x32 among them.
                let is_short = matches!(arch, Arch::X86 | Arch::X32);
                let edges = edges.filter(|word| !is_short || *word <= u32::MAX.into());
                words[usize::from(condition.index().get())].extend(edges);
            }
            // Not all combinations, but each edge beside several of the others.
            let most = words.iter().map(Vec::len).max().unwrap_or(1);
            for turn in 0..most * 3 {
                let at = |arg: usize| {
                    words[arg][(turn * (arg * 2 + 1) + turn / most) % words[arg].len()]
                };
                calls.push(SeccompData {
                    nr,
                    arch: arch.audit(),
                    args: std::array::from_fn(at),
                    ..SeccompData::default()
                });
            }
        }
    }
    calls
}

fn compare(name: &str, program: &BpfProgram, policy: &Policy) {
    for data in calls(policy) {
        let expected = evaluate(policy, &data).action.word();
        assert_eq!(bpf::run(program, &data).word, expected, "{name} {data:x?}");
    }
}

#[test]
fn libseccomp_builds_the_filter_from_our_c() {
    for (name, source) in [
        ("c-ordered", ORDERED.to_owned()),
        ("c-clock", fixture("clock.filter")),
        ("c-stdout", fixture("only-stdout.filter")),
        ("c-docker", fixture("docker.json")),
    ] {
        let policy = policy(&source);
        compare(name, &by_libseccomp(name, &policy), &policy);
    }
}

#[test]
fn seccompiler_builds_the_filter_from_our_rust() {
    // One action beside the default.
    let ordered: Vec<_> = ORDERED
        .lines()
        .filter(|line| {
            !["errno EACCES", "errno EROFS", "kill_thread", "log", "trace"]
                .iter()
                .any(|action| line.starts_with(action))
        })
        .collect();
    for (name, source) in [
        ("rust-ordered", ordered.join("\n")),
        ("rust-clock", fixture("clock.filter")),
        ("rust-stdout", fixture("only-stdout.filter")),
    ] {
        let policy = policy(&source);
        compare(name, &by_seccompiler(name, &policy), &policy);
    }
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(FIXTURES.to_owned() + name).unwrap()
}
