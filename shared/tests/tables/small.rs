//! Signals and capabilities.

use ringside_shared::abi::{Arch, capability, signal};

use crate::source;

#[test]
fn signals_have_the_numbers_of_the_kernels_headers() {
    let (directory, _) = source::package("linux-raw-sys");
    for arch in Arch::ALL {
        let file = directory.join("src").join(arch.name()).join("general.rs");
        let mut n_compared = 0;
        for (name, number) in source::rust_constants(&file, "") {
            let is_signal = name.starts_with("SIG") && signal::number(&name).is_some();
            if is_signal {
                let number = i32::try_from(number).expect("a signal is small");
                assert_eq!(signal::number(&name), Some(number), "{arch} {name}");
                n_compared += 1;
            }
        }
        assert!(
            n_compared > 30,
            "{arch}: only {n_compared} signals compared"
        );
    }
}

#[test]
fn capabilities_have_the_numbers_of_the_kernels_headers() {
    let (directory, _) = source::package("linux-raw-sys");
    let numbers = source::rust_constants(&directory.join("src/x86_64/general.rs"), "");
    assert_eq!(
        capability::all().len(),
        numbers["CAP_LAST_CAP"] as usize + 1
    );
    for (number, name) in (0..).zip(capability::all()) {
        assert_eq!(numbers.get(*name), Some(&number), "{name}");
        assert_eq!(capability::number(name).map(u32::from), Some(number));
    }
}

#[test]
fn the_running_kernel_has_no_capability_that_we_do_not_know() {
    let last = std::fs::read_to_string("/proc/sys/kernel/cap_last_cap").expect("procfs is there");
    let last: usize = last.trim().parse().expect("a number");
    assert!(
        last < capability::all().len(),
        "the last one here is {last}"
    );
}
