//! Messages between clients and the server: plain data with serde, no logic.
//!
//! Outside programs read these by name; fields are added, never renamed or removed.
//! 64-bit words travel as `"0x…"` strings ([`Word`]), because JSON numbers lose them.

mod audit;
mod call;
mod call_card;
mod editor;
mod ending;
mod event;
mod explain;
mod filter;
mod heat;
mod host;
mod learn;
mod passes;
mod replay;
mod rules;
mod run;
mod share;
pub mod verb;
mod word;

pub use audit::{AuditReport, EditReport, FindingReport};
pub use call::{
    CountedCall, RefusedBy, Speaker, SyscallEvent, SyscallResult, SyscallStart, Verdict,
};
pub use call_card::{ArgumentCard, CallCardReport, CallCardRequest, ErrnoCard, FlagCard};
pub use editor::{
    AnalysisReport, CardReport, CompletionReport, ExportReport, ExportRequest, FactReport,
    FileReport, FixReport, OfferReport, PlaceRequest, ProblemReport, ProgramReport, TellRequest,
    TranslationReport, WhatIfReport, WhatIfRequest, WrittenText,
};
pub use ending::{Closing, End, LimitReached, Outcome, Usage};
pub use event::{
    Event, Layer, Output, Problem, Process, ProcessChange, Program, Queued, Signal, Started,
};
pub use explain::{
    ActionReport, AnswerReport, ArchReport, ConditionalReport, CostReport, DiffReport, DiffRequest,
    DifferenceReport, ExplainReport, ForeignReport, WitnessReport,
};
pub use filter::{
    Budget, CheckReport, CheckRequest, CompileReport, DiagnosticReport, FilterSource, Insn,
    InsnOrigin, StageReport,
};
pub use heat::{CostsReport, HeatReport, RuleFate, RuleHeat, SyscallHeat};
pub use host::{ActionSupport, ConfigLine, HostReport, Kernel, LimitReport, SeccompReport};
pub use learn::{LearnReport, LearnRequest, SkippedLine};
pub use passes::{PassChange, PassReport, PassRow, PassesReport, PassesRequest};
pub use replay::{ReplayLine, ReplayRule, ReplaySummary, ReplayedCall, VerdictChange};
pub use rules::{ReviseRequest, RuleEdit, RuleReport, RulesReport, TestReport};
pub use run::{ClientMessage, Command, Limits, RunRequest, StartPoint};
pub use share::{LogReport, Share, ShareHead, SharePolicy, ShareReceipt};
pub use word::Word;
