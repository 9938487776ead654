//! How long it takes to explain a program and to compare two, in process.
#![allow(
    missing_docs,
    reason = "criterion's macros make undocumented functions"
)]
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

use criterion::{Criterion, criterion_group, criterion_main};
use ringside_shared::bpf::BpfProgram;
use ringside_shared::explain;
use ringside_shared::load::{self, Target};
use std::hint::black_box;

/// The real profile that `REAL_PROFILES` names, or ours of the same kind.
fn program() -> BpfProgram {
    let folder = std::env::var("REAL_PROFILES").ok();
    let path = folder.map(|folder| format!("{folder}/docker-default-2026.json"));
    let source = path.and_then(|path| std::fs::read_to_string(path).ok());
    let source = source.unwrap_or_else(|| include_str!("../tests/filters/docker.json").to_owned());
    load::load(&source, &Target::default()).unwrap().program
}

fn explain(criterion: &mut Criterion) {
    let a = program();
    let mut changed = a.insns().to_vec();
    let last = changed
        .iter()
        .rposition(|insn| insn.k > 1 << 16)
        .unwrap_or(0);
    changed[last].k ^= 2;
    let b = BpfProgram::new(changed).unwrap();
    criterion.bench_function("explain/report", |bench| {
        bench.iter(|| explain::report(black_box(&a)));
    });
    criterion.bench_function("explain/costs", |bench| {
        let report = explain::report(&a);
        bench.iter(|| explain::costs(black_box(&a), &report, None));
    });
    criterion.bench_function("explain/diff", |bench| {
        bench.iter(|| explain::diff(black_box(&a), black_box(&b)));
    });
}

criterion_group!(benches, explain);
criterion_main!(benches);
