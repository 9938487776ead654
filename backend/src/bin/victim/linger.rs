//! Not ending.

use std::io::{self, Write};

use crate::call::call;

fn sleep_forever() -> ! {
    loop {
        // SAFETY: takes no pointer.
        unsafe { libc::pause() };
    }
}

fn say(text: &str) {
    println!("{text}");
    // If nobody reads, the test fails by what it does not find.
    let _ = io::stdout().flush();
}

/// Starts three threads more, and all wait.
pub(crate) fn hold_threads() {
    for _ in 0..3 {
        std::thread::spawn(|| sleep_forever());
    }
    say("ready");
    sleep_forever();
}

/// Forks twice and lets the grandchild go on with standard output open.
pub(crate) fn daemon() {
    // SAFETY: this process has one thread; the children make calls that allocate nothing.
    unsafe {
        if libc::fork() == 0 {
            libc::setsid();
            if libc::fork() == 0 {
                sleep_forever();
            }
            libc::_exit(0);
        }
    }
    say("left");
}

/// Kills everything that it may, itself excepted.
pub(crate) fn kill_all() {
    let result = call(libc::SYS_kill, &[-1, 9]);
    say(if result.is_ok() { "killed" } else { "nobody" });
}

/// Stops itself.
pub(crate) fn stop() {
    say("stopping");
    let _ = call(
        libc::SYS_kill,
        &[std::process::id().into(), libc::SIGSTOP.into()],
    );
    sleep_forever();
}

/// Ignores every signal that can be ignored.
pub(crate) fn deaf() {
    for signal in 1..32 {
        // SAFETY: ignoring a signal runs no code of ours.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
    say("deaf");
    sleep_forever();
}

/// Closes its standard streams and goes on.
pub(crate) fn shut_and_sleep() {
    say("shutting");
    for fd in 0..3 {
        let _ = call(libc::SYS_close, &[fd]);
    }
    sleep_forever();
}
