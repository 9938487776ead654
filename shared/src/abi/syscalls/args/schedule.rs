//! Scheduling and priorities.

use super::{
    ArgKind::{Flags, Hex, In, Int, IoPriority, Out, Pid, Pointer, Uint},
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    getcpu(cpu: Out(Shape::Int), node: Out(Shape::Int), tcache: Pointer);
    getpriority(which: Flags(Family::Priority), who: Int);
    ioprio_get(which: Flags(Family::IoPriority), who: Int);
    ioprio_set(which: Flags(Family::IoPriority), who: Int, ioprio: IoPriority);
    sched_get_priority_max(policy: Flags(Family::Scheduler));
    sched_get_priority_min(policy: Flags(Family::Scheduler));
    sched_getaffinity(pid: Pid, cpusetsize: Uint, mask: Out(Shape::CpuSet(1)));
    sched_getattr(pid: Pid, attr: Out(Shape::SchedAttr), size: Uint, flags: Hex);
    sched_getparam(pid: Pid, param: Out(Shape::SchedParam));
    sched_getscheduler(pid: Pid);
    sched_rr_get_interval(pid: Pid, tp: Out(Shape::Timespec));
    sched_setaffinity(pid: Pid, cpusetsize: Uint, mask: In(Shape::CpuSet(1)));
    sched_setattr(pid: Pid, attr: In(Shape::SchedAttr), flags: Hex);
    sched_setparam(pid: Pid, param: In(Shape::SchedParam));
    sched_setscheduler(pid: Pid, policy: Flags(Family::Scheduler), param: In(Shape::SchedParam));
    sched_yield();
    setpriority(which: Flags(Family::Priority), who: Int, prio: Int);
}
