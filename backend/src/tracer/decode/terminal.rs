//! Terminals: modes and sizes.

use std::fmt::Write as _;

use super::subject::{Fields, Subject};
use super::{scalar, text};

/// A flag by name.
type Named = (&'static str, u32);

/// `struct termios` of the kernel, as strace abbreviates it: without its control characters.
pub(super) fn modes(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, 16)?;
    out.push_str("{c_iflag=");
    flags(fields.u32(0), INPUT, out);
    out.push_str(", c_oflag=");
    output(fields.u32(4), out);
    out.push_str(", c_cflag=");
    control(fields.u32(8), out);
    out.push_str(", c_lflag=");
    flags(fields.u32(12), LOCAL, out);
    out.push_str(", ...}");
    Some(())
}

/// `struct winsize`.
pub(super) fn size(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let fields = subject.bytes(address, 8)?;
    let [rows, columns, width, height] = [0, 2, 4, 6].map(|at| fields.u16(at));
    // Writing to a string cannot fail, here and below.
    let _ = write!(
        out,
        "{{ws_row={rows}, ws_col={columns}, ws_xpixel={width}, ws_ypixel={height}}}"
    );
    Some(())
}

/// What `TIOCSTI` types.
pub(super) fn byte(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let Fields(bytes) = subject.bytes(address, 1)?;
    text::quote(&bytes, out);
    Some(())
}

/// Flags with bars between them; 0 for none.
fn flags(value: u32, names: &[Named], out: &mut String) {
    let mut rest = value;
    let mut separator = "";
    for (name, flag) in names {
        if rest & flag != 0 {
            rest &= !flag;
            out.push_str(separator);
            out.push_str(name);
            separator = "|";
        }
    }
    if rest != 0 || separator.is_empty() {
        out.push_str(separator);
        scalar::hex(u64::from(rest), out);
    }
}

/// Delays are said even where there are none.
fn output(value: u32, out: &mut String) {
    let mut rest = value;
    for (mask, names) in DELAYS {
        let at = (value & mask) >> mask.trailing_zeros();
        rest &= !mask;
        out.push_str(names.get(at as usize).unwrap_or(&"0"));
        out.push('|');
    }
    flags(rest, OUTPUT, out);
    // No flags after the delays are not a 0.
    if rest == 0 {
        out.truncate(out.len() - "|0".len());
    }
}

fn control(value: u32, out: &mut String) {
    let (speed, size) = (value & libc::CBAUD, value & libc::CSIZE);
    match SPEEDS.iter().find(|(_, known)| *known == speed) {
        Some((name, _)) => out.push_str(name),
        None => scalar::hex(u64::from(speed), out),
    }
    let _ = write!(out, "|CS{}", 5 + (size >> libc::CSIZE.trailing_zeros()));
    let rest = value & !libc::CBAUD & !libc::CSIZE;
    if rest != 0 {
        out.push('|');
        flags(rest, CONTROL, out);
    }
}

macro_rules! named {
    ($($name:ident),* $(,)?) => {
        &[$((stringify!($name), libc::$name)),*]
    };
}

const INPUT: &[Named] = named![
    IGNBRK, BRKINT, IGNPAR, PARMRK, INPCK, ISTRIP, INLCR, IGNCR, ICRNL, IUCLC, IXON, IXANY, IXOFF,
    IMAXBEL, IUTF8,
];

const OUTPUT: &[Named] = named![OPOST, OLCUC, ONLCR, OCRNL, ONOCR, ONLRET, OFILL, OFDEL];

const DELAYS: [(u32, &[&str]); 6] = [
    (libc::NLDLY, &["NL0", "NL1"]),
    (libc::CRDLY, &["CR0", "CR1", "CR2", "CR3"]),
    (libc::TABDLY, &["TAB0", "TAB1", "TAB2", "TAB3"]),
    (libc::BSDLY, &["BS0", "BS1"]),
    (libc::VTDLY, &["VT0", "VT1"]),
    (libc::FFDLY, &["FF0", "FF1"]),
];

const CONTROL: &[Named] = named![
    CSTOPB, CREAD, PARENB, PARODD, HUPCL, CLOCAL, CMSPAR, CRTSCTS
];

const LOCAL: &[Named] = named![
    ISIG, ICANON, ECHO, ECHOE, ECHOK, ECHONL, NOFLSH, IEXTEN, ECHOCTL, ECHOPRT, ECHOKE, FLUSHO,
    PENDIN, TOSTOP, EXTPROC,
];

const SPEEDS: &[Named] = named![
    B0, B50, B75, B110, B134, B150, B200, B300, B600, B1200, B1800, B2400, B4800, B9600, B19200,
    B38400, B57600, B115200, B230400, B460800, B500000, B576000, B921600, B1000000, B1152000,
    B1500000, B2000000, B2500000, B3000000, B3500000, B4000000,
];
