//! seccompiler as a peer, on what it can say of a profile: one arch, and one action beside the
//! default.

use ringside_shared::abi::{Arch, syscalls};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The part of a profile that seccompiler can say, and whether that is all of it.
pub(crate) fn slice(source: &str) -> (String, bool) {
    let mut profile: Value = serde_json::from_str(source).unwrap();
    let members = profile.as_object_mut().unwrap();
    let arches = ["archMap", "architectures"].map(|key| members.remove(key));
    let mut is_whole = arches.iter().all(Option::is_none);
    let outcome = |rule: &Value| (rule["action"].clone(), rule["errnoRet"].clone());
    let default = profile["defaultAction"].clone();
    if let Some(rules) = profile["syscalls"].as_array_mut() {
        let n = rules.len();
        let first = rules.iter().find(|rule| rule["action"] != default);
        let kept = first.map(outcome);
        rules.retain(|rule| Some(outcome(rule)) == kept);
        is_whole &= rules.len() == n;
    }
    (profile.to_string(), is_whole)
}

/// The program for the rules of a list, as `peer.c` reads it; `Err` says why there is none.
pub(crate) fn build(list: &str) -> Result<BpfProgram, String> {
    let mut default = 0;
    let mut matched = None;
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    let mut always = Vec::new();
    for line in list.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["default", word] => default = word.parse().unwrap(),
            ["rule", word, name, ref args @ ..] => {
                matched = Some(word.parse().unwrap());
                let Some(nr) = syscalls::number(Arch::X86_64, name) else {
                    continue;
                };
                let chain = rules.entry(i64::from(nr)).or_default();
                if args.is_empty() {
                    always.push(i64::from(nr));
                } else {
                    let conditions = args.chunks_exact(4).map(condition).collect();
                    chain.push(SeccompRule::new(conditions).unwrap());
                }
            }
            _ => {}
        }
    }
    // No rule on a call means that it always matches.
    rules.extend(always.into_iter().map(|nr| (nr, Vec::new())));
    let matched = matched.ok_or("no rules")?;
    let filter = SeccompFilter::new(
        rules,
        action(default)?,
        action(matched)?,
        TargetArch::x86_64,
    );
    let program = filter.and_then(BpfProgram::try_from);
    program.map_err(|error| error.to_string())
}

/// Index, `SCMP_CMP_*` and both values.
fn condition(words: &[&str]) -> SeccompCondition {
    let number = |at: usize| words[at].parse::<u64>().unwrap();
    let (operator, value) = match (number(1), number(2)) {
        (1, value) => (SeccompCmpOp::Ne, value),
        (2, value) => (SeccompCmpOp::Lt, value),
        (3, value) => (SeccompCmpOp::Le, value),
        (4, value) => (SeccompCmpOp::Eq, value),
        (5, value) => (SeccompCmpOp::Ge, value),
        (6, value) => (SeccompCmpOp::Gt, value),
        (_, mask) => (SeccompCmpOp::MaskedEq(mask), number(3)),
    };
    let index = u8::try_from(number(0)).unwrap();
    SeccompCondition::new(index, SeccompCmpArgLen::Qword, operator, value).unwrap()
}

/// Of the word that a filter returns.
fn action(word: u32) -> Result<SeccompAction, String> {
    match word & 0xffff_0000 {
        0x8000_0000 => Ok(SeccompAction::KillProcess),
        0 => Ok(SeccompAction::KillThread),
        0x0003_0000 => Ok(SeccompAction::Trap),
        0x0005_0000 => Ok(SeccompAction::Errno(word & 0xffff)),
        0x7ff0_0000 => Ok(SeccompAction::Trace(word & 0xffff)),
        0x7ffc_0000 => Ok(SeccompAction::Log),
        0x7fff_0000 => Ok(SeccompAction::Allow),
        _ => Err("no such action".to_owned()),
    }
}
