//! Filters of classic BPF on their way into the kernel, and what seccomp says of itself.

use std::fmt::Write as _;

use super::scalar;
use super::subject::Subject;

/// `struct sock_fprog`: its length, and where its instructions are.
pub(super) fn filter(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let size = subject.word_size();
    let fields = subject.bytes(address, 2 * size)?;
    let at = if size == 4 {
        u64::from(fields.u32(4))
    } else {
        fields.u64(8)
    };
    // Writing to a string cannot fail, here and below.
    let _ = write!(out, "{{len={}, filter=", fields.u16(0));
    scalar::address(at, out);
    out.push('}');
    Some(())
}

/// `struct seccomp_notif_sizes`.
pub(super) fn sizes(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, 6)?;
    let [notification, answer, data] = [0, 2, 4].map(|at| fields.u16(at));
    let _ = write!(
        out,
        "{{seccomp_notif={notification}, seccomp_notif_resp={answer}, seccomp_data={data}}}"
    );
    Some(())
}
