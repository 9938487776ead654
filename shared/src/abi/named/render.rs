//! Numbers as words.

use std::fmt::Write as _;

use super::Family;
use super::table::{Choices, Table};
use crate::abi::signal;

impl Family {
    /// The value in words, as strace prints it: `O_RDONLY|O_CLOEXEC`, `CLOCK_REALTIME`. What has
    /// no name is left as a number: `O_RDONLY|0x10000000`.
    ///
    /// The value is the argument word cut to the argument's width, of `x86_64`.
    pub fn render(self, value: u64) -> String {
        let mut text = String::new();
        self.render_to(value, &mut text);
        text
    }

    /// Like [`Self::render`], appended to what is there.
    pub fn render_to(self, value: u64, out: &mut String) {
        let table = self.table();
        let mut text = Words {
            begin: out.len(),
            text: out,
        };
        if self == Self::FileMode {
            return mode(value, &mut text);
        }
        let mut rest = value & !table.field;
        if let Choices::List(list) = table.choices {
            choice(table, list, value, &mut text);
        }
        for (name, flag) in table.flags {
            let flag = flag.cast_unsigned();
            if flag != 0 && rest & flag == flag {
                rest &= !flag;
                push(&mut text, name);
            }
        }
        if matches!(table.choices, Choices::Signals) {
            let number = value & table.field;
            match i32::try_from(number).ok().and_then(signal::name) {
                Some(name) => push(&mut text, name),
                None => rest |= number,
            }
        }
        if table.is_octal && (rest != 0 || text.is_empty()) {
            // Writing to a string cannot fail, here and below.
            let _ = write!(text.next(), "0{rest:02o}");
        } else if rest != 0 || text.is_empty() {
            push_number(&mut text, rest);
        }
    }
}

/// Words with bars between them, at the end of other text.
struct Words<'a> {
    text: &'a mut String,
    begin: usize,
}

impl Words<'_> {
    fn is_empty(&self) -> bool {
        self.text.len() == self.begin
    }

    /// Where the next word is to be written.
    fn next(&mut self) -> &mut String {
        if !self.is_empty() {
            self.text.push('|');
        }
        self.text
    }
}

/// The name of what the field holds.
fn choice(table: &Table, list: &[(&'static str, i64)], value: u64, text: &mut Words<'_>) {
    let held = value & table.field;
    let is_held = |known: i64| {
        // A negative value of a 32-bit parameter may come widened or not (fact 24).
        let differing = known.cast_unsigned() ^ held;
        differing == 0 || (known < 0 && differing << 32 == 0)
    };
    match list.iter().find(|(_, known)| is_held(*known)) {
        // The name for "no flags" is said only when there are none.
        Some((name, _)) if table.field != 0 || value == 0 => push(text, name),
        None if held != 0 => push_number(text, held),
        Some(_) | None => {}
    }
}

fn push(text: &mut Words<'_>, name: &str) {
    text.next().push_str(name);
}

fn push_number(text: &mut Words<'_>, value: u64) {
    let _ = if value == 0 {
        write!(text.next(), "0")
    } else {
        write!(text.next(), "0x{value:x}")
    };
}

/// A file mode in words, as strace prints it: `S_IFREG|0644`, or `0755` without a file type.
fn mode(value: u64, text: &mut Words<'_>) {
    let table = Family::FileMode.table();
    if value & table.field == 0 {
        let _ = write!(text.next(), "0{value:02o}");
        return;
    }
    if let Choices::List(list) = table.choices {
        choice(table, list, value, text);
    }
    let mut rest = value & !table.field;
    for (name, flag) in table.flags {
        let flag = flag.cast_unsigned();
        if rest & flag != 0 {
            rest &= !flag;
            push(text, name);
        }
    }
    let _ = write!(text.next(), "0{rest:02o}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(family: Family, value: u64, expected: &str) {
        assert_eq!(family.render(value), expected, "{family:?} {value:#x}");
    }

    #[test]
    fn open_flags_read_as_strace_prints_them() {
        check(Family::Open, 0, "O_RDONLY");
        check(Family::Open, 0x0008_0000, "O_RDONLY|O_CLOEXEC");
        check(Family::Open, 0x941, "O_WRONLY|O_CREAT|O_NOCTTY|O_NONBLOCK");
        check(
            Family::Open,
            0x0009_0800,
            "O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY",
        );
        check(Family::Open, 0x0041_0002, "O_RDWR|O_TMPFILE");
    }

    #[test]
    fn what_has_no_name_stays_a_number() {
        check(Family::Open, 3, "0x3");
        check(Family::Open, 0x1000_0000, "O_RDONLY|0x10000000");
        check(Family::Clock, 77, "0x4d");
        check(Family::CloseRange, 0, "0");
    }

    #[test]
    fn no_flags_has_a_name_where_it_has_one() {
        check(Family::Protection, 0, "PROT_NONE");
        check(Family::Protection, 3, "PROT_READ|PROT_WRITE");
        check(Family::Access, 0, "F_OK");
        check(Family::Access, 5, "R_OK|X_OK");
    }

    #[test]
    fn choices_and_flags_share_a_word() {
        check(Family::Map, 0x22, "MAP_PRIVATE|MAP_ANONYMOUS");
        check(Family::SocketType, 0x0008_0001, "SOCK_STREAM|SOCK_CLOEXEC");
        check(Family::Futex, 0x81, "FUTEX_WAKE_PRIVATE");
        check(
            Family::Futex,
            0x189,
            "FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME",
        );
    }

    #[test]
    fn clone_names_the_exit_signal_last() {
        let fork = 0x0120_0011;
        check(
            Family::Clone,
            fork,
            "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD",
        );
        check(Family::Clone, 0x100, "CLONE_VM");
        check(Family::Clone, 0, "0");
    }

    #[test]
    fn negative_choices_are_found_cut_and_widened() {
        check(Family::RusageWho, u64::MAX, "RUSAGE_CHILDREN");
        check(Family::RusageWho, 0xffff_ffff, "RUSAGE_CHILDREN");
    }

    #[test]
    fn modes_are_octal() {
        check(Family::FileMode, 0o644, "0644");
        check(Family::FileMode, 0o1777, "01777");
        check(Family::FileMode, 0, "000");
        check(Family::FileMode, 0o100_644, "S_IFREG|0644");
        check(Family::FileMode, 0o104_755, "S_IFREG|S_ISUID|0755");
        check(Family::IpcFlags, 0o1666, "IPC_CREAT|0666");
        check(Family::IpcFlags, 0, "000");
    }
}
