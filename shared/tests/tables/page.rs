//! Which page of the manual describes each syscall: written from the installed pages, or compared
//! with them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use ringside_shared::abi::Arch;
use ringside_shared::abi::syscalls::{self, cards};

use crate::generate::COMMAND;
use crate::since;

const PAGES: &str = "/usr/share/man/man2";

/// Pages that the installed release has not: of man-pages 6.16, and liburing's own.
const OTHERS: &[(&str, &str)] = &[
    ("fsconfig", "fsconfig"),
    ("fsmount", "fsmount"),
    ("fsopen", "fsopen"),
    ("fspick", "fspick"),
    ("io_uring_enter", "io_uring_enter"),
    ("io_uring_register", "io_uring_register"),
    ("io_uring_setup", "io_uring_setup"),
    ("listmount", "listmount"),
    ("move_mount", "move_mount"),
    ("open_tree", "open_tree"),
    ("open_tree_attr", "open_tree"),
    ("statmount", "statmount"),
];

/// The page of a name: names of one page are links to it, or pages that only say `.so`.
fn page_of(name: &str) -> Option<String> {
    let own = ["2.gz", "2"].map(|end| Path::new(PAGES).join(format!("{name}.{end}")));
    let file = own.into_iter().find_map(|file| file.canonicalize().ok())?;
    let stem = |text: &str| Some(text.split('.').next()?.to_owned());
    let text = since::unpacked(&file)?;
    match text.trim().strip_prefix(".so man2/") {
        Some(target) => stem(target),
        None => stem(file.file_name()?.to_str()?),
    }
}

/// Words in rows of at most 100 columns.
fn packed(words: &[String]) -> String {
    let mut rows = vec![String::from("   ")];
    for word in words {
        if rows.last().is_some_and(|row| row.len() + word.len() > 98) {
            rows.push(String::from("   "));
        }
        let row = rows.last_mut().expect("there is a row");
        write!(row, " {word},").expect("writing to a string");
    }
    rows.join("\n")
}

fn render(version: &str) -> String {
    let names: BTreeSet<_> = Arch::ALL
        .into_iter()
        .flat_map(|arch| syscalls::all(arch).iter().map(|(_, name)| *name))
        .collect();
    let newer: BTreeMap<_, _> = OTHERS.iter().copied().collect();
    let (mut other, mut without) = (Vec::new(), Vec::new());
    for name in names {
        match page_of(name).or_else(|| newer.get(name).map(|page| (*page).to_owned())) {
            Some(page) if page == name => {}
            Some(page) => other.push(format!("(\"{name}\", \"{page}\")")),
            None => without.push(format!("\"{name}\"")),
        }
    }
    format!(
        "// GENERATED from the pages of Linux man-pages {version}, and some that are newer, by\n\
         // `{COMMAND}`.\n\
         //! The page of the manual that describes each syscall.\n\n\
         /// Syscalls whose page has another name, sorted.\n\
         #[rustfmt::skip]\n\
         pub(super) static OTHER: [(&str, &str); {}] = [\n{}\n];\n\n\
         /// Syscalls without a page, sorted.\n\
         #[rustfmt::skip]\n\
         pub(super) static WITHOUT: [&str; {}] = [\n{}\n];\n",
        other.len(),
        packed(&other),
        without.len(),
        packed(&without),
    )
}

#[test]
fn pages_are_those_that_the_installed_manual_has() {
    let version = since::man_page().and_then(|page| since::version(&page).map(str::to_owned));
    let Some(version) = version else {
        println!("SKIPPED: the man pages are not installed");
        return;
    };
    let is_update = std::env::var_os("UPDATE").is_some();
    if version != cards::MAN_PAGES && !is_update {
        println!(
            "SKIPPED: man-pages {version} here, ours are {}",
            cards::MAN_PAGES
        );
        return;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/abi/syscalls/cards/page.rs");
    let wanted = render(&version);
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
