//! Cards: what is to be known of a call beyond what happened.

use serde::{Deserialize, Serialize};

use super::Word;

/// A call that somebody wants to know more of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallCardRequest {
    /// `x86_64`, `x86`, `x32`, `aarch64`, `riscv64`.
    pub arch: String,
    /// The syscall.
    pub name: String,
    /// The argument registers.
    #[serde(default)]
    pub args: Vec<Word>,
    /// Name of the errno, if it failed: `EPERM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errno: Option<String>,
}

/// What is to be known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallCardReport {
    /// What was asked.
    pub about: CallCardRequest,
    /// Its arguments; empty for a call that we do not know.
    pub args: Vec<ArgumentCard>,
    /// Its page in section 2 of the manual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub man: Option<String>,
    /// The kernel release that first had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Why one should think before allowing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<String>,
    /// The errno that it got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errno: Option<ErrnoCard>,
}

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArgumentCard {
    /// As in the man page: `dirfd`.
    pub name: String,
    /// What it is, in a few words: `an open directory, or AT_FDCWD`.
    pub kind: String,
    /// Whether it is the address of something that a filter cannot see (fact 25).
    pub is_pointer: bool,
    /// Constants that it may hold, if it is one or several of those; of a large family only those
    /// that it does hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<FlagCard>,
    /// What of its value has no name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<Word>,
}

/// One constant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagCard {
    /// `O_CREAT`.
    pub name: String,
    /// Its value.
    pub value: Word,
    /// Whether the argument holds it.
    pub is_set: bool,
    /// Whether it excludes its neighbours.
    pub is_choice: bool,
}

/// An errno, in general and of the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrnoCard {
    /// `EPERM`.
    pub name: String,
    /// 1.
    pub number: u16,
    /// What the C library prints.
    pub message: String,
    /// What it means in general.
    pub meaning: String,
    /// What the kernel found if it was the kernel that answered this call so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub here: Option<String>,
}
