//! The examples that the page offers.

/// A command, a filter for it, and what to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// Its file's name, without the extension.
    pub name: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What goes into the command box.
    pub command: &'static str,
    /// One or two sentences for the learner.
    pub look_for: &'static str,
    /// What goes into the editor.
    pub filter: &'static str,
}

/// The files of `static/examples`, in order of their names: name and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

impl Example {
    /// All of them, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        FILES
            .iter()
            .filter_map(|(name, text)| Self::read(name, text))
    }

    /// Where beside the page its recorded run is.
    pub fn recording(&self) -> String {
        format!("recordings/{}.ndjson", self.name)
    }

    /// A file of three `# key: value` lines, an empty line, and the filter.
    fn read(name: &'static str, text: &'static str) -> Option<Self> {
        let (head, filter) = text.split_once("\n\n")?;
        let value = |key: &str| {
            head.lines().find_map(|line| {
                line.strip_prefix("# ")?
                    .strip_prefix(key)?
                    .strip_prefix(": ")
            })
        };
        Some(Self {
            name,
            title: value("title")?,
            command: value("command")?,
            look_for: value("look for")?,
            filter,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::recording;
    use ringside_shared::load::{Target, load};
    use ringside_shared::trace::{RecordedCall, Replay};
    use ringside_shared::wire::{Event, ShareHead};

    #[test]
    fn every_example_is_complete_and_its_filter_loads_without_a_warning() {
        assert_eq!(Example::all().count(), FILES.len());
        assert!(FILES.len() >= 6, "{} examples", FILES.len());
        for example in Example::all() {
            let loaded = load(example.filter, &Target::default());
            let problems = loaded.map_or_else(|all| all, |loaded| loaded.diagnostics);
            assert_eq!(problems, [], "{}", example.title);
        }
    }

    #[test]
    fn every_example_has_a_recorded_run_under_its_filter_that_tells_what_is_to_be_looked_for() {
        for example in Example::all() {
            let path = format!(
                "{}/../static/{}",
                env!("CARGO_MANIFEST_DIR"),
                example.recording()
            );
            let text = std::fs::read_to_string(&path);
            let text = text.unwrap_or_else(|why| panic!("{path}: {why}: scripts/record-examples"));
            let head = text
                .lines()
                .next()
                .and_then(|head| serde_json::from_str(head).ok());
            let ShareHead::Share(head) = head.unwrap_or_else(|| panic!("{path} has no head"));
            assert_eq!(
                head.command, example.command,
                "{path}: scripts/record-examples"
            );
            assert_eq!(
                head.filters,
                [example.filter],
                "{path}: scripts/record-examples"
            );

            let filters = [load(example.filter, &Target::default()).expect("it loads")];
            let mut replay = Replay::new(&filters);
            let events = recording::read(&text).expect("a recording").events;
            for event in &events {
                if let Event::Syscall(call) = event
                    && let Ok(call) = RecordedCall::of(call)
                    && call.is_asked()
                {
                    assert_eq!(
                        replay.changed(&call),
                        None,
                        "{path}: scripts/record-examples"
                    );
                }
            }
            let ended = events.iter().any(|event| matches!(event, Event::End(_)));
            assert!(ended, "{path} was cut");
        }
    }

    #[test]
    fn the_first_example_is_the_clock() {
        let first = Example::all().next().expect("an example");
        assert_eq!(first.command, "date -s \"19 april 2022 18:19:09\"");
    }
}
