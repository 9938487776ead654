//! Clocks and timers.

use super::{
    ArgKind::{Fd, Flags, In, InOut, Int, Out, Uint},
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    adjtimex(buf: InOut(Shape::Timex));
    alarm(seconds: Uint);
    clock_adjtime(clockid: Flags(Family::Clock), buf: InOut(Shape::Timex));
    clock_getres(clockid: Flags(Family::Clock), res: Out(Shape::Timespec));
    clock_gettime(clockid: Flags(Family::Clock), tp: Out(Shape::Timespec));
    clock_nanosleep(
        clockid: Flags(Family::Clock), flags: Flags(Family::Timer), request: In(Shape::Timespec),
        remain: Out(Shape::Timespec)
    );
    clock_settime(clockid: Flags(Family::Clock), tp: In(Shape::Timespec));
    getitimer(which: Flags(Family::Itimer), curr_value: Out(Shape::Itimerval));
    gettimeofday(tv: Out(Shape::Timeval), tz: Out(Shape::Timezone));
    nanosleep(duration: In(Shape::Timespec), rem: Out(Shape::Timespec));
    setitimer(
        which: Flags(Family::Itimer), new_value: In(Shape::Itimerval),
        old_value: Out(Shape::Itimerval)
    );
    settimeofday(tv: In(Shape::Timeval), tz: In(Shape::Timezone));
    time(tloc: Out(Shape::Long));
    timer_create(clockid: Flags(Family::Clock), sevp: In(Shape::Sigevent), timerid: Out(Shape::Int));
    timer_delete(timerid: Int);
    timer_getoverrun(timerid: Int);
    timer_gettime(timerid: Int, curr_value: Out(Shape::Itimerspec));
    timer_settime(
        timerid: Int, flags: Flags(Family::Timer), new_value: In(Shape::Itimerspec),
        old_value: Out(Shape::Itimerspec)
    );
    timerfd_create(clockid: Flags(Family::Clock), flags: Flags(Family::Timerfd));
    timerfd_gettime(fd: Fd, curr_value: Out(Shape::Itimerspec));
    timerfd_settime(
        fd: Fd, flags: Flags(Family::TimerfdSet), new_value: In(Shape::Itimerspec),
        old_value: Out(Shape::Itimerspec)
    );
    times(buf: Out(Shape::Tms));
}
