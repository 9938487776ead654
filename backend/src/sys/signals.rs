//! Signals that this process is sent, and need not be.
#![allow(
    unsafe_code,
    reason = "sigaction(2) has no safe wrapper: a handler may do what no handler may"
)]

use std::io;
use std::mem::MaybeUninit;

use super::process::checked;

/// From now on nobody sends this process SIGCHLD for a child or tracee that has stopped. Who waits
/// for stops hears of them all the same, and the kernel need not look for somebody to signal.
pub fn refuse_signals_for_stops() -> io::Result<()> {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: the kernel's answer is written to `action`, which is one of the right type; nothing
    // is changed.
    let result = unsafe { libc::sigaction(libc::SIGCHLD, std::ptr::null(), action.as_mut_ptr()) };
    checked(result.into())?;
    // SAFETY: zeroed it was valid already, and the kernel only overwrote it.
    let mut action = unsafe { action.assume_init() };
    action.sa_flags |= libc::SA_NOCLDSTOP;
    // SAFETY: the handler and its mask are those that were there.
    let result = unsafe { libc::sigaction(libc::SIGCHLD, &raw const action, std::ptr::null_mut()) };
    checked(result.into()).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_handles_sigchld_goes_on_doing_so() {
        refuse_signals_for_stops().unwrap();
        let mut action = MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: as in `refuse_signals_for_stops`.
        let action = unsafe {
            assert_eq!(
                libc::sigaction(libc::SIGCHLD, std::ptr::null(), action.as_mut_ptr()),
                0
            );
            action.assume_init()
        };
        assert_eq!(action.sa_sigaction, libc::SIG_DFL);
        assert_ne!(action.sa_flags & libc::SA_NOCLDSTOP, 0);
    }
}
