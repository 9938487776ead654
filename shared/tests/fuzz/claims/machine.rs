//! The emulator against a second one, written as plainly as can be.

use super::calls::{Dice, calls};
use super::program::runs_to_an_end;
use ringside_shared::abi::SeccompData;
use ringside_shared::bpf::{self, BpfProgram, SockFilter};

/// Codes that seccomp takes, as in `linux/bpf_common.h`: class, size or operation, source.
const CODES: [u16; 41] = [
    0x20, 0x00, 0x60, 0x80, 0x01, 0x61, 0x81, 0x02, 0x03, 0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x34,
    0x3c, 0x44, 0x4c, 0x54, 0x5c, 0x64, 0x6c, 0x74, 0x7c, 0x84, 0xa4, 0xac, 0x05, 0x15, 0x1d, 0x25,
    0x2d, 0x35, 0x3d, 0x45, 0x4d, 0x06, 0x16, 0x07, 0x87,
];

/// Makes a program of the bytes, eight an instruction, that has a chance to load.
pub(crate) fn machine(bytes: &[u8]) {
    let Ok(program) = BpfProgram::new(insns(bytes)) else {
        return;
    };
    let mut dice = Dice::of(bytes);
    runs_to_an_end(&program, &mut dice);
    for data in calls(program.insns(), &mut dice) {
        let word = bpf::run(&program, &data).word;
        assert_eq!(
            word,
            plainly(program.insns(), &data),
            "{program:?} {data:?}"
        );
    }
}

/// Instructions that end with a return.
pub(crate) fn insns(bytes: &[u8]) -> Vec<SockFilter> {
    let mut insns: Vec<_> = bytes.chunks_exact(8).take(64).map(insn).collect();
    insns.push(SockFilter::plain(0x16, 0));
    insns
}

fn insn(bytes: &[u8]) -> SockFilter {
    let code = CODES[usize::from(bytes[0]) % CODES.len()];
    let k = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
    let k = match code {
        0x20 => k % 16 * 4,
        0x60 | 0x61 | 0x02 | 0x03 => k % 16,
        0x64 | 0x74 => k % 32,
        0x05 => k % 8,
        _ => k,
    };
    SockFilter::branch(code, k, bytes[2] % 8, bytes[3] % 8)
}

/// What a program answers, from the kernel's description of the machine (fact 34, fact 36).
fn plainly(insns: &[SockFilter], data: &SeccompData) -> u32 {
    let (mut a, mut x, mut memory, mut pc) = (0_u32, 0_u32, [0_u32; 16], 0);
    loop {
        let SockFilter { code, jt, jf, k } = insns[pc];
        pc += 1;
        let cell = k as usize % 16;
        let operand = if code & 8 == 0 { k } else { x };
        match code & 7 {
            0 => {
                a = match code & 0xe0 {
                    0x20 => data.word(k).expect("the check refuses other offsets"),
                    0x60 => memory[cell],
                    0x80 => 64,
                    _ => k,
                }
            }
            1 => {
                x = match code & 0xe0 {
                    0x60 => memory[cell],
                    0x80 => 64,
                    _ => k,
                }
            }
            2 => memory[cell] = a,
            3 => memory[cell] = x,
            4 => {
                let wide = u64::from(a);
                let result = match code & 0xf0 {
                    0x00 => wide + u64::from(operand),
                    0x10 => wide.wrapping_sub(u64::from(operand)),
                    0x20 => wide * u64::from(operand),
                    0x30 => match wide.checked_div(u64::from(operand)) {
                        Some(quotient) => quotient,
                        None => return 0,
                    },
                    0x40 => wide | u64::from(operand),
                    0x50 => wide & u64::from(operand),
                    0x60 => wide << (operand % 32),
                    0x70 => wide >> (operand % 32),
                    0x80 => 0_u64.wrapping_sub(wide),
                    _ => wide ^ u64::from(operand),
                };
                let [b0, b1, b2, b3, ..] = result.to_le_bytes();
                a = u32::from_le_bytes([b0, b1, b2, b3]);
            }
            5 if code == 0x05 => pc += k as usize,
            5 => {
                let is_met = match code & 0xf0 {
                    0x10 => a == operand,
                    0x20 => a > operand,
                    0x30 => a >= operand,
                    _ => a & operand != 0,
                };
                pc += usize::from(if is_met { jt } else { jf });
            }
            6 => return if code == 0x16 { a } else { k },
            _ if code == 0x07 => x = a,
            _ => a = x,
        }
    }
}
