//! Raw calls, by either entry into the kernel.

use nix::errno::Errno;

/// A call by the `syscall` instruction. Missing arguments are 0.
pub(crate) fn call(nr: libc::c_long, args: &[libc::c_long]) -> Result<libc::c_long, Errno> {
    let arg = |at: usize| args.get(at).copied().unwrap_or(0);
    // SAFETY: the callers pass pointers to live memory, or pointers that the kernel refuses.
    let result = unsafe { libc::syscall(nr, arg(0), arg(1), arg(2), arg(3), arg(4), arg(5)) };
    Errno::result(result)
}

/// A call by the 32-bit entry, whose numbers are other ones.
pub(crate) fn call_32(nr: u32, first: u32, second: u32) -> Result<i32, Errno> {
    let result: i32;
    // SAFETY: the kernel keeps all registers but eax; rbx belongs to the compiler, so it is put
    // back. The callers pass no pointers.
    unsafe {
        std::arch::asm!(
            "mov {keep}, rbx",
            "mov ebx, {first:e}",
            "int 0x80",
            "mov rbx, {keep}",
            keep = out(reg) _,
            first = in(reg) first,
            inlateout("eax") nr => result,
            in("ecx") second,
            in("edx") 0,
            in("esi") 0,
            in("edi") 0,
            // The kernel clears these for 32-bit calls.
            lateout("r8") _, lateout("r9") _, lateout("r10") _, lateout("r11") _,
        );
    }
    if (-4095..0).contains(&result) {
        Err(Errno::from_raw(-result))
    } else {
        Ok(result)
    }
}
