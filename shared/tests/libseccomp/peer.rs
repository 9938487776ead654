//! Runs `peer.c`: libseccomp, as runc calls it.

use ringside_shared::abi::{Arch, multiplex, syscalls};
use ringside_shared::bpf::{BpfProgram, SockFilter};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// libseccomp, ready to build filters.
#[derive(Debug)]
pub(crate) struct Peer {
    binary: PathBuf,
}

/// What libseccomp made of a filter.
#[derive(Debug)]
pub(crate) struct Built {
    /// Its program.
    pub(crate) program: BpfProgram,
    /// Median time to build and export it.
    #[allow(dead_code, reason = "for the bench")]
    pub(crate) nanoseconds: u64,
}

/// How libseccomp lays a filter out: `SCMP_FLTATR_CTL_OPTIMIZE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Optimize {
    List = 1,
    Tree = 2,
}

impl Peer {
    /// Compiles `peer.c`; `None` if libseccomp's header is not there.
    pub(crate) fn new() -> Option<Self> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libseccomp/peer.c");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let binary = folder.join("libseccomp-peer");
        let fresh = folder.join(format!("libseccomp-peer-{}", std::process::id()));
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-Wall", "-Wextra", "-Werror"]);
        compiler.arg(source).arg("-lseccomp").arg("-o").arg(&fresh);
        let output = compiler.output().ok()?;
        if output.status.success() {
            // Another process may be running the old one.
            std::fs::rename(fresh, &binary).unwrap();
            return Some(Self { binary });
        }
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains("seccomp.h: No such file"), "{error}");
        None
    }

    /// The calls of an arch that libseccomp has under the same number; it is older than our tables.
    pub(crate) fn shared_numbers(&self, arch: Arch) -> BTreeSet<u32> {
        let calls = syscalls::all(arch);
        let asks: String = calls
            .iter()
            .fold("rounds 0\n".to_owned(), |asks, (_, name)| {
                format!("{asks}ask {arch} {name}\n")
            });
        let output = self.run(&asks, 10);
        let answers = String::from_utf8(output.stdout).unwrap();
        let answers = answers.lines().zip(calls);
        let same = answers.filter(|(answer, (nr, name))| {
            let number: i64 = answer.strip_prefix("number ").unwrap().parse().unwrap();
            // It knows calls behind x86's multiplexers by numbers of its own.
            number == i64::from(*nr) || (arch == Arch::X86 && multiplex::behind(name).is_some())
        });
        same.map(|(_, (nr, _))| *nr).collect()
    }

    /// Median microseconds to build and export a filter, and the length of its program, which may
    /// be more than the kernel takes.
    #[allow(dead_code, reason = "for the bench")]
    pub(crate) fn timed(
        &self,
        list: &str,
        optimize: Optimize,
        rounds: usize,
        seconds: u32,
    ) -> Result<(f64, usize), String> {
        let input = format!("rounds {rounds}\noptimize {}\n{list}", optimize as i32);
        let output = self.run(&input, seconds);
        let text = String::from_utf8(output.stdout).unwrap();
        let mut lines = text.lines();
        let line = lines.next().unwrap_or_default();
        let nanoseconds = line
            .strip_prefix("ns ")
            .and_then(|ns| ns.parse::<f64>().ok());
        let built = nanoseconds.map(|nanoseconds| (nanoseconds / 1e3, lines.count()));
        built.ok_or_else(|| format!("{} after at most {seconds} s", output.status))
    }

    fn run(&self, input: &str, seconds: u32) -> Output {
        let mut command = Command::new(&self.binary);
        command.arg(seconds.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // It reads all of its input before it writes anything but few answers.
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    /// Builds a filter so many times; `Err` says why libseccomp does not.
    pub(crate) fn build(
        &self,
        list: &str,
        optimize: Optimize,
        rounds: usize,
        seconds: u32,
    ) -> Result<Built, String> {
        let input = format!("rounds {rounds}\noptimize {}\n{list}", optimize as i32);
        let output = self.run(&input, seconds);
        let text = String::from_utf8(output.stdout).unwrap();
        if text.starts_with("refused") {
            return Err(text.trim().to_owned());
        }
        if !output.status.success() {
            return Err(format!("{} after at most {seconds} s", output.status));
        }
        let mut lines = text.lines();
        let nanoseconds = lines.next().unwrap().strip_prefix("ns ").unwrap();
        let insns: Vec<_> = lines.map(insn).collect();
        let n = insns.len();
        let program = BpfProgram::new(insns).map_err(|error| format!("{n} instructions: {error}"));
        Ok(Built {
            program: program?,
            nanoseconds: nanoseconds.parse().unwrap(),
        })
    }
}

fn insn(line: &str) -> SockFilter {
    let words: Vec<u32> = line
        .split(' ')
        .skip(1)
        .map(|word| word.parse().unwrap())
        .collect();
    let [code, jt, jf, k] = words[..] else {
        panic!("not an instruction: {line}");
    };
    SockFilter {
        code: code.try_into().unwrap(),
        jt: jt.try_into().unwrap(),
        jf: jf.try_into().unwrap(),
        k,
    }
}
