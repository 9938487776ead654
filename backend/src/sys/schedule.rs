//! How the scheduler treats this thread.
#![allow(unsafe_code, reason = "sched_setattr(2) has no wrapper")]

use std::io;
use std::mem::MaybeUninit;
use std::time::Duration;

use super::process::checked;

/// Asks the scheduler to give this thread its share of the CPU in slices of this length.
///
/// A wake-up preempts whoever has the longer slice. With a slice above the default a tracer yields
/// to the tracee that it has just resumed, and is still runnable when that stops again, so it need
/// be neither put to sleep nor woken. Its share stays what it was. Kernels before 6.12 ignore it.
pub fn set_slice(slice: Duration) -> io::Result<()> {
    let mut attr = MaybeUninit::<libc::sched_attr>::zeroed();
    let size = size_of::<libc::sched_attr>();
    // SAFETY: the kernel writes at most `size` bytes to `attr`, which has as many.
    let result = unsafe { libc::syscall(libc::SYS_sched_getattr, 0, attr.as_mut_ptr(), size, 0) };
    checked(result)?;
    // SAFETY: every field is an integer, for which zero and whatever the kernel wrote are valid.
    let mut attr = unsafe { attr.assume_init() };
    if !matches!(
        attr.sched_policy.cast_signed(),
        libc::SCHED_OTHER | libc::SCHED_BATCH
    ) {
        // Somebody has chosen how it is scheduled; other classes know no slices.
        return Ok(());
    }
    attr.sched_runtime = u64::try_from(slice.as_nanos()).unwrap_or(u64::MAX);
    // SAFETY: the kernel reads as many bytes as `attr.size` says, which it filled in itself.
    let result = unsafe { libc::syscall(libc::SYS_sched_setattr, 0, &raw const attr, 0) };
    checked(result).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_leaves_policy_and_niceness_as_they_were() {
        let attr = || {
            let mut attr = MaybeUninit::<libc::sched_attr>::zeroed();
            let size = size_of::<libc::sched_attr>();
            // SAFETY: as in `set_slice`.
            unsafe {
                let result = libc::syscall(libc::SYS_sched_getattr, 0, attr.as_mut_ptr(), size, 0);
                assert_eq!(result, 0);
                attr.assume_init()
            }
        };
        let before = attr();
        set_slice(Duration::from_millis(10)).unwrap();
        let after = attr();
        assert_eq!(after.sched_policy, before.sched_policy);
        assert_eq!(after.sched_nice, before.sched_nice);
        // Older kernels say 0.
        assert!([0, 10_000_000].contains(&after.sched_runtime));
    }
}
