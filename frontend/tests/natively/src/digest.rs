//! A number that stands for all that the filter core makes of a source.

use ringside_shared::abi::Arch;
use ringside_shared::compile::{Layout, Options};
use ringside_shared::load::{Target, listing, load};

/// Of the program in both layouts, its listing, and the diagnostics; for two hosts.
pub(crate) fn of(source: &str) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325;
    for host in [Arch::X86_64, Arch::Riscv64] {
        for layout in [Layout::Tree, Layout::Linear] {
            let target = Target {
                host,
                options: Options::from(layout),
                ..Target::default()
            };
            match load(source, &target) {
                Ok(loaded) => {
                    add(&mut sum, &loaded.program.to_bytes());
                    add(&mut sum, format!("{:?}", listing(&loaded)).as_bytes());
                    add(&mut sum, format!("{:?}", loaded.diagnostics).as_bytes());
                }
                Err(diagnostics) => add(&mut sum, format!("{diagnostics:?}").as_bytes()),
            }
        }
    }
    sum
}

/// FNV-1a.
fn add(sum: &mut u64, bytes: &[u8]) {
    for byte in bytes {
        *sum = (*sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
}
