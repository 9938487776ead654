//! How long it takes from a policy to its program.
#![allow(missing_docs, reason = "the macros of criterion make public functions")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

use criterion::{Criterion, criterion_group, criterion_main};
use ringside_shared::compile::{Layout, compile};
use ringside_shared::filter::Policy;
use ringside_shared::load::{Target, load};
use std::fmt::Write as _;
use std::hint::black_box;

fn policy(source: &str) -> Policy {
    let loaded = load(source, &Target::default()).unwrap();
    loaded.policy.unwrap()
}

/// As long as Docker's profile: on three arches, two of three syscalls in ranges and alone.
fn docker_like() -> String {
    use ringside_shared::abi::{Arch, syscalls};
    let names = syscalls::all(Arch::X86_64).iter().map(|&(_, name)| name);
    let allowed: Vec<_> = names.enumerate().filter(|(at, _)| at % 7 < 5).collect();
    let mut source = "default errno EPERM\narch x86_64 x86 x32\n".to_owned();
    for (_, name) in allowed {
        // Names that another arch lacks are as good as those of a profile that it does not know.
        if Arch::ALL[..3]
            .iter()
            .all(|&arch| syscalls::number(arch, name).is_some())
        {
            writeln!(source, "allow {name}").unwrap();
        }
    }
    for value in [0, 8, 0x2_0000, 0x2_0008, u32::MAX] {
        writeln!(source, "allow personality if arg0 == {value}").unwrap();
    }
    source
}

fn values(n: u32) -> String {
    let mut source = "default errno EPERM\n".to_owned();
    for value in 0..n {
        writeln!(source, "log mmap if addr == {}", value * 3 + 1).unwrap();
    }
    source
}

fn compiling(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compile");
    let mut subjects = vec![
        ("docker-like".to_owned(), policy(&docker_like())),
        ("2000-values".to_owned(), policy(&values(2000))),
    ];
    // The real one, where the tests have it.
    if let Ok(directory) = std::env::var("REAL_PROFILES") {
        let path = format!("{directory}/docker-default-2026.json");
        let source = std::fs::read_to_string(path).unwrap();
        subjects.push(("docker-default".to_owned(), policy(&source)));
        group.bench_function("docker-default/load", |bencher| {
            bencher.iter(|| load(black_box(&source), &Target::default()));
        });
    }
    for (name, policy) in &subjects {
        for layout in [Layout::Tree, Layout::Linear] {
            let id = format!("{name}/{layout:?}");
            group.bench_function(id, |bencher| {
                bencher.iter(|| compile(black_box(policy), &layout.into()));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, compiling);
criterion_main!(benches);
