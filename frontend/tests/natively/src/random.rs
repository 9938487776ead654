//! Filters that nobody wrote, always the same ones.

use ringside_shared::abi::syscalls::args::{self, Arg};
use ringside_shared::abi::{Arch, syscalls};

/// Numbers from a linear congruence with a fixed seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The upper bits are the good ones, and 31 of them fit any usize.
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

const ACTIONS: [&str; 8] = [
    "allow",
    "log",
    "errno EPERM",
    "errno 38",
    "trap 7",
    "trace 300",
    "notify",
    "kill",
];

/// Endless.
pub(crate) fn filters() -> impl Iterator<Item = String> {
    let mut dice = Dice(2022);
    std::iter::repeat_with(move || filter(&mut dice))
}

fn filter(dice: &mut Dice) -> String {
    let mut text = format!("default {}\n", dice.one(&ACTIONS));
    let arches = ["", "arch x86_64 x86 x32\n", "arch aarch64 x86_64\n"];
    text.push_str(dice.one(&arches));
    for _ in 0..dice.below(24) {
        text.push_str(dice.one(&ACTIONS));
        let name = dice.one(syscalls::all(Arch::X86_64)).1;
        text.push(' ');
        text.push_str(name);
        let args = args::signature(name).unwrap_or_default();
        let args: Vec<_> = args.iter().filter(|arg| !arg.kind.is_pointer()).collect();
        if !args.is_empty() && dice.below(2) == 0 {
            let arg = dice.one(&args);
            text.push_str(" if ");
            text.push_str(&condition(arg, dice));
        } else {
            // Several names have no argument in common that a condition could name.
            for _ in 0..dice.below(3) {
                text.push(' ');
                text.push_str(dice.one(syscalls::all(Arch::X86_64)).1);
            }
        }
        text.push('\n');
    }
    text
}

fn condition(arg: &Arg, dice: &mut Dice) -> String {
    let names: Vec<_> = arg
        .kind
        .family()
        .into_iter()
        .flat_map(|family| family.constants().map(|(name, _)| name))
        .collect();
    let mut value = || match dice.below(3) {
        0 if !names.is_empty() => dice.one(&names).to_owned(),
        1 => format!("{:#x}", 1_u64 << dice.below(32)),
        _ => dice.below(70_000).to_string(),
    };
    let (first, second) = (value(), value());
    let name = arg.name;
    match dice.below(5) {
        0 => format!("{name} & {first} == {second}"),
        1 => format!("{name} in {{{first}, {second}}}"),
        2 => format!("{name} >= {first}"),
        3 => format!("{name} != {first}"),
        _ => format!("{name} == {first}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::load::{Target, load};

    #[test]
    fn most_of_them_load() {
        let problems: Vec<_> = filters()
            .take(200)
            .filter_map(|source| load(&source, &Target::default()).err())
            .collect();
        assert!(
            problems.len() < 100,
            "{}: {:?}",
            problems.len(),
            problems[0]
        );
    }
}
