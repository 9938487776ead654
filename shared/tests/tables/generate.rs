//! Writes the syscall tables, or says that they are stale.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ringside_shared::abi::{Arch, X32_SYSCALL_BIT};

use crate::source;

pub(crate) const COMMAND: &str = "UPDATE=1 cargo test -p ringside-shared --test tables";

/// Syscalls newer than the newest release of the source crate, from the kernel's own
/// `arch/x86/entry/syscalls/syscall_{64,32}.tbl` and `scripts/syscall.tbl`: name, number, the
/// release that has it, and where.
const LATER: &[(&str, u32, &str, &[Arch])] = &[
    ("uprobe", 336, "6.18", &[Arch::X86_64, Arch::X32]),
    ("listns", 470, "6.19", &Arch::ALL),
    ("rseq_slice_yield", 471, "7.0", &Arch::ALL),
    ("fchroot", 472, "7.3", &Arch::ALL),
];

/// What the sources say: number to name.
pub(crate) fn expected(arch: Arch) -> BTreeMap<u32, String> {
    let (directory, _) = source::package("linux-raw-sys");
    let file = directory.join("src").join(arch.name()).join("general.rs");
    let mut table: BTreeMap<u32, String> = BTreeMap::new();
    for (name, nr) in source::rust_constants(&file, "__NR_") {
        if let Some(twin) = table.insert(nr, name) {
            panic!("{arch}: two names for {nr}, one is {twin}");
        }
    }
    let bit = if arch == Arch::X32 {
        X32_SYSCALL_BIT
    } else {
        0
    };
    for (name, nr, _, arches) in LATER {
        if arches.contains(&arch) {
            let old = table.insert(nr | bit, (*name).to_owned());
            // Once the crate has it, the line above is to be deleted.
            assert_eq!(old, None, "{arch}: {name} is in the source now");
        }
    }
    table
}

fn kernel_of(directory: &Path) -> String {
    let file = directory.join("src/x86_64/general.rs");
    let version = source::rust_constants(&file, "LINUX_VERSION_");
    format!("{}.{}", version["MAJOR"], version["PATCHLEVEL"])
}

fn render(arch: Arch) -> String {
    let (directory, version) = source::package("linux-raw-sys");
    let later: Vec<_> = LATER
        .iter()
        .filter(|(.., arches)| arches.contains(&arch))
        .map(|(name, _, since, _)| format!("{name} ({since})"))
        .collect();
    let table = expected(arch);
    let mut text = format!(
        "// GENERATED from linux-raw-sys {version} (headers of Linux {kernel}) and, newer than it,\n\
         // {later}, from the kernel's tables, by\n\
         // `{COMMAND}`.\n\
         //! Syscalls of `{arch}`: number and name, sorted by number.\n\n\
         pub(super) static TABLE: [(u32, &str); {n}] = [\n",
        kernel = kernel_of(&directory),
        later = later.join(", "),
        n = table.len(),
    );
    for (nr, name) in &table {
        match arch {
            Arch::X32 => writeln!(
                text,
                "    (0x{:04x}_{:04x}, \"{name}\"),",
                nr >> 16,
                nr & 0xffff
            ),
            _ => writeln!(text, "    ({nr}, \"{name}\"),"),
        }
        .expect("writing to a string");
    }
    text.push_str("];\n");
    text
}

#[test]
fn syscall_tables_are_what_the_generator_writes() {
    for arch in Arch::ALL {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("src/abi/syscalls")
            .join(format!("{arch}.rs"));
        let wanted = render(arch);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &wanted).expect("the table can be written");
        }
        let found = std::fs::read_to_string(&file).expect("the table can be read");
        assert!(
            found == wanted,
            "{} is stale: run `{COMMAND}`",
            file.display()
        );
    }
}
