//! Named constants against the kernel's headers and libc.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ringside_shared::abi::Arch;
use ringside_shared::abi::named::{self, Family};

use crate::source;

/// Spelt in headers in a way that we do not read (enumerators without a number, sums, `_IOW`), or
/// newer than the installed headers: names that begin so may be without a second source. They were
/// taken from `linux/bpf.h`, `linux/kcmp.h`, `linux/pidfd.h`, `asm/prctl.h` and their like with a C
/// compiler.
const UNREAD: &[&str] = &[
    "AF_ROUTE",
    "ARCH_",
    "BPF_",
    "DT_WHT",
    "FAN_REPORT_FD_ERROR",
    "FAN_REPORT_MNT",
    "IOPRIO_CLASS_",
    "IOPRIO_WHO_",
    "IPC_PRIVATE",
    "KCMP_",
    "KEXEC_FILE_DEBUG",
    "LSM_",
    "O_NOTIFICATION_PIPE",
    "PER_",
    "PERF_EVENT_IOC_",
    "PF_UNIX",
    "PIDFD_",
    // asm/cachectl.h and asm/hwprobe.h of RISC-V.
    "RISCV_HWPROBE_WHICH_CPUS",
    "SA_INTERRUPT",
    // include/linux/socket.h, which programs do not get.
    "SCM_PIDFD",
    "SECBIT_",
    "SECCOMP_IOCTL_",
    "SIG_ERR",
    "SOCK_NONBLOCK",
    // linux/prctl.h and sys/statvfs.h spell these with a cast and a name.
    "PR_SET_PTRACER_ANY",
    "ST_NOSUID",
    // include/linux/statfs.h, which programs do not get.
    "ST_NOSYMFOLLOW",
    "ST_VALID",
    "SUID_DUMP_",
    "SWAP_FLAG_",
    "SYSLOG_ACTION_",
    "SYS_RISCV_FLUSH_ICACHE_LOCAL",
    "USERFAULTFD_IOC_",
];

/// Newer than every installed source: from `include/uapi/linux` of Linux 7.3.
const NEWER: &[&str] = &[
    "CLONE_AUTOREAP",
    "CLONE_EMPTY_MNTNS",
    "CLONE_NNP",
    "CLONE_PIDFD_AUTOKILL",
    "FAN_MNT_ATTACH",
    "FAN_MNT_DETACH",
    "FAN_PRE_ACCESS",
    "FD_FAILFS_ROOT",
    "FD_NSFS_ROOT",
    "FD_PIDFS_ROOT",
    "FSMOUNT_NAMESPACE",
    "KEXEC_CRASH_HOTPLUG_SUPPORT",
    "KEXEC_UPDATE_ELFCOREHDR",
    "LANDLOCK_ADD_RULE_QUIET",
    "OPEN_TREE_NAMESPACE",
    "PR_RSEQ_SLICE_EXTENSION",
    "RSEQ_FLAG_SLICE_EXT_DEFAULT_ON",
    "STATMOUNT_BY_FD",
    "UNSHARE_EMPTY_MNTNS",
];

/// Where libc has numbers of other arches only, or of its own, under this name.
const DIFFERENT_IN_LIBC: &[&str] = &[
    "MAP_UNINITIALIZED",
    "RLIM_INFINITY",
    "TIOCGDEV",
    "TIOCGEXCL",
    "TIOCGPKT",
    "TIOCGPTLCK",
    "TIOCGPTN",
];

/// Every value that a source gives a name; one name may have several, one per arch.
type Values = BTreeMap<String, BTreeSet<i64>>;

fn gather(files: impl IntoIterator<Item = PathBuf>) -> Values {
    let mut values = Values::new();
    for file in files {
        for (name, value) in source::rust_numbers(&file) {
            values.entry(name).or_default().insert(value);
        }
    }
    values
}

fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let entries = directory
        .read_dir()
        .expect("the crate's source is unpacked");
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.expect("a directory lists its entries").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else {
            files.push(path);
        }
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files
}

/// Same in 32 bits: sources differ in whether a number is signed.
fn is_same(a: i64, b: i64) -> bool {
    a == b || (a ^ b) << 32 == 0
}

/// The installed C headers of the kernel and the C library, where there are any.
fn installed_headers() -> Values {
    let mut values = Values::new();
    for directory in ["asm", "asm-generic", "bits", "linux", "net", "sys"] {
        for root in ["/usr/include", "/usr/include/x86_64-linux-gnu"] {
            let Ok(entries) = Path::new(root).join(directory).read_dir() else {
                continue;
            };
            for entry in entries {
                let path = entry.expect("a directory lists its entries").path();
                if path.extension().is_some_and(|extension| extension == "h") {
                    for (name, value) in source::c_numbers(&path) {
                        values.entry(name).or_default().insert(value);
                    }
                }
            }
        }
    }
    values
}

#[test]
fn constants_have_the_values_of_their_sources() {
    let (raw, _) = source::package("linux-raw-sys");
    let (libc, _) = source::package("libc");
    let linux = rust_files(&libc.join("src/unix/linux_like/linux"));
    let like = ["src/unix/linux_like/mod.rs", "src/unix/mod.rs"].map(|file| libc.join(file));
    let sources = [
        gather(rust_files(&raw.join("src/x86_64"))),
        gather(linux.into_iter().chain(like)),
        installed_headers(),
    ];
    let mut missing = Vec::new();
    let mut wrong = Vec::new();
    let mut n_compared = 0;
    for (name, value) in named::constants() {
        if DIFFERENT_IN_LIBC.contains(&name) {
            continue;
        }
        let found: Vec<_> = sources
            .iter()
            .filter_map(|values| values.get(name))
            .collect();
        let is_excused =
            NEWER.contains(&name) || UNREAD.iter().any(|start| name.starts_with(start));
        if found.is_empty() && !is_excused {
            missing.push(name);
        }
        for values in found {
            n_compared += 1;
            if !values.iter().any(|other| is_same(*other, value)) {
                wrong.push(format!("{name} is {value}, a source says {values:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(n_compared > 1_500, "only {n_compared} values compared");
    if sources[2].is_empty() {
        println!("SKIPPED: {} names that only C headers have", missing.len());
    } else {
        assert!(missing.is_empty(), "no source for {missing:?}");
    }
}

#[test]
fn constants_that_differ_on_other_arches_are_known() {
    let (raw, _) = source::package("linux-raw-sys");
    for arch in Arch::ALL {
        let values = gather(rust_files(&raw.join("src").join(arch.name())));
        let mut n_compared = 0;
        for (name, _) in named::constants() {
            let Some(values) = values.get(name) else {
                continue;
            };
            n_compared += 1;
            let ours = named::value_on(arch, name).expect("a constant has a value");
            let is_known = values.iter().any(|other| is_same(*other, ours));
            assert!(
                is_known,
                "{arch} {name} is {ours:#x}, the source says {values:x?}"
            );
        }
        assert!(
            n_compared > 1_000,
            "{arch}: only {n_compared} values compared"
        );
    }
}

#[test]
fn one_name_has_one_value_in_every_family() {
    let mut values = BTreeMap::new();
    for family in Family::ALL {
        let mut names = BTreeSet::new();
        for (name, value) in family.constants() {
            assert!(names.insert(name), "{family:?} has {name} twice");
            let first = *values.entry(name).or_insert(value);
            assert_eq!(first, value, "{name} in {family:?}");
            assert_eq!(named::value(name), Some(value));
        }
    }
    assert!(values.len() > 1_200, "only {} names", values.len());
}

#[test]
fn what_is_rendered_reads_back_as_the_same_number() {
    for family in Family::ALL {
        for (_, value) in family.constants() {
            let bits = value.cast_unsigned();
            let text = family.render(bits);
            let sum = text.split('|').fold(0, |sum, word| sum | read(word));
            assert!(is_same(sum, value), "{family:?} {value:#x} became {text}");
        }
    }
}

/// A word of rendered text: a name, or a number in C's notation.
fn read(word: &str) -> i64 {
    let digits = |text, radix| i64::from_str_radix(text, radix).expect("a number");
    match word.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16)
            .expect("a number")
            .cast_signed(),
        None if word.starts_with('0') => digits(word, 8),
        None => named::value(word).unwrap_or_else(|| panic!("{word} has a value")),
    }
}
