//! What programs answer: the emulator's word and what the kernel then does.
//!
//! The call is `lseek`: the standard library lets us choose its 64-bit offset freely.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::os::fd::AsRawFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::bpf::{self, BpfProgram, SockFilter, insn};
use ringside_shared::filter::{ArgIndex, Condition, Test, Width};
use ringside_shared::load::{Target, load};
use ringside_shared::verdict::Action;
use seccompiler::apply_filter;

use crate::dice::Dice;
use crate::native;

/// What the caller of `lseek` sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Returned(u64),
    Failed(i32),
    /// SIGSYS.
    Died,
}

/// What the caller of `lseek` must see under a verdict, when it sees `free` without a filter.
fn expected(action: Action, free: Seen) -> Seen {
    match action {
        Action::Allow(_) | Action::Log(_) => free,
        // Success with 0, although nothing happened (fact 14).
        Action::Errno(0) => Seen::Returned(0),
        Action::Errno(errno) => Seen::Failed(errno.min(4095).into()),
        // Nobody listens (facts 6 and 17).
        Action::Trace(_) | Action::Notify(_) => Seen::Failed(libc::ENOSYS),
        Action::Trap(_) | Action::KillThread | Action::KillProcess => Seen::Died,
    }
}

fn data(file: &File, offset: u64) -> SeccompData {
    let fd = u64::try_from(file.as_raw_fd()).unwrap();
    SeccompData {
        nr: syscalls::number(Arch::X86_64, "lseek").unwrap(),
        arch: Arch::X86_64.audit(),
        instruction_pointer: 0,
        args: [fd, offset, 0, 0, 0, 0],
    }
}

fn seek(file: &mut File, offset: u64) -> Seen {
    match file.seek(SeekFrom::Start(offset)) {
        Ok(position) => Seen::Returned(position),
        Err(error) => Seen::Failed(error.raw_os_error().unwrap()),
    }
}

/// Compares emulator and kernel for one program that lets everything but `lseek` through; calls
/// that would kill are left out. The answer is how many calls were made.
fn compare(program: &BpfProgram, offsets: &[u64]) -> usize {
    let mut file = tempfile::tempfile().unwrap();
    let verdicts = offsets.iter().map(|&offset| {
        let word = bpf::run(program, &data(&file, offset)).word;
        let free = seek(&mut file, offset);
        (offset, expected(Action::from_word(word), free))
    });
    let survivable: Vec<_> = verdicts.filter(|(_, seen)| *seen != Seen::Died).collect();
    let insns = native(program.insns());
    let (sender, receiver) = mpsc::channel();
    let offsets: Vec<u64> = survivable.iter().map(|(offset, _)| *offset).collect();
    thread::spawn(move || {
        apply_filter(&insns).unwrap();
        for offset in offsets {
            sender.send(seek(&mut file, offset)).unwrap();
        }
    });
    for (offset, expected) in &survivable {
        // A thread that the kernel killed against our word never answers.
        let seen = receiver.recv_timeout(Duration::from_secs(30));
        assert_eq!(seen, Ok(*expected), "offset {offset:#x}, {program:#?}");
    }
    survivable.len()
}

/// `lseek` goes on to the body, every other call is allowed.
fn for_lseek(body: &[SockFilter]) -> Option<BpfProgram> {
    let lseek = syscalls::number(Arch::X86_64, "lseek").unwrap();
    let mut insns = vec![
        SockFilter::plain(insn::LD_ABS, 0),
        SockFilter::branch(insn::JEQ_K, lseek, 1, 0),
        SockFilter::plain(insn::RET_K, Action::Allow(0).word()),
    ];
    insns.extend(body);
    BpfProgram::new(insns).ok()
}

fn offsets(dice: &mut Dice) -> Vec<u64> {
    let mut offsets = vec![0, 1, 31, 32, 33, 0xffff_ffff, 1 << 32, 1 << 63, u64::MAX];
    offsets.extend((0..8).map(|_| dice.word()));
    offsets
}

#[test]
fn the_kernel_computes_as_the_emulator() {
    let mut dice = Dice::new(3);
    let (mut n_programs, mut n_calls) = (0, 0);
    while n_programs < 1500 {
        // Whatever the body leaves in A comes back as an errno of twelve bits.
        let mut body = vec![
            SockFilter::plain(insn::LD_ABS, 28),
            SockFilter::plain(insn::TAX, 0),
            SockFilter::plain(insn::LD_ABS, 24),
        ];
        body.extend((0..=dice.below(8)).map(|_| dice.insn()));
        body.retain(|insn| insn.code != insn::RET_K && insn.code != insn::RET_A);
        for insn in body.iter_mut().filter(|insn| insn.code == insn::LD_ABS) {
            // Not the instruction pointer, nor registers that lseek leaves as they were.
            insn.k = dice.pick(&[0, 4, 16, 20, 24, 28, 32, 36]);
        }
        body.extend([
            SockFilter::plain(insn::AND_K, 0xfff),
            SockFilter::plain(insn::OR_K, Action::Errno(0).word()),
            SockFilter::plain(insn::RET_A, 0),
        ]);
        if let Some(program) = for_lseek(&body) {
            n_programs += 1;
            n_calls += compare(&program, &offsets(&mut dice));
        }
    }
    assert!(n_calls > 15_000, "{n_calls}");
}

#[test]
fn the_kernel_decides_as_the_emulator_under_filters_with_64_bit_conditions() {
    const TESTS: [&str; 9] = [
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "& 0x{} ==",
        "& 0x{} !=",
        "&",
    ];
    let mut dice = Dice::new(4);
    for _ in 0..400 {
        let mut source = "default allow\n".to_owned();
        let mut edges = offsets(&mut dice);
        for _ in 0..=dice.below(4) {
            let value = match dice.below(3) {
                0 => dice.word(),
                1 => u64::from(dice.constant()),
                _ => u64::from(dice.constant()) << 32,
            };
            let mask = format!("{:x}", dice.word() | value);
            let test = dice.pick(&TESTS).replace("{}", &mask);
            let action = dice.pick(&[
                "allow",
                "errno 7",
                "errno 4095",
                "trace 5",
                "notify",
                "errno 0",
            ]);
            writeln!(source, "{action} lseek if arg1 {test} {value:#x}").unwrap();
            let condition = |test| Condition::new(ArgIndex::new(1).unwrap(), Width::Bits64, test);
            edges.extend(condition(Test::Eq(value)).edges());
        }
        let loaded = load(&source, &Target::default()).unwrap();
        compare(&loaded.program, &edges);
    }
}

/// Set in the child that makes a call under a filter that kills: the filter's text.
const KILLING_FILTER: &str = "RINGSIDE_TEST_KILLING_FILTER";

#[test]
fn calls_die_of_sigsys_when_the_emulator_says_so() {
    if let Ok(source) = std::env::var(KILLING_FILTER) {
        make_the_fatal_call(&source);
    }
    for action in ["kill", "trap 3"] {
        let status = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "verdict::calls_die_of_sigsys_when_the_emulator_says_so",
            ])
            .args(["--nocapture", "--test-threads", "1"])
            .env(KILLING_FILTER, fatal_filter(action))
            .output()
            .unwrap()
            .status;
        assert_eq!(status.signal(), Some(libc::SIGSYS), "{action}: {status}");
    }
}

/// The offset that the fatal filters wait for.
const FATAL: u64 = 0x1_0000_0007;

fn fatal_filter(action: &str) -> String {
    format!("default allow\n{action} lseek if arg1 == {FATAL}")
}

#[test]
fn kill_thread_kills_the_thread_alone() {
    let loaded = load(&fatal_filter("kill_thread"), &Target::default()).unwrap();
    let insns = native(loaded.program.insns());
    let mut file = tempfile::tempfile().unwrap();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        // "PID/task/TID"
        sender
            .send(Err(std::fs::read_link("/proc/thread-self").unwrap()))
            .unwrap();
        apply_filter(&insns).unwrap();
        sender.send(Ok(seek(&mut file, 7))).unwrap();
        sender.send(Ok(seek(&mut file, FATAL))).unwrap();
    });
    let patience = Duration::from_secs(30);
    let task = receiver.recv_timeout(patience).unwrap().unwrap_err();
    let task = Path::new("/proc").join(task);
    assert_eq!(receiver.recv_timeout(patience), Ok(Ok(Seen::Returned(7))));
    let deadline = Instant::now() + patience;
    while task.exists() {
        assert!(Instant::now() < deadline, "the thread lives");
        thread::yield_now();
    }
    // It had no time to say that it came back, and nobody dropped its end of the channel.
    assert_eq!(receiver.try_recv(), Err(mpsc::TryRecvError::Empty));
}

/// Makes a call that must survive, and then one that must not.
fn make_the_fatal_call(source: &str) -> ! {
    let loaded = load(source, &Target::default()).unwrap();
    let mut file = tempfile::tempfile().unwrap();
    let word = |offset| bpf::run(&loaded.program, &data(&file, offset)).word;
    let free = Seen::Returned(7);
    assert_eq!(expected(Action::from_word(word(7)), free), free);
    assert_eq!(expected(Action::from_word(word(FATAL)), free), Seen::Died);
    apply_filter(&native(loaded.program.insns())).unwrap();
    assert_eq!(seek(&mut file, 7), Seen::Returned(7));
    let survived = seek(&mut file, FATAL);
    panic!("the call came back: {survived:?}");
}
