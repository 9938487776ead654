use super::*;
use crate::bpf::insn;

const PROGRAM: [SockFilter; 3] = [
    SockFilter::plain(insn::LD_ABS, 0),
    SockFilter::branch(insn::JEQ_K, 227, 0, 1),
    SockFilter::plain(insn::RET_K, 0x5_0001),
];

const RAW: &[u8] = b"\x20\0\0\0\0\0\0\0\x15\0\0\x01\xe3\0\0\0\x06\0\0\0\x01\0\x05\0";

fn check(input: &[u8]) {
    let shown = String::from_utf8_lossy(input);
    assert_eq!(read(input).as_deref(), Ok(&PROGRAM[..]), "{shown}");
    if let Ok(text) = std::str::from_utf8(input).map(str::trim_start)
        && !is_raw(input)
    {
        assert!(is_program(text), "{shown}");
    }
}

fn refused(input: &[u8], line: u32, message: &str) {
    let message = message.to_owned();
    assert_eq!(read(input), Err(ReadError::Text { line, message }));
}

#[test]
fn bytes_are_read_as_they_are_and_as_hex_and_base64() {
    check(RAW);
    check(b"2000000000000000 15000001e3000000 0600000001000500\n");
    check(b"20 00 00 00 00 00 00 00 15 00 00 01 e3 00 00 00 06 00 00 00 01 00 05 00");
    check(b"IAAAAAAAAAAVAAAB4wAAAAYAAAABAAUA");
    check(b"IAAAAAAAAAAV\nAAAB4wAAAAYA\r\nAAABAAUA\n");
}

#[test]
fn arrays_are_read_as_c_and_rust_and_tcpdump_write_them() {
    check(b"3\n32 0 0 0\n21 0 1 227\n6 0 0 327681\n");
    check(
        b"#include <linux/filter.h>\nstruct sock_filter filter[] = {\n\t{ 0x20, 0, 0, 0x00000000 }, /* nr */\n\
          { 0x15, 0, 1, 0x000000e3 },\n  { 0x6, 0, 0, 0x00050001 }, // no\n};\nint x = 5;\n",
    );
    check(
        b"BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),\nBPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, 227, 0, 1),\n\
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1)",
    );
    check(
        b"{ BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offsetof(struct seccomp_data, nr))),\n\
          BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clock_settime, 0, 1),\n\
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA)) }",
    );
    check(
        b"static FILTER: [libc::sock_filter; 3] = [\n  libc::sock_filter { code: 0x20, jt: 0, jf: 0, k: 0 },\n\
          libc::sock_filter { code: 0x15_u16, jf: 1, jt: 0, k: 227 },\nlibc::sock_filter { code: 6, jt: 0, jf: 0, k: 0x5_0001u32 },\n];",
    );
    check(
        b"const struct sock_filter f[] = { { .code = 0x20 }, { .code = 0x15, .jf = 1, .k = 227 },\
          { .code = BPF_RET | BPF_K, .k = SECCOMP_RET_ERRNO | EPERM } };",
    );
    check(
        b"static void install() {\n static unsigned char filter[] = {32,0,0,0,0,0,0,0,21,0,0,1,227,0,0,0,\
          6,0,0,0,1,0,5,0};\n struct prog p = { 3, filter };\n}",
    );
}

#[test]
fn offsets_of_arguments_are_those_of_the_kernels_struct() {
    let half = b"BPF_STMT(BPF_LD|BPF_W|BPF_ABS, offsetof(struct seccomp_data, args[2]) + 4)";
    assert_eq!(read(half), Ok(vec![SockFilter::plain(insn::LD_ABS, 36)]));
    let low = b"BPF_STMT(BPF_LD|BPF_W|BPF_ABS, offsetof(struct seccomp_data, args[0]))";
    assert_eq!(read(low), Ok(vec![SockFilter::plain(insn::LD_ABS, 16)]));
}

#[test]
fn listings_are_read_by_their_numbers_or_their_words() {
    check(
        b" line  CODE  JT   JF      K\n=================================\n \
          0000: 0x20 0x00 0x00 0x00000000  A = sys_number\n 0001: 0x15 0x00 0x01 0x000000e3  if (A != clock_settime) goto 0003\n \
          0002: 0x06 0x00 0x00 0x00050001  return ERRNO(1)\n",
    );
    check(b"(000) ld [0]\n(001) jeq #0xe3 jt 2 jf 3\n(002) ret #327681\n");
    check(b"0000: ld [0]  ; nr\n0001: jeq #227, 2, 3 ; clock_settime\n0002: ret #0x50001\n");
}

#[test]
fn what_is_no_program_says_why() {
    assert_eq!(read(b""), Err(ReadError::Empty));
    assert_eq!(read(b"\0\0\0"), Err(ReadError::Ragged(3)));
    let four = "an instruction needs four numbers, `BPF_STMT` two";
    refused(b"{1, 2, 3}", 1, four);
    refused(b"static int x[] = {\n{1, 2, 3}, {1, 2, 3, 4}}", 2, four);
    refused(
        b"{1, 2, 3,\nBANANA}",
        2,
        "`BANANA` is neither a number nor a name that we know",
    );
    refused(b"{1, 256, 3, 4}", 1, "0x100 does not fit into `jt`");
    assert_eq!(read(&vec![0; 8 * 4097]), Err(ReadError::TooLong(4097)));
}

#[test]
fn a_big_endian_program_is_called_one() {
    let swapped: Vec<u8> = RAW
        .chunks(8)
        .flat_map(|insn| {
            [
                insn[1], insn[0], insn[2], insn[3], insn[7], insn[6], insn[5], insn[4],
            ]
        })
        .collect();
    assert_eq!(read(&swapped), Err(ReadError::BigEndian));
}

#[test]
fn filters_are_no_programs() {
    for text in [
        "default allow\nerrno EPERM read\n",
        "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}",
        "{}",
        "read: 1\nwrite: 1\n",
        "[Service]\nSystemCallFilter=@system-service\n",
        "SystemCallFilter=~@clock",
        "POLICY x { ALLOW { read } } USE x DEFAULT KILL",
        "ALLOW { read }",
        "defaultallowreadwriteabcdefghijk",
        "",
    ] {
        assert!(!is_program(text), "{text}");
    }
}
