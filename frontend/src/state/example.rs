//! The examples that the page offers.

/// A command, a filter for it, and what to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// A few words.
    pub title: &'static str,
    /// What goes into the command box.
    pub command: &'static str,
    /// One or two sentences for the learner.
    pub look_for: &'static str,
    /// What goes into the editor.
    pub filter: &'static str,
}

/// The files of `static/examples`, in order of their names.
const FILES: &[&str] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

impl Example {
    /// All of them, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        FILES.iter().filter_map(|text| Self::read(text))
    }

    /// A file of three `# key: value` lines, an empty line, and the filter.
    fn read(text: &'static str) -> Option<Self> {
        let (head, filter) = text.split_once("\n\n")?;
        let value = |key: &str| {
            head.lines().find_map(|line| {
                line.strip_prefix("# ")?
                    .strip_prefix(key)?
                    .strip_prefix(": ")
            })
        };
        Some(Self {
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
    use ringside_shared::load::{Target, load};

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
    fn the_first_example_is_the_clock() {
        let first = Example::all().next().expect("an example");
        assert_eq!(first.command, "date -s \"19 april 2022 18:19:09\"");
    }
}
