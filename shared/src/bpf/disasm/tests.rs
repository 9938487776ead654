use super::*;

fn check(insns: &[(u16, u8, u8, u32)], expected: &str) {
    let insns: Vec<_> = insns
        .iter()
        .map(|&(code, jt, jf, k)| SockFilter::branch(code, k, jt, jf))
        .collect();
    assert_eq!(listing(&insns), expected);
}

#[test]
fn numbers_are_named_by_the_arch_that_was_checked() {
    check(
        &[
            (insn::LD_ABS, 0, 0, 4),
            (insn::JEQ_K, 0, 3, 0x4000_0003),
            (insn::LD_ABS, 0, 0, 0),
            (insn::JEQ_K, 0, 1, 264),
            (insn::RET_K, 0, 0, 0x5_0001),
            (insn::RET_K, 0, 0, 0x7fff_0000),
        ],
        "0000: ld [4]                ; arch\n\
         0001: jeq #0x40000003, 2, 5 ; x86\n\
         0002: ld [0]                ; nr\n\
         0003: jeq #264, 4, 5        ; clock_settime\n\
         0004: ret #0x50001          ; ERRNO(1) EPERM\n\
         0005: ret #0x7fff0000       ; ALLOW\n",
    );
}

#[test]
fn constants_are_named_once_the_syscall_is_known() {
    check(
        &[
            (insn::LD_ABS, 0, 0, 0),
            (insn::JEQ_K, 0, 2, 257),
            (insn::LD_ABS, 0, 0, 32),
            (insn::JSET_K, 1, 0, 0x40),
            (insn::RET_K, 0, 0, 0),
            (insn::RET_K, 0, 0, 0x8000_0000),
        ],
        "0000: ld [0]          ; nr\n\
         0001: jeq #257, 2, 4  ; openat\n\
         0002: ld [32]         ; arg2, low half: flags of openat\n\
         0003: jset #64, 5, 4  ; O_CREAT\n\
         0004: ret #0          ; KILL_THREAD\n\
         0005: ret #0x80000000 ; KILL_PROCESS\n",
    );
}

#[test]
fn programs_that_do_not_load_are_shown_all_the_same() {
    check(
        &[
            (insn::JA, 0, 0, u32::MAX),
            (0xffff, 1, 2, 3),
            (insn::JEQ_X, 255, 9, 0),
            (insn::MOD_K, 0, 0, 0),
        ],
        "0000: ja 4294967296\n0001: .insn 0xffff, 1, 2, 0x3\n0002: jeq x, 258, 12\n0003: mod #0\n",
    );
}
