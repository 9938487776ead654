//! A second reading of OCI profiles: with serde, and in the steps in which moby, runc and
//! libseccomp's callers go. Knows nothing of ours but the target.

use ringside_shared::load::Target;
use serde_json::Value;
use std::fmt::Write as _;

/// The lines that `peer.c` understands, without `rounds` and `optimize`.
pub(crate) fn list(source: &str, target: &Target) -> String {
    let profile: Value = serde_json::from_str(source).unwrap();
    let default = action(&profile["defaultAction"], &profile["defaultErrnoRet"]);
    let mut list = format!("default {default}\n");
    for arch in arches(&profile) {
        let _ = writeln!(list, "arch {arch}");
    }
    for rule in items(&profile["syscalls"]) {
        let own = action(&rule["action"], &rule["errnoRet"]);
        if own == default || !counts(rule, target) {
            continue;
        }
        let name = std::iter::once(&rule["name"]).filter(|name| !name.is_null());
        for name in name.chain(items(&rule["names"])) {
            for args in alternatives(rule) {
                let _ = writeln!(list, "rule {own} {}{args}", name.as_str().unwrap());
            }
        }
    }
    list
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    items(value).iter().map(|item| item.as_str().unwrap())
}

/// `SCMP_ACT_*` of `seccomp.h`.
fn action(name: &Value, errno: &Value) -> u32 {
    let data = errno.as_u64().map_or(1, |errno| (errno & 0xffff) as u32);
    match name.as_str().unwrap() {
        "SCMP_ACT_KILL_PROCESS" => 0x8000_0000,
        "SCMP_ACT_KILL" | "SCMP_ACT_KILL_THREAD" => 0,
        "SCMP_ACT_TRAP" => 0x0003_0000,
        "SCMP_ACT_ERRNO" => 0x0005_0000 | data,
        "SCMP_ACT_TRACE" => 0x7ff0_0000 | data,
        "SCMP_ACT_LOG" => 0x7ffc_0000,
        "SCMP_ACT_NOTIFY" => 0x7fc0_0000,
        "SCMP_ACT_ALLOW" => 0x7fff_0000,
        other => panic!("{other}"),
    }
}

/// Beside `x86_64`, the host of these tests.
fn arches(profile: &Value) -> Vec<String> {
    let map = items(&profile["archMap"]).iter();
    let mut map = map.filter(|entry| entry["architecture"] == "SCMP_ARCH_X86_64");
    let subs = map.next().map(|entry| &entry["subArchitectures"]);
    let listed = strings(subs.unwrap_or(&profile["architectures"]));
    // Those that we have no table for cannot call on this host.
    let ours = ["X86", "X32", "AARCH64", "RISCV64"];
    listed
        .filter_map(|name| name.strip_prefix("SCMP_ARCH_"))
        .filter(|name| ours.contains(name))
        .map(str::to_lowercase)
        .collect()
}

fn counts(rule: &Value, target: &Target) -> bool {
    let has = |cap: &str| target.caps.iter().any(|own| own == cap);
    let is_here = |arch: &str| arch == "amd64";
    let is_new_enough = |version: &Value| {
        let (major, minor) = version.as_str().unwrap().split_once('.').unwrap();
        target.kernel >= (major.parse().unwrap(), minor.parse().unwrap())
    };
    let (includes, excludes) = (&rule["includes"], &rule["excludes"]);
    let arches = items(&includes["arches"]);
    let asks_for_more = !(arches.is_empty() || strings(&includes["arches"]).any(is_here))
        || !strings(&includes["caps"]).all(has)
        || !(includes["minKernel"].is_null() || is_new_enough(&includes["minKernel"]));
    let is_for_others = strings(&excludes["arches"]).any(is_here)
        || strings(&excludes["caps"]).any(has)
        || (!excludes["minKernel"].is_null() && is_new_enough(&excludes["minKernel"]));
    !asks_for_more && !is_for_others
}

/// One list of conditions, or one for each if an argument is tested twice.
fn alternatives(rule: &Value) -> Vec<String> {
    const OPERATORS: [&str; 7] = ["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"];
    let args = items(&rule["args"]).iter().map(|arg| {
        let number = |key: &str| arg[key].as_u64().unwrap_or(0);
        let operator = arg["op"].as_str().unwrap().replace("SCMP_CMP_", "");
        let operator = OPERATORS.iter().position(|op| *op == operator).unwrap() + 1;
        let index = number("index");
        let (value, two) = (number("value"), number("valueTwo"));
        (index, format!(" {index} {operator} {value} {two}"))
    });
    let args: Vec<_> = args.collect();
    let is_twice = |(at, (index, _)): (usize, &(u64, String))| {
        args[..at].iter().any(|(other, _)| other == index)
    };
    let texts = args.iter().map(|(_, text)| text.clone());
    if args.iter().enumerate().any(is_twice) {
        texts.collect()
    } else {
        vec![texts.collect()]
    }
}
