//! How long it takes to read a profile: JSON text to `Policy`.
//!
//! `REAL_PROFILES=DIR` names a directory with Docker's own, `docker-default-2026.json`; a profile
//! of the same shape and size is read in any case.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ringside_shared::abi::{Arch, syscalls};
use ringside_shared::load::Target;
use ringside_shared::profile::{json, oci};
use std::fmt::Write as _;
use std::hint::black_box;

fn read(criterion: &mut Criterion) {
    let mut profiles = vec![
        ("like docker's".to_owned(), like_dockers()),
        ("10 MB".to_owned(), long()),
    ];
    if let Ok(directory) = std::env::var("REAL_PROFILES") {
        let path = std::path::Path::new(&directory).join("docker-default-2026.json");
        if let Ok(source) = std::fs::read_to_string(path) {
            profiles.push(("docker's".to_owned(), source));
        }
    }
    let target = Target::default();
    let mut group = criterion.benchmark_group("read");
    group.sample_size(20);
    for (name, source) in &profiles {
        assert!(oci::read(source, &target).0.is_some(), "{name} is refused");
        group.throughput(Throughput::Bytes(source.len() as u64));
        group.bench_function(format!("{name}: text to JSON"), |b| {
            b.iter(|| json::parse(black_box(source)).is_ok());
        });
        group.bench_function(format!("{name}: text to policy"), |b| {
            b.iter(|| oci::read(black_box(source), &target));
        });
    }
    group.finish();
}

/// An allowlist of nearly every name on three arches, with conditions on a few, spread out as
/// Docker's is.
fn like_dockers() -> String {
    let names = syscalls::all(Arch::X86_64).iter().map(|(_, name)| *name);
    let names: Vec<_> = names.filter(|name| !name.contains("module")).collect();
    let mut source = String::from(
        "{\n\t\"defaultAction\": \"SCMP_ACT_ERRNO\",\n\t\"defaultErrnoRet\": 1,\n\t\"archMap\": [\n\
         {\"architecture\": \"SCMP_ARCH_X86_64\",\n\
         \"subArchitectures\": [\"SCMP_ARCH_X86\", \"SCMP_ARCH_X32\"]}\n],\n\t\"syscalls\": [\n",
    );
    let _ = writeln!(source, "{{\n\t\t\t\"names\": [");
    for name in &names {
        let _ = writeln!(source, "\t\t\t\t\"{name}\",");
    }
    source.push_str("\"read\"\n], \"action\": \"SCMP_ACT_ALLOW\"}");
    for value in [0_u64, 8, 0x2_0000, 0x2_0008, 0xffff_ffff] {
        let _ = write!(
            source,
            ",\n{{\n\t\t\t\"names\": [\n\t\t\t\t\"init_module\"\n\t\t\t],\n\t\t\t\"action\": \
             \"SCMP_ACT_ALLOW\",\n\t\t\t\"args\": [\n\t\t\t\t{{\n\t\t\t\t\t\"index\": 0,\n\
             \t\t\t\t\t\"value\": {value},\n\t\t\t\t\t\"op\": \"SCMP_CMP_EQ\"\n\t\t\t\t}}\n\
             \t\t\t]\n\t\t}}"
        );
    }
    source.push_str("\n]}\n");
    source
}

/// As long as a profile may reasonably be: the same names over and over.
fn long() -> String {
    let mut one = String::new();
    for (_, name) in syscalls::all(Arch::X86_64) {
        let _ = write!(one, "\"{name}\",");
    }
    let names = one.repeat(10_000_000 / one.len());
    format!(
        r#"{{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{{"names":[{names}"read"],"action":"SCMP_ACT_ALLOW"}}]}}"#
    )
}

criterion_group!(benches, read);
criterion_main!(benches);
