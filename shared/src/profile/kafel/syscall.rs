//! Which calls a rule is for, and what its arguments are called.

use super::bits::Bits;
use super::constants::Constants;
use super::cursor::Cursor;
use super::expression::Names;
use crate::abi::syscalls::args;
use crate::abi::{Arch, named, syscalls};
use crate::filter::suggest::closest;
use crate::filter::{ArgIndex, Width};
use crate::text::{Diagnostic, Span};

/// Names that kafel has from the kernel's source and the table of syscalls does not.
const ALIASES: [(&str, &str); 8] = [
    ("newfstat", "fstat"),
    ("newlstat", "lstat"),
    ("newstat", "stat"),
    ("newuname", "uname"),
    ("sendfile64", "sendfile"),
    ("sysctl", "_sysctl"),
    ("umount", "umount2"),
    ("prlimit", "prlimit64"),
];

/// The number of a syscall by one of its names.
pub(super) fn number(arch: Arch, name: &str) -> Option<u32> {
    syscalls::number(arch, name).or_else(|| syscalls::number(arch, table_name(name)))
}

/// The name in the table of syscalls.
fn table_name(name: &str) -> &str {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    alias.map_or(name, |(_, name)| *name)
}

/// Whether any arch has a syscall of this name.
pub(super) fn is_known(name: &str) -> bool {
    syscalls::is_known(table_name(name))
}

/// The name of a syscall of this arch that was probably meant.
pub(super) fn suggestion(arch: Arch, name: &str) -> Option<&'static str> {
    closest(name, syscalls::all(arch).iter().map(|(_, name)| *name))
}

/// What the words of a rule's expression mean.
pub(super) struct Scope<'s> {
    pub(super) arch: Arch,
    /// The syscall's name, if it has one.
    pub(super) syscall: Option<&'s str>,
    /// Arguments declared in parentheses: `write(fd, buf)`.
    pub(super) declared: Option<Vec<&'s str>>,
    pub(super) constants: &'s Constants<'s>,
}

impl Scope<'_> {
    /// Where the argument is, and how much of it kafel compares.
    fn place(&self, name: &str) -> Option<(usize, Width)> {
        if let Some(declared) = &self.declared {
            let at = declared.iter().position(|known| *known == name)?;
            return Some((at, Width::Bits64));
        }
        let syscall = table_name(self.syscall?);
        let signature = args::signature_on(self.arch, syscall)?;
        let position = |name: &str| signature.iter().position(|arg| arg.name == name);
        let at = position(name).or_else(|| {
            let synonyms = SYNONYMS.iter().filter(|(kernel, _)| *kernel == name);
            synonyms.map(|(_, man)| *man).find_map(position)
        })?;
        let is_int = signature[at].kind.is_32_bit() && !is_declared_long(syscall, name);
        let is_narrow = is_int || self.arch.is_32_bit();
        Some((
            at,
            if is_narrow {
                Width::Bits32
            } else {
                Width::Bits64
            },
        ))
    }

    /// The names that the arguments have.
    fn known(&self) -> Vec<&str> {
        if let Some(declared) = &self.declared {
            return declared.clone();
        }
        let signature = self.syscall.map(table_name);
        let signature = signature.and_then(|name| args::signature_on(self.arch, name));
        let signature = signature.unwrap_or_default();
        signature.iter().map(|arg| arg.name).collect()
    }
}

/// Arguments that the kernel declares `unsigned long`, though it reads 32 bits of them: kafel goes
/// by the declaration.
fn is_declared_long(syscall: &str, arg: &str) -> bool {
    matches!(
        (syscall, arg),
        ("clone", "flags" | "clone_flags")
            | ("unshare", "flags" | "unshare_flags")
            | ("mmap", "fd")
    )
}

/// Names that the kernel's source, from which kafel has its own, gives to arguments that the
/// manual pages call otherwise.
const SYNONYMS: [(&str, &str); 40] = [
    ("addrlen", "addrlen"),
    ("behavior", "advice"),
    ("buf", "buf"),
    ("clone_flags", "flags"),
    ("cmd", "cmd"),
    ("cmd", "op"),
    ("code", "op"),
    ("dfd", "dirfd"),
    ("domain", "domain"),
    ("error_code", "status"),
    ("family", "domain"),
    ("fildes", "oldfd"),
    ("fildes", "pipefd"),
    ("filename", "path"),
    ("filename", "pathname"),
    ("flag", "flags"),
    ("group", "group"),
    ("len", "count"),
    ("len", "len"),
    ("len", "length"),
    ("len", "size"),
    ("name", "path"),
    ("newdfd", "newdirfd"),
    ("newname", "newpath"),
    ("olddfd", "olddirfd"),
    ("oldname", "oldpath"),
    ("op", "futex_op"),
    ("option", "op"),
    ("path", "pathname"),
    ("pathname", "path"),
    ("personality", "persona"),
    ("request", "op"),
    ("start", "addr"),
    ("umyaddr", "addr"),
    ("unshare_flags", "flags"),
    ("user", "owner"),
    ("uservaddr", "addr"),
    ("which_clock", "clockid"),
    ("who", "who"),
    ("vec", "iov"),
];

impl Names for Scope<'_> {
    fn operand(&self, name: &str, span: Span, cursor: &mut Cursor<'_>) -> Option<Bits> {
        if let Some(number) = self.constants.get(name) {
            return Some(Bits::number(number));
        }
        if let Some((at, width)) = self.place(name) {
            let index = u8::try_from(at).ok().and_then(ArgIndex::new)?;
            return Some(Bits::arg(index, width));
        }
        if let Some(value) = named::value_on(self.arch, name) {
            let value = value.cast_unsigned();
            let message = format!("kafel has no constant `{name}` of its own");
            let warning = Diagnostic::warning("undefined-constant", span, message);
            let help = format!("it is taken as {value:#x}; write `#define {name} {value:#x}`");
            cursor.problems.push(warning.with_help(help));
            return Some(Bits::number(value));
        }
        let message = match self.syscall {
            Some(syscall) => format!("{syscall} has no argument `{name}`"),
            None => format!("the call has no argument `{name}`"),
        };
        let mut error = Diagnostic::error("unknown-argument", span, message);
        let known = self.known();
        error.help = Some(if let Some(close) = closest(name, known.iter().copied()) {
            format!("did you mean `{close}`?")
        } else if known.is_empty() {
            "declare its arguments behind its name: `name(first, second) { first == 1 }`".to_owned()
        } else {
            format!("its arguments are {}", known.join(", "))
        });
        cursor.problems.push(error);
        None
    }
}
