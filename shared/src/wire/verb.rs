//! What can be asked of the filter core: a verb ties a name to the type of its question and the type
//! of its answer. The page asks its worker by these names; most of them are also addresses under
//! `/api/filters`.

use super::{
    AnalysisReport, AuditReport, CallCardReport, CallCardRequest, CardReport, CheckReport,
    CheckRequest, CompileReport, CompletionReport, CostsReport, DiffReport, DiffRequest,
    EditReport, ExplainReport, ExportReport, ExportRequest, FileReport, FixReport, HeatReport,
    LearnReport, LearnRequest, LogReport, PassesReport, PassesRequest, PlaceRequest, ReviseRequest,
    RulesReport, Share, StageReport, TellRequest, TranslationReport, WhatIfReport, WhatIfRequest,
    WrittenText,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A verb: its name, what it is asked about, and what is answered.
pub trait Verb: 'static {
    /// What it is called in a message.
    const NAME: &'static str;
    /// The question.
    type About: Serialize + DeserializeOwned;
    /// The answer.
    type Answer: Serialize + DeserializeOwned;
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $verb:ident: $name:literal, $about:ty => $answer:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub struct $verb;

            impl Verb for $verb {
                const NAME: &'static str = $name;
                type About = $about;
                type Answer = $answer;
            }
        )*

        /// Every name.
        pub const NAMES: &[&str] = &[$($name),*];
    };
}

verbs! {
    /// Everything that an editor wants to know of a text.
    Analyse: "analyse", CheckRequest => AnalysisReport;
    /// What may stand at a place of a text.
    Complete: "complete", PlaceRequest => CompletionReport;
    /// What the word at a place of a text means.
    Card: "card", PlaceRequest => Option<CardReport>;
    /// The rules of a filter text.
    Rules: "rules", CheckRequest => RulesReport;
    /// An edit of the rules as edits of the text.
    Revise: "revise", ReviseRequest => Vec<EditReport>;
    /// Whether a filter loads.
    Check: "check", CheckRequest => CheckReport;
    /// The program of a filter.
    Compile: "compile", CheckRequest => CompileReport;
    /// The program after each pass of the compiler.
    Stages: "stages", CheckRequest => Vec<StageReport>;
    /// What each pass makes of the program, and one of them line by line.
    Passes: "passes", PassesRequest => PassesReport;
    /// What is weak about a filter.
    Audit: "audit", CheckRequest => AuditReport;
    /// The filter with everything mended that the audit can mend.
    FixAll: "fix-all", CheckRequest => FixReport;
    /// What a filter does, from its program alone.
    Explain: "explain", CheckRequest => ExplainReport;
    /// The same in words, of all calls or of one syscall.
    Tell: "tell", TellRequest => WrittenText;
    /// Where two filters differ.
    Diff: "diff", DiffRequest => DiffReport;
    /// A filter in the form that another tool takes.
    Export: "export", ExportRequest => ExportReport;
    /// A filter of another language as filter text.
    Translate: "translate", CheckRequest => TranslationReport;
    /// The text of a file, whose bytes come with the question.
    ReadFile: "read-file", () => FileReport;
    /// A filter that allows what recorded runs did.
    Learn: "learn", LearnRequest => LearnReport;
    /// Which calls of a recorded run would meet another verdict. The run's calls come with the
    /// question, as words.
    WhatIf: "what-if", WhatIfRequest => WhatIfReport;
    /// What is to be known of a call: its arguments, its errno.
    CallCard: "call-card", CallCardRequest => CallCardReport;
    /// What of a filter the calls of a recorded run used; they come as with `what-if`.
    Heat: "heat", WhatIfRequest => HeatReport;
    /// What each syscall costs.
    Costs: "costs", CheckRequest => CostsReport;
    /// A run as one HTML file. Its events come with the question, one a line.
    Handout: "handout", Share => WrittenText;
    /// The log of strace, whose bytes come with the question, as a recorded run.
    ReadLog: "read-log", () => LogReport;
}
