//! Errno names and texts.

use std::io;

use ringside_shared::abi::{Arch, errno};

use crate::source;

#[test]
fn errno_names_are_the_kernels() {
    let (directory, _) = source::package("linux-raw-sys");
    for arch in Arch::ALL {
        let file = directory.join("src").join(arch.name()).join("errno.rs");
        let names = source::rust_constants(&file, "");
        assert!(names.len() > 130);
        for (name, number) in &names {
            let number = u16::try_from(*number).expect("an errno is small");
            assert_eq!(errno::number(name), Some(number), "{arch} {name}");
        }
        for (number, name) in errno::all() {
            assert_eq!(names.get(name), Some(&u32::from(number)), "{arch} {name}");
            assert_eq!(errno::name(number), Some(name));
        }
    }
}

#[test]
fn errno_texts_are_the_c_librarys() {
    if cfg!(not(target_env = "gnu")) {
        println!("SKIPPED: other C libraries word it differently");
        return;
    }
    for (number, name) in errno::all() {
        let text = io::Error::from_raw_os_error(i32::from(number)).to_string();
        let (text, _) = text
            .split_once(" (os error")
            .expect("std appends the number");
        assert_eq!(errno::message(number), Some(text), "{name}");
    }
}

#[test]
fn errno_second_names_and_restart_numbers_are_known() {
    assert_eq!(errno::number("EWOULDBLOCK"), errno::number("EAGAIN"));
    assert_eq!(errno::name(512), Some("ERESTARTSYS"));
    assert_eq!(errno::name(0), None);
    assert_eq!(errno::name(4095), None);
}
