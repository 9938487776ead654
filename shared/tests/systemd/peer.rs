//! Runs `peer.c`: the functions with which systemd makes its filters.

use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::bpf::{self, BpfProgram, SockFilter};
use ringside_shared::verdict::{Action, strictest};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// systemd 252: the library that holds its functions, and what loads it.
#[derive(Debug)]
pub(crate) struct Peer {
    binary: PathBuf,
    library: &'static str,
    /// Calls that are newer than its libseccomp.
    newer: BTreeSet<&'static str>,
}

/// What systemd installs for a unit, oldest first.
#[derive(Debug)]
pub(crate) struct Stack(Vec<BpfProgram>);

impl Stack {
    /// What the kernel makes of a call.
    pub(crate) fn answer(&self, data: &SeccompData) -> Action {
        let programs = self.0.iter();
        let answers = programs.map(|program| bpf::run(program, data).word);
        strictest(answers).map_or(Action::Allow(0), |(_, action)| action)
    }
}

/// The peer; `None` where systemd 252 or libseccomp's header is not installed.
pub(crate) fn peer() -> Option<&'static Peer> {
    static PEER: OnceLock<Option<Peer>> = OnceLock::new();
    let peer = PEER.get_or_init(Peer::new).as_ref();
    if peer.is_none() {
        println!("SKIPPED: systemd 252 or libseccomp-dev is not installed");
    }
    peer
}

impl Peer {
    fn new() -> Option<Self> {
        let library = [
            "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so",
            "/usr/lib/systemd/libsystemd-shared-252.so",
        ]
        .into_iter()
        .find(|path| Path::new(path).exists())?;
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/systemd/peer.c");
        let name = format!("systemd-peer-{}", std::process::id());
        let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-Wall", "-Wextra", "-Werror", "-rdynamic"]);
        compiler
            .arg(source)
            .args(["-lseccomp", "-ldl", "-o"])
            .arg(&binary);
        let output = compiler.output().ok()?;
        let error = String::from_utf8_lossy(&output.stderr);
        let is_missing = error.contains("seccomp.h: No such file");
        assert!(output.status.success() || is_missing, "{error}");
        let mut peer = Self {
            binary,
            library,
            newer: BTreeSet::new(),
        };
        if is_missing {
            return None;
        }
        let names = Arch::ALL.into_iter().flat_map(syscalls::all);
        let names: BTreeSet<_> = names.map(|(_, name)| *name).collect();
        let asks: Vec<_> = names.iter().map(|name| format!("known {name}\n")).collect();
        let answers = peer.ask(&asks.concat());
        let answers = answers.lines().filter(|line| *line != "done");
        let newer = names.into_iter().zip(answers);
        let newer = newer.filter(|(_, answer)| *answer == "number 0");
        peer.newer = newer.map(|(name, _)| name).collect();
        Some(peer)
    }

    /// Whether a call has a name that its libseccomp lacks, so that it is in no list.
    pub(crate) fn is_newer(&self, call: &SeccompData) -> bool {
        let arch = Arch::of_call(call.arch, call.nr);
        let name = arch.and_then(|arch| syscalls::name(arch, call.nr));
        name.is_some_and(|name| self.newer.contains(name))
    }

    /// The lines that it prints.
    pub(crate) fn ask(&self, asks: &str) -> String {
        let mut command = Command::new(&self.binary);
        command.arg(self.library);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // What is asked fits into a pipe.
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(asks.as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{asks}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The filters of a unit; `Err` if systemd would not start it.
    pub(crate) fn stack(&self, asks: &str) -> Result<Stack, String> {
        let (mut programs, mut insns) = (Vec::new(), Vec::new());
        for line in self.ask(asks).lines() {
            match line.split_once(' ') {
                Some(("insn", words)) => insns.push(insn(words)),
                Some(("refused", _)) => return Err(line.to_owned()),
                None if line == "end" => {
                    let program = std::mem::take(&mut insns);
                    programs.push(BpfProgram::new(program).unwrap());
                }
                _ => assert_eq!(line, "done"),
            }
        }
        Ok(Stack(programs))
    }
}

fn insn(words: &str) -> SockFilter {
    let words: Vec<u32> = words.split(' ').map(|word| word.parse().unwrap()).collect();
    let [code, jt, jf, k] = words[..] else {
        panic!("not an instruction: {words:?}");
    };
    SockFilter {
        code: code.try_into().unwrap(),
        jt: jt.try_into().unwrap(),
        jf: jf.try_into().unwrap(),
        k,
    }
}
