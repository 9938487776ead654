//! Since when the kernel has each syscall: written from the man page, or compared with it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use ringside_shared::abi::Arch;
use ringside_shared::abi::syscalls::{self, cards};

use crate::generate::COMMAND;

/// Not on the man page, most of it too new: from the history of the kernel's syscall tables.
const OTHERS: &[(&str, &str)] = &[
    ("cachestat", "6.5"),
    ("fchmodat2", "6.6"),
    ("fchroot", "7.3"),
    ("file_getattr", "6.17"),
    ("file_setattr", "6.17"),
    ("futex_requeue", "6.7"),
    ("futex_wait", "6.7"),
    ("futex_waitv", "5.16"),
    ("futex_wake", "6.7"),
    ("getxattrat", "6.13"),
    ("listmount", "6.8"),
    ("listns", "6.19"),
    ("listxattrat", "6.13"),
    ("lsm_get_self_attr", "6.8"),
    ("lsm_list_modules", "6.8"),
    ("lsm_set_self_attr", "6.8"),
    ("map_shadow_stack", "6.6"),
    ("mount_setattr", "5.12"),
    ("mseal", "6.10"),
    ("open_tree_attr", "6.15"),
    ("pread64", "2.2"),
    ("process_mrelease", "5.15"),
    ("pwrite64", "2.2"),
    ("removexattrat", "6.13"),
    ("riscv_flush_icache", "4.15"),
    ("riscv_hwprobe", "6.4"),
    ("rseq_slice_yield", "7.0"),
    ("set_mempolicy_home_node", "5.17"),
    ("setxattrat", "6.13"),
    ("statmount", "6.8"),
    ("uprobe", "6.18"),
    ("uretprobe", "6.11"),
];

/// The text of `syscalls(2)`, if the man pages are installed.
pub(crate) fn man_page() -> Option<String> {
    let file = ["syscalls.2.gz", "syscalls.2"]
        .map(|name| Path::new("/usr/share/man/man2").join(name))
        .into_iter()
        .find(|file| file.exists())?;
    unpacked(&file)
}

/// The text of a page, packed or not: gzip hands plain files through with this combination.
pub(crate) fn unpacked(file: &Path) -> Option<String> {
    let output = Command::new("gzip")
        .args(["-dcf"])
        .arg(file)
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()
}

/// `6.03` of `.TH syscalls 2 2022-12-15 "Linux man-pages 6.03"`.
pub(crate) fn version(page: &str) -> Option<&str> {
    let title = page.lines().find(|line| line.starts_with(".TH"))?;
    title.split_once("man-pages ")?.1.split('"').next()
}

/// The rows of the page's table: `\\fBaccept4\\fP(2)<TAB>2.6.28<TAB>notes`.
fn rows(page: &str) -> BTreeMap<&str, String> {
    page.lines()
        .filter_map(|line| {
            let (name, rest) = line.strip_prefix("\\fB")?.split_once("\\fP(2)\t")?;
            let number = rest.split(['\t', ';', ' ']).next()?.trim();
            let is_version = number.starts_with(|first: char| first.is_ascii_digit());
            (is_version && syscalls::is_known(name)).then(|| (name, number.to_owned()))
        })
        .collect()
}

fn render(page: &str, version: &str) -> String {
    let mut rows = rows(page);
    for (name, number) in OTHERS {
        rows.insert(name, (*number).to_owned());
    }
    // 32-bit arches got calls with 64-bit times all at once, under the same numbers.
    for (nr, name) in syscalls::all(Arch::X86) {
        if (403..=423).contains(nr) {
            rows.insert(name, "5.1".to_owned());
        }
    }
    let mut out = format!(
        "// GENERATED from syscalls(2) of Linux man-pages {version}, and what is newer, by\n\
         // `{COMMAND}`.\n\
         //! The kernel release that first had each syscall.\n\n\
         /// The man pages that most of it comes from.\n\
         pub const MAN_PAGES: &str = \"{version}\";\n\n\
         /// Sorted by name.\n\
         #[rustfmt::skip]\n\
         pub(super) static SINCE: [(&str, &str); {}] = [\n",
        rows.len()
    );
    for (name, number) in rows {
        writeln!(out, "    (\"{name}\", \"{number}\"),").expect("writing to a string");
    }
    out.push_str("];\n");
    out
}

#[test]
fn first_releases_are_what_the_man_page_says() {
    let Some(page) = man_page() else {
        println!("SKIPPED: the man pages are not installed");
        return;
    };
    let version = version(&page).expect("the page names its version");
    let is_update = std::env::var_os("UPDATE").is_some();
    if version != cards::MAN_PAGES && !is_update {
        println!(
            "SKIPPED: man-pages {version} here, ours are {}",
            cards::MAN_PAGES
        );
        return;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/abi/syscalls/cards/since.rs");
    let wanted = render(&page, version);
    if is_update {
        std::fs::write(&file, &wanted).expect("the table can be written");
    }
    let found = std::fs::read_to_string(&file).expect("the table can be read");
    assert!(
        found == wanted,
        "{} is stale: run `{COMMAND}`",
        file.display()
    );
}

#[test]
fn first_releases_are_known_for_nearly_all() {
    for (name, expected) in [("read", "1.0"), ("accept4", "2.6.28"), ("openat2", "5.6")] {
        assert_eq!(cards::since(name), Some(expected), "{name}");
    }
    for arch in [Arch::Aarch64, Arch::Riscv64] {
        for (_, name) in syscalls::all(arch) {
            assert!(cards::since(name).is_some(), "{arch} {name}");
        }
    }
    assert_eq!(cards::since("no_such_call"), None);
}

#[test]
fn the_newest_kernel_is_that_of_the_newest_syscall() {
    let release = |text: &str| -> (u32, u32) {
        let mut parts = text.split('.').map(|part| part.parse().expect("a number"));
        (parts.next().expect("a major"), parts.next().unwrap_or(0))
    };
    for arch in Arch::ALL {
        let releases = syscalls::all(arch).iter();
        let newest = releases
            .filter_map(|(_, name)| cards::since(name))
            .map(release)
            .max();
        assert_eq!(newest, Some(syscalls::NEWEST_KERNEL), "{arch}");
    }
}
