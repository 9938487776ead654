//! Every action, done by the kernel, and what [`ringside_shared`] says of it.

use nix::sys::ptrace::Options;
use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf::{SockFilter, insn};
use ringside_shared::verdict::Action;

use crate::caller::{Caller, Callers, Seen, guarded, number, obey_if_child};

pub(crate) const ENOSYS: Seen = Seen::Returned(-(libc::ENOSYS as i64));

/// What the caller must see of a call that is answered so, when it sees `free` without filters.
pub(crate) fn expected(action: Action, data: &SeccompData, free: i64, is_told: bool) -> Seen {
    match action {
        Action::Allow(_) | Action::Log(_) => Seen::Returned(free),
        // Clamped (fact 13); 0 is success without a call (fact 14).
        Action::Errno(errno) => Seen::Returned(-i64::from(errno.min(4095))),
        Action::Trap(errno) => Seen::Trapped {
            errno: errno.into(),
            address: data.instruction_pointer,
            syscall: data.nr,
            arch: Arch::X86_64.audit(),
        },
        Action::Trace(told) if is_told => Seen::Traced(told, free),
        // Nobody is told, nobody listens (facts 6 and 17).
        Action::Trace(_) | Action::Notify(_) => ENOSYS,
        Action::KillThread | Action::KillProcess => Seen::Died,
    }
}

/// The parent's id: what the calls here answer without filters.
pub(crate) fn free() -> i64 {
    std::process::id().into()
}

/// Whether the process is alive: another of its threads makes a call.
pub(crate) fn lives(callers: &mut Callers) -> bool {
    let other = callers.start(&[], Options::empty(), None);
    other.is_some_and(|caller| {
        let seen = caller.call(number("getppid"), [0; 6]);
        caller.exit();
        seen == Seen::Returned(free())
    })
}

const WORDS: [u32; 31] = [
    Action::Allow(0).word(),
    // Data that nobody reads (fact 12).
    Action::Allow(1).word(),
    Action::Allow(65535).word(),
    Action::Log(0).word(),
    Action::Log(7).word(),
    Action::Errno(0).word(),
    Action::Errno(1).word(),
    Action::Errno(4095).word(),
    Action::Errno(4096).word(),
    Action::Errno(65535).word(),
    Action::Trap(0).word(),
    Action::Trap(3).word(),
    Action::Trap(65535).word(),
    Action::Trace(0).word(),
    Action::Trace(5).word(),
    Action::Trace(65535).word(),
    Action::Notify(0).word(),
    Action::Notify(9).word(),
    Action::KillThread.word(),
    Action::KillThread.word() | 1,
    Action::KillProcess.word(),
    Action::KillProcess.word() | 0xffff,
    // Unknown (fact 11).
    0x7ffe_0000,
    0x7ffd_ffff,
    0x7ff1_0000,
    0x7fc0_0000 + 0x1_0000,
    0x0001_0000,
    0x0004_0005,
    0x0006_0001,
    0x8001_0000,
    u32::MAX,
];

#[test]
fn the_kernel_does_what_every_word_says() {
    obey_if_child();
    for options in [Options::empty(), Options::PTRACE_O_TRACESECCOMP] {
        let mut callers = None;
        for word in WORDS {
            let own = callers.get_or_insert_with(|| {
                Callers::new("action::the_kernel_does_what_every_word_says")
            });
            let filter = guarded(&[SockFilter::plain(insn::RET_K, word)]);
            let caller = own.start(&[filter], options, None).unwrap();
            let data = caller.data(number("getppid"), [u64::MAX; 6]);
            let action = Action::from_word(word);
            let expected = expected(action, &data, free(), !options.is_empty());
            assert_eq!(caller.call(data.nr, data.args), expected, "{word:#x}");
            if expected == Seen::Died {
                // Only the thread, or all of them (fact 15).
                let lives = lives(own);
                assert_eq!(lives, action == Action::KillThread, "{word:#x}");
                if !lives {
                    callers = None;
                }
            } else {
                caller.exit();
            }
        }
    }
}

#[test]
fn listeners_are_asked_and_answer_unless_another_filter_speaks() {
    obey_if_child();
    let mut callers =
        Callers::new("action::listeners_are_asked_and_answer_unless_another_filter_speaks");
    let hand = callers.start(&[], Options::empty(), None).unwrap();
    let ret = |action: Action| guarded(&[SockFilter::plain(insn::RET_K, action.word())]);
    let (notify, errno) = (ret(Action::Notify(9)), ret(Action::Errno(7)));
    let args = [0, 1 << 63, u64::MAX, 3, 1 << 32, 5];
    let mut stack = |filters: &[_], listener| {
        let caller = callers.start(filters, Options::empty(), Some(listener));
        let caller = caller.unwrap();
        assert!(caller.listener().is_some());
        caller
    };
    for replies in [(0, 5, 0), (0, 0, -1), (1, 0, 0)] {
        let caller = stack(&[notify.clone(), notify.clone()], 1);
        let data = caller.data(number("getppid"), args);
        caller.begin(data.nr, data.args);
        listen(&hand, &caller, &data, replies);
        let (flags, value, error) = replies;
        let seen = Seen::Returned(match error {
            0 if flags == 1 => free(),
            0 => value,
            error => error.into(),
        });
        assert_eq!(caller.end(), seen, "{replies:?}");
        caller.exit();
    }
    // Nobody listens to the newest (facts 17 and 18), and somebody stricter answers (fact 7):
    // the calls return, although nobody ever takes a notification.
    for (filters, expected) in [
        ([notify.clone(), notify.clone()], ENOSYS),
        ([notify.clone(), errno.clone()], Seen::Returned(-7)),
        ([notify.clone(), ret(Action::Allow(0))], Seen::Returned(5)),
    ] {
        let caller = stack(&filters, 0);
        let data = caller.data(number("getppid"), args);
        caller.begin(data.nr, data.args);
        if expected == Seen::Returned(5) {
            listen(&hand, &caller, &data, (0, 5, 0));
        }
        assert_eq!(caller.end(), expected);
        caller.exit();
    }
    hand.exit();
}

/// `SECCOMP_IOCTL_NOTIF_RECV` and `SECCOMP_IOCTL_NOTIF_SEND`.
const RECV: u64 = 0xc050_2100;
const SEND: u64 = 0xc018_2101;

/// Another thread of the child takes the notification of `asking` and answers with flags, value
/// and error.
fn listen(hand: &Caller, asking: &Caller, data: &SeccompData, reply: (u64, i64, i32)) {
    let fd = u64::try_from(asking.listener().unwrap()).unwrap();
    let at = hand.scratch();
    hand.poke(at, &[0; 10]);
    let recv = [fd, RECV, at, 0, 0, 0];
    assert_eq!(hand.call(number("ioctl"), recv), Seen::Returned(0));
    let [id, pid_and_flags, nr_and_arch, ip, args @ ..] = hand.peek::<10>(at);
    let thread = u64::try_from(asking.thread().as_raw()).unwrap();
    assert_eq!(pid_and_flags, thread);
    assert_eq!(nr_and_arch, u64::from(data.arch) << 32 | u64::from(data.nr));
    assert_eq!((ip, args), (data.instruction_pointer, data.args));
    let (flags, value, error) = reply;
    let error = u64::from(error.cast_unsigned());
    hand.poke(at, &[id, value.cast_unsigned(), flags << 32 | error]);
    let send = [fd, SEND, at, 0, 0, 0];
    assert_eq!(hand.call(number("ioctl"), send), Seen::Returned(0));
}
