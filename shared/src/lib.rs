//! Text of a filter in, verdicts out.
//!
//! Read in this order:
//!
//! 1. [`text`]: spans and diagnostics, one shape for every parser we have.
//! 2. [`abi`]: what Linux fixes: arches, syscall tables, errnos, constants.
//! 3. [`verdict`]: actions, their numbers, and which of several is strictest.
//! 4. [`filter`]: the filter language, from text to a [`filter::Policy`] and its reference meaning.
//! 5. [`profile`]: every language that filters are read in, into the same `Policy`.
//! 6. [`bpf`]: classic BPF as seccomp accepts it: check, disassemble, emulate.
//! 7. [`compile`]: `Policy` to [`bpf::BpfProgram`], each instruction with its origin.
//! 8. [`explain`]: what any program does, from the program alone.
//! 9. [`load`]: the whole pipeline in one call, as the server and the browser use it.
//! 10. [`audit`]: what is weak about a filter that loads, and the edits that help.
//! 11. [`simplify`]: the same policy in the fewest rules, and the proof that it is the same.
//! 12. [`trace`]: what happened: summaries of recorded calls, and other filters' answers to them.
//! 13. [`learn`]: from recorded calls to a filter that allows these and no others.
//! 14. [`wire`]: messages between browser and server.
//! 15. [`answer`]: the answer to each question that server and page are asked about filters.
//!
//! Nothing here does I/O, reads a clock, uses randomness or panics on input. The same source
//! becomes the same bytes natively and in wasm; no Linux is needed for either.
//!
//! # From a filter to a verdict
//!
//! [`load::load`] takes a filter in any language that we read, and answers with a program that the
//! kernel would load, or with diagnostics of which one is an error:
//!
//! ```
//! use ringside_shared::abi::{Arch, SeccompData, syscalls};
//! use ringside_shared::load::{Target, load};
//! use ringside_shared::verdict::Action;
//!
//! let loaded = load("default allow\nerrno EPERM clock_settime", &Target::default()).unwrap();
//! let call = SeccompData {
//!     nr: syscalls::number(Arch::X86_64, "clock_settime").unwrap(),
//!     arch: Arch::X86_64.audit(),
//!     ..SeccompData::default()
//! };
//! let verdict = loaded.verdict(&call);
//! assert_eq!(verdict.action, Action::Errno(1));
//! assert_eq!(verdict.line, Some(2));
//!
//! let problems = load("default kill\nallow opnat", &Target::default()).unwrap_err();
//! assert_eq!(problems[0].help.as_deref(), Some("did you mean `openat`?"));
//! ```
//!
//! An OCI profile means what it declares, on the host, the kernel and with the capabilities of the
//! [`load::Target`]:
//!
//! ```
//! use ringside_shared::load::{Target, load};
//! let profile = r#"{
//!     "defaultAction": "SCMP_ACT_ERRNO",
//!     "syscalls": [
//!         {"names": ["read", "write", "exit_group"], "action": "SCMP_ACT_ALLOW"},
//!         {"names": ["mount"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}}
//!     ]
//! }"#;
//! let plain = load(profile, &Target::default()).unwrap();
//! let root = Target { caps: vec!["CAP_SYS_ADMIN".to_owned()], ..Target::default() };
//! assert_ne!(load(profile, &root).unwrap().program, plain.program);
//! ```
//!
//! # Stage by stage
//!
//! [`filter`] makes a policy of text, [`compile`] a program of a policy, and [`bpf`] checks, lists
//! and runs programs from anywhere:
//!
//! ```
//! use ringside_shared::abi::{Arch, SeccompData};
//! use ringside_shared::bpf::{self, disasm};
//! use ringside_shared::compile::{Layout, compile};
//! use ringside_shared::filter::{evaluate, parse, resolve};
//!
//! let (filter, problems) = parse("default kill\nallow read, write if fd in {0, 1, 2}\nallow exit_group");
//! assert_eq!(problems, []);
//! let (policy, _) = resolve(&filter, Arch::X86_64);
//! let policy = policy.unwrap();
//!
//! let tree = compile(&policy, &Layout::Tree.into()).unwrap().program;
//! let linear = compile(&policy, &Layout::Linear.into()).unwrap().program;
//! let call = SeccompData { nr: 1, arch: Arch::X86_64.audit(), args: [7, 0, 0, 0, 0, 0], ..SeccompData::default() };
//! let word = evaluate(&policy, &call).action.word();
//! assert_eq!(bpf::run(&tree, &call).word, word);
//! assert_eq!(bpf::run(&linear, &call).word, word);
//! assert!(disasm::listing(tree.insns()).contains("ret"));
//! ```
//!
//! A program without a source is read in any spelling, and refused where the kernel refuses it:
//!
//! ```
//! use ringside_shared::bpf::{BpfProgram, read};
//! let insns = read::read(b"{ 0x06, 0, 0, 0x7fff0000 },").unwrap();
//! assert!(BpfProgram::new(insns).is_ok());
//! let jump_past_the_end = read::read(b"{ 0x05, 0, 0, 9 }").unwrap();
//! assert!(BpfProgram::new(jump_past_the_end).is_err());
//! ```
//!
//! # Facts of Linux
//!
//! ```
//! use ringside_shared::abi::syscalls::{args, cards, groups};
//! use ringside_shared::abi::{Arch, named, syscalls};
//! assert_eq!(syscalls::name(Arch::X86, 59), Some("oldolduname"));
//! assert_eq!(args::signature("socket").unwrap()[0].name, "domain");
//! assert_eq!(named::value("CLONE_NEWUSER"), Some(0x1000_0000));
//! assert!(groups::group("@clock").unwrap().contains(&"clock_settime"));
//! assert_eq!(cards::card("bpf").unwrap().guard.unwrap().capability, "CAP_BPF");
//! ```

#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::disallowed_types, clippy::disallowed_methods))]

pub mod abi;
pub mod answer;
pub mod audit;
pub mod bpf;
pub mod compile;
pub mod explain;
pub mod filter;
pub mod handout;
pub mod learn;
pub mod load;
pub mod profile;
pub mod simplify;
pub mod text;
pub mod trace;
pub mod verdict;
pub mod wire;
