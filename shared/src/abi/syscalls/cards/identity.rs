//! Users, groups and capabilities.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("add_key", "put a key into a keyring"),
    ("capget", "ask for the capabilities of a process"),
    ("capset", "change the capabilities of the process"),
    ("getegid", "ask for the effective group id"),
    ("geteuid", "ask for the effective user id"),
    ("getgid", "ask for the real group id"),
    ("getgroups", "ask for the further groups of the process"),
    ("getresgid", "ask for the real, effective and saved group id"),
    ("getresuid", "ask for the real, effective and saved user id"),
    ("getuid", "ask for the real user id"),
    ("keyctl", "work with keys and keyrings"),
    ("lsm_get_self_attr", "ask for the process's security labels"),
    ("lsm_list_modules", "list the active security modules"),
    ("lsm_set_self_attr", "set the process's security labels"),
    ("request_key", "look for a key, or have it made"),
    ("setfsgid", "set the group id for file accesses"),
    ("setfsuid", "set the user id for file accesses"),
    ("setgid", "become another group"),
    ("setgroups", "set the further groups of the process"),
    ("setregid", "set the real and effective group id"),
    ("setresgid", "set the real, effective and saved group id"),
    ("setresuid", "set the real, effective and saved user id"),
    ("setreuid", "set the real and effective user id"),
    ("setuid", "become another user"),
];
