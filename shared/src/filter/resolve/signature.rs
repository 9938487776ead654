//! Which argument a name in a condition means.

use super::target::Target;
use crate::abi::Arch;
use crate::abi::syscalls::args;
use crate::filter::ast::Name;
use crate::filter::suggest::closest;
use crate::filter::{ArgIndex, Width};
use crate::text::{Diagnostic, Diagnostics};

/// An argument of a syscall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) index: ArgIndex,
    /// How much of it the kernel looks at; `None` if the filter named it by position and so asked
    /// for the whole word.
    pub(super) width: Option<Width>,
    /// The signature's name for an argument written by position that the kernel reads as 32 bits.
    pub(super) better_name: Option<&'static str>,
}

/// Finds the argument, or says what is wrong with its name.
pub(super) fn place(
    name: &Name,
    target: &Target<'_>,
    arch: Arch,
    problems: &mut Diagnostics,
) -> Option<Place> {
    let signature = args::signature_on(arch, target.name).unwrap_or_default();
    if let Some(digits) = name.text.strip_prefix("arg")
        && let Ok(position) = digits.parse::<u8>()
    {
        let Some(index) = ArgIndex::new(position) else {
            let message = format!("there is no `{}`: syscalls take arg0 to arg5", name.text);
            problems.push(Diagnostic::error("no-such-argument", name.span, message));
            return None;
        };
        let param = signature.get(usize::from(position));
        if let Some(at) = signature.iter().position(|arg| arg.name == name.text)
            && at != usize::from(position)
        {
            // The manual of prctl counts from 1 and calls its second argument `arg2`.
            let message = format!(
                "`{}` is what the manual of {} calls its argument {at}; here it is argument \
                 {position}",
                name.text, target.name
            );
            let help = format!("arguments are counted from 0; the manual's is `arg{at}`");
            problems.push(
                Diagnostic::warning("argument-counts-from-0", name.span, message).with_help(help),
            );
        }
        return Some(Place {
            index,
            width: None,
            better_name: param.filter(|p| p.kind.is_32_bit()).map(|p| p.name),
        });
    }
    let Some(position) = signature.iter().position(|arg| arg.name == name.text) else {
        problems.push(if is_split(name, target) {
            split(name, target, arch)
        } else {
            unknown(name, target, signature)
        });
        return None;
    };
    let index = ArgIndex::new(u8::try_from(position).ok()?)?;
    let width = if signature[position].kind.is_32_bit() {
        Width::Bits32
    } else {
        Width::Bits64
    };
    Some(Place {
        index,
        width: Some(width),
        better_name: None,
    })
}

fn unknown(name: &Name, target: &Target<'_>, signature: &[args::Arg]) -> Diagnostic {
    let text = &name.text;
    let of = match target.group {
        Some(group) => format!("{}, which is in {group},", target.name),
        None => target.name.to_owned(),
    };
    let message = format!("{of} has no argument `{text}`");
    let known = || signature.iter().map(|arg| arg.name);
    let help = if signature.is_empty() {
        "name it by position: arg0 to arg5".to_owned()
    } else if let Some(known) = closest(text, known()) {
        format!("did you mean `{known}`?")
    } else {
        let list: Vec<_> = known().collect();
        format!("its arguments are {}", list.join(", "))
    };
    Diagnostic::error("unknown-argument", name.span, message).with_help(help)
}

/// Whether other arches have this argument: i386 splits 64-bit numbers over two registers, and a
/// few old calls take a pointer to their arguments.
fn is_split(name: &Name, target: &Target<'_>) -> bool {
    let usual = args::signature(target.name).unwrap_or_default();
    usual.iter().any(|arg| arg.name == name.text)
}

fn split(name: &Name, target: &Target<'_>, arch: Arch) -> Diagnostic {
    let message = format!(
        "`{}` of {} is not in one register on {arch}",
        name.text, target.name
    );
    Diagnostic::error("split-argument", name.span, message)
        .with_help("write a filter for each arch, and name the argument as arg0 to arg5")
}
