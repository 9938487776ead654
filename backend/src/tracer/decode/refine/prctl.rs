//! prctl takes up to four more arguments, seccomp one, as the operation needs them.

use ringside_shared::abi::named::Family;
use ringside_shared::abi::syscalls::args::{ArgKind, Shape};

use super::Arguments;

pub(super) fn refine(option: i32, first: i32, shown: &mut Arguments) {
    let kinds: &[ArgKind] = match option {
        libc::PR_GET_DUMPABLE
        | libc::PR_GET_KEEPCAPS
        | libc::PR_GET_SECCOMP
        | libc::PR_GET_SECUREBITS
        | libc::PR_GET_TIMERSLACK
        | libc::PR_GET_TIMING
        | libc::PR_TASK_PERF_EVENTS_DISABLE
        | libc::PR_TASK_PERF_EVENTS_ENABLE => &[],
        libc::PR_SET_NAME => &[ArgKind::CStr],
        libc::PR_GET_NAME => &[ArgKind::Out(Shape::TaskName)],
        libc::PR_SET_PDEATHSIG => &[ArgKind::Signal],
        libc::PR_GET_PDEATHSIG => &[ArgKind::Out(Shape::SignalNumber)],
        libc::PR_GET_CHILD_SUBREAPER => &[ArgKind::Out(Shape::Int)],
        libc::PR_SET_DUMPABLE => &[ArgKind::Flags(Family::Dumpable)],
        libc::PR_SET_KEEPCAPS | libc::PR_SET_CHILD_SUBREAPER | libc::PR_SET_TIMERSLACK => {
            &[ArgKind::Ulong]
        }
        libc::PR_CAPBSET_READ | libc::PR_CAPBSET_DROP => &[ArgKind::Capability],
        libc::PR_SET_SECUREBITS => &[ArgKind::LongFlags(Family::SecureBits)],
        libc::PR_SET_TSC => &[ArgKind::Flags(Family::TimestampCounter)],
        libc::PR_GET_TSC => &[ArgKind::Out(Shape::Constant(Family::TimestampCounter))],
        libc::PR_SET_PTRACER => &[ArgKind::LongFlags(Family::Ptracer)],
        libc::PR_GET_SPECULATION_CTRL => &[ArgKind::LongFlags(Family::Speculation)],
        libc::PR_SET_SPECULATION_CTRL => &[
            ArgKind::LongFlags(Family::Speculation),
            ArgKind::LongFlags(Family::SpeculationControl),
        ],
        libc::PR_SET_NO_NEW_PRIVS | libc::PR_SET_THP_DISABLE => {
            &[ArgKind::Ulong, ArgKind::Word, ArgKind::Word, ArgKind::Word]
        }
        libc::PR_SET_SECCOMP if first == libc::SECCOMP_MODE_FILTER.cast_signed() => &[
            ArgKind::Flags(Family::SeccompMode),
            ArgKind::In(Shape::FilterProgram),
        ],
        libc::PR_SET_SECCOMP if first == libc::SECCOMP_MODE_STRICT.cast_signed() => {
            &[ArgKind::Flags(Family::SeccompMode)]
        }
        libc::PR_CAP_AMBIENT if first != libc::PR_CAP_AMBIENT_CLEAR_ALL => &[
            ArgKind::Flags(Family::Ambient),
            ArgKind::Capability,
            ArgKind::Word,
            ArgKind::Word,
        ],
        libc::PR_SET_VMA => &[
            ArgKind::Flags(Family::VmaName),
            ArgKind::Address,
            ArgKind::Ulong,
            ArgKind::CStr,
        ],
        _ => {
            let first = match option {
                libc::PR_SET_SECCOMP => Family::SeccompMode,
                libc::PR_CAP_AMBIENT => Family::Ambient,
                libc::PR_SET_MM => Family::MemoryMap,
                libc::PR_SET_MDWE => Family::NoExecGain,
                libc::PR_MCE_KILL => Family::MachineCheck,
                libc::PR_SCHED_CORE => Family::ScheduleCore,
                _ => return,
            };
            return shown.set(1, ArgKind::Flags(first));
        }
    };
    shown.truncate(1 + kinds.len());
    for (at, kind) in (1..).zip(kinds) {
        shown.set(at, *kind);
    }
}

pub(super) fn seccomp(operation: u32, shown: &mut Arguments) {
    let kind = match operation {
        libc::SECCOMP_SET_MODE_FILTER => ArgKind::In(Shape::FilterProgram),
        libc::SECCOMP_GET_ACTION_AVAIL => ArgKind::In(Shape::Constant(Family::SeccompReturn)),
        libc::SECCOMP_GET_NOTIF_SIZES => ArgKind::Out(Shape::NotifSizes),
        _ => ArgKind::Address,
    };
    shown.set(2, kind);
}
