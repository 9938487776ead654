//! How many BPF instructions a second the emulator executes: `cargo bench --bench emulate`.
//!
//! The figure to look at is `thrpt`, elements being instructions.
#![allow(missing_docs, reason = "criterion's macros make functions without")]
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot start has failed"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf::{self, BpfProgram, SockFilter, insn};
use ringside_shared::load::{Target, load};
use std::hint::black_box;

/// Every number that there may be, under a filter.
fn calls() -> Vec<SeccompData> {
    let call = |nr| SeccompData {
        nr,
        arch: Arch::X86_64.audit(),
        args: [u64::from(nr), 1 << 32, 2, 0, u64::MAX, 5],
        ..SeccompData::default()
    };
    (0..512).map(call).collect()
}

/// Every operation of the arithmetic unit, over and over.
fn arithmetic() -> BpfProgram {
    let mut insns = vec![
        SockFilter::plain(insn::LD_ABS, 0),
        SockFilter::plain(insn::LDX_IMM, 3),
    ];
    let codes = [
        insn::ADD_K,
        insn::SUB_X,
        insn::MUL_K,
        insn::OR_K,
        insn::AND_X,
        insn::LSH_K,
        insn::RSH_X,
        insn::XOR_K,
        insn::NEG,
        insn::TAX,
        insn::ST,
        insn::LD_MEM,
        insn::DIV_K,
    ];
    insns.extend(
        codes
            .iter()
            .cycle()
            .take(4000)
            .map(|&code| SockFilter::plain(code, 5)),
    );
    insns.push(SockFilter::plain(insn::RET_A, 0));
    BpfProgram::new(insns).unwrap()
}

fn emulate(criterion: &mut Criterion) {
    let docker = load(
        include_str!("../tests/filters/docker.json"),
        &Target::default(),
    )
    .unwrap();
    let programs = [("docker", docker.program), ("arithmetic", arithmetic())];
    let calls = calls();
    let mut group = criterion.benchmark_group("emulate");
    for (name, program) in &programs {
        let n_insns: u64 = calls
            .iter()
            .map(|data| u64::from(bpf::run(program, data).insns))
            .sum();
        group.throughput(Throughput::Elements(n_insns));
        group.bench_function(*name, |bencher| {
            bencher.iter(|| {
                for data in &calls {
                    black_box(bpf::run(black_box(program), data));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, emulate);
criterion_main!(benches);
