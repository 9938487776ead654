//! How a command is run, beside what stands in the command box and in the editor.

use ringside_shared::wire::{Command, FilterSource, Limits, RunRequest, Share, StartPoint};
use serde::{Deserialize, Serialize};

use crate::tr;

/// How a command is run. Links, drafts and kept runs carry all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// When the filters are installed.
    pub start: StartPoint,
    /// Seccomp's mode 1 instead of filters.
    pub strict: bool,
    /// Whether threads may run on several CPUs at once.
    pub parallel: bool,
    /// What the command reads.
    pub stdin: String,
    /// Seconds after which it is ended, below the server's own limit.
    pub seconds: Option<u64>,
    /// A second filter, installed after the one in the editor.
    pub on_top: String,
}

impl Options {
    /// Whether nothing was chosen.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// A command under the filter of the editor, run like this.
    pub fn request(&self, command: Command, filter: &str) -> RunRequest {
        // The editor's filter is the first: without it, there is nothing to be on top of.
        let texts = [filter, &self.on_top].into_iter();
        let texts = texts.take_while(|text| !self.strict && !text.trim().is_empty());
        RunRequest {
            command,
            filters: texts
                .map(|text| FilterSource::Text(text.to_owned()))
                .collect(),
            // Strict mode has one beginning.
            start: if self.strict {
                StartPoint::default()
            } else {
                self.start
            },
            strict: self.strict,
            parallel: self.parallel,
            stdin: self.stdin.clone(),
            limits: Limits {
                wall_ms: self.seconds.map(|seconds| seconds.saturating_mul(1000)),
                ..Limits::default()
            },
        }
    }

    /// What a request was made with.
    pub fn of(request: &RunRequest) -> Self {
        let on_top = match request.filters.get(1) {
            Some(FilterSource::Text(text)) => text.clone(),
            Some(FilterSource::Oci(profile)) => profile.to_string(),
            None => String::new(),
        };
        Self {
            start: request.start,
            strict: request.strict,
            parallel: request.parallel,
            stdin: request.stdin.clone(),
            seconds: request.limits.wall_ms.map(|ms| ms.div_ceil(1000)),
            on_top,
        }
    }

    /// What a kept run was made with.
    pub fn of_kept(head: &Share) -> Self {
        Self {
            start: head.start,
            strict: head.strict,
            parallel: head.parallel,
            stdin: head.stdin.clone(),
            seconds: head.wall_ms.map(|ms| ms.div_ceil(1000)),
            on_top: head.filters.get(1).cloned().unwrap_or_default(),
        }
    }

    /// A run of a command under a filter like this, as it is kept.
    pub fn kept(&self, command: String, filter: String) -> Share {
        let mut filters = vec![filter];
        filters.extend((!self.on_top.is_empty()).then(|| self.on_top.clone()));
        Share {
            command,
            filters,
            start: self.start,
            strict: self.strict,
            parallel: self.parallel,
            stdin: self.stdin.clone(),
            wall_ms: self.seconds.map(|seconds| seconds.saturating_mul(1000)),
            ..Share::default()
        }
    }

    /// What was chosen, in a few words; empty if nothing was.
    pub fn words(&self) -> String {
        let start = match self.start {
            _ if self.strict => None,
            StartPoint::Exec => None,
            StartPoint::AfterExec => Some(tr!("from after exec").to_owned()),
            StartPoint::Main => Some(tr!("from the entry point").to_owned()),
        };
        let parts = [
            self.strict.then(|| tr!("strict mode").to_owned()),
            start,
            (!self.strict && !self.on_top.trim().is_empty()).then(|| tr!("two filters").to_owned()),
            (!self.stdin.is_empty()).then(|| tr!("with input").to_owned()),
            self.seconds
                .map(|seconds| tr!("{seconds} s at most", seconds)),
            self.parallel.then(|| tr!("in parallel").to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Options {
        Options {
            start: StartPoint::Main,
            strict: false,
            parallel: true,
            stdin: "a\nb".to_owned(),
            seconds: Some(3),
            on_top: "default allow\nkill socket".to_owned(),
        }
    }

    fn command() -> Command {
        Command::Argv(vec!["cat".to_owned()])
    }

    #[test]
    fn a_request_says_what_it_was_made_with() {
        let request = all().request(command(), "default allow");
        assert_eq!((request.filters.len(), Options::of(&request)), (2, all()));
        let kept = all().kept("cat".to_owned(), String::new());
        assert_eq!(Options::of_kept(&kept), all());
        let request = Options::default().request(command(), "");
        assert_eq!(
            (request.filters.len(), Options::of(&request)),
            (0, Options::default())
        );
    }

    #[test]
    fn strict_mode_takes_no_filter_and_has_one_beginning() {
        let strict = Options {
            strict: true,
            ..all()
        };
        let request = strict.request(command(), "default allow");
        assert_eq!(
            (request.filters.len(), request.start),
            (0, StartPoint::Exec)
        );
        assert!(strict.words().starts_with("strict mode, "));
    }

    #[test]
    fn a_second_filter_alone_is_no_filter_on_top() {
        assert!(all().request(command(), " \n").filters.is_empty());
    }

    #[test]
    fn what_is_left_as_it_was_is_not_mentioned() {
        assert_eq!(Options::default().words(), "");
        assert_eq!(
            all().words(),
            "from the entry point, two filters, with input, 3 s at most, in parallel"
        );
    }

    #[test]
    fn options_of_another_page_lack_fields_and_read_all_the_same() {
        let read: Options = serde_json::from_str(r#"{"strict":true,"new":[1]}"#).expect("options");
        assert_eq!(
            read,
            Options {
                strict: true,
                ..Options::default()
            }
        );
    }
}
