//! The rule builder: a rule as a form holds it, and back to text.

use ringside_shared::wire::{OfferReport, RuleReport, TestReport};

use crate::mark;

/// What a rule may do, in the order of the form.
pub const ACTIONS: [(&str, &str); 8] = [
    ("allow", mark!("let it through")),
    ("errno", mark!("fail with an error")),
    ("kill", mark!("kill the process")),
    ("log", mark!("let it through and log it")),
    ("kill_thread", mark!("kill the thread")),
    ("trap", mark!("send SIGSYS")),
    ("trace", mark!("ask the tracer")),
    ("notify", mark!("ask the supervisor")),
];

/// How an argument may be compared.
pub const TESTS: [(&str, &str); 11] = [
    ("==", mark!("is")),
    ("!=", mark!("is not")),
    ("&", mark!("has any of these bits")),
    ("& ==", mark!("has of these bits …")),
    ("& !=", mark!("has not of these bits …")),
    ("in", mark!("is one of")),
    ("..", mark!("is from … to …")),
    ("<", mark!("is less than")),
    ("<=", mark!("is at most")),
    (">", mark!("is more than")),
    (">=", mark!("is at least")),
];

/// A rule, or the default action, as a form holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// `errno`
    pub action: String,
    /// `EPERM`; empty if there is none.
    pub data: String,
    /// Syscalls, sets and numbers.
    pub targets: Vec<String>,
    /// The arches behind `on`.
    pub on: Vec<String>,
    /// All must hold.
    pub tests: Vec<TestReport>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            action: "errno".to_owned(),
            data: "EPERM".to_owned(),
            targets: Vec::new(),
            on: Vec::new(),
            tests: Vec::new(),
        }
    }
}

impl Draft {
    /// A rule of the text.
    pub fn of(rule: &RuleReport) -> Self {
        Self {
            action: rule.action.clone(),
            data: rule.data.clone(),
            targets: rule.targets.clone(),
            on: rule.on.clone(),
            tests: rule.tests.clone(),
        }
    }

    /// An action alone, from its text: `errno EPERM`.
    pub fn of_action(text: &str) -> Self {
        let mut words = text.split([' ', '(', ')']);
        Self {
            action: words.next().unwrap_or_default().to_owned(),
            data: words.next().unwrap_or_default().to_owned(),
            ..Self::default()
        }
    }

    /// The action with its data.
    pub fn action_text(&self) -> String {
        let Self { action, data, .. } = self;
        match action.as_str() {
            _ if data.is_empty() => action.clone(),
            "allow" | "log" | "notify" => format!("{action}({data})"),
            _ => format!("{action} {data}"),
        }
    }

    /// Another action, with data that fits it.
    pub fn set_action(&mut self, action: &str) {
        action.clone_into(&mut self.action);
        let data = if action == "errno" { "EPERM" } else { "" };
        data.clone_into(&mut self.data);
    }

    /// What stands before `if`.
    pub fn head(&self) -> String {
        let mut words = vec![self.action_text()];
        words.extend(self.targets.iter().cloned());
        if !self.on.is_empty() {
            words.push("on".to_owned());
            words.extend(self.on.iter().cloned());
        }
        words.join(" ")
    }

    /// The rule on one line.
    pub fn text(&self) -> String {
        let mut text = self.head();
        for (at, test) in self.tests.iter().enumerate() {
            text.push_str(if at == 0 { " if " } else { " && " });
            text.push_str(&test_text(test));
        }
        text
    }
}

/// How many values a comparison has in its form.
pub fn n_values(test: &str) -> usize {
    match test {
        "& ==" | "& !=" | ".." => 2,
        _ => 1,
    }
}

/// Another comparison with the values of this one, as far as they fit.
pub fn with_test(test: &TestReport, name: &str) -> TestReport {
    let mut values = test.values.clone();
    if name != "in" {
        let last = values.last().cloned().unwrap_or_default();
        values.resize(n_values(name), last);
    }
    TestReport {
        arg: test.arg.clone(),
        test: name.to_owned(),
        values,
    }
}

/// A comparison as it is written.
pub fn test_text(test: &TestReport) -> String {
    let TestReport { arg, test, values } = test;
    let value = |at: usize| values.get(at).map(String::as_str).unwrap_or_default();
    match test.as_str() {
        "& ==" => format!("{arg} & {} == {}", value(0), value(1)),
        "& !=" => format!("{arg} & {} != {}", value(0), value(1)),
        "in" => format!("{arg} in {{{}}}", values.join(", ")),
        ".." => format!("{arg} in {}..{}", value(0), value(1)),
        sign => format!("{arg} {sign} {}", value(0)),
    }
}

/// What stands in the box of a value.
pub fn value_text(test: &TestReport, at: usize) -> String {
    match test.test.as_str() {
        "in" => test.values.join(", "),
        _ => test.values.get(at).cloned().unwrap_or_default(),
    }
}

/// Takes what was typed into the box of a value.
pub fn set_value(test: &mut TestReport, at: usize, typed: &str) {
    if test.test == "in" {
        let values = typed.split(',').map(str::trim);
        test.values = values
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .collect();
    } else {
        test.values.resize(n_values(&test.test), String::new());
        if let Some(value) = test.values.get_mut(at) {
            typed.trim().clone_into(value);
        }
    }
}

/// Whether nothing is missing of a comparison.
pub fn is_whole(test: &TestReport) -> bool {
    !test.arg.is_empty() && !test.values.is_empty() && !test.values.iter().any(String::is_empty)
}

/// Names that a search finds and that are not `named` yet: what begins as typed, then what has it in
/// its name, then what does it.
pub fn matching(offers: &[OfferReport], typed: &str, named: &[String]) -> Vec<OfferReport> {
    let typed = typed.trim().to_lowercase();
    let rank = |offer: &OfferReport| {
        let name = offer.text.to_lowercase();
        match name.find(&typed) {
            Some(0) => Some(0),
            Some(_) => Some(1),
            None => offer.detail.to_lowercase().contains(&typed).then_some(2),
        }
    };
    let free = offers.iter().filter(|offer| !named.contains(&offer.text));
    let mut found: Vec<_> = free
        .filter_map(|offer| Some((rank(offer)?, offer)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, offer)| offer.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::answer;
    use ringside_shared::wire::CheckRequest;

    fn drafts(source: &str) -> Vec<Draft> {
        let report = answer::rules(CheckRequest::of_text(source)).expect("an answer");
        report.rules.iter().map(Draft::of).collect()
    }

    #[test]
    fn every_rule_reads_back_as_the_form_says_it() {
        for rule in [
            "allow read",
            "allow(7) read write",
            "errno EPERM openat @clock 335",
            "trap 7 reboot",
            "kill reboot on x86 x32",
            "errno 13 openat if flags & O_CREAT|O_EXCL && dirfd == AT_FDCWD",
            "log clone if flags:64 & 0x7e020000 == 0 && arg1 in {1, 2, 3}",
            "notify lseek if offset in 1..9 && whence != SEEK_SET && fd & 3 != 1",
        ] {
            let draft = drafts(rule).remove(0);
            assert_eq!(draft.text(), rule);
        }
        assert_eq!(Draft::of_action("errno EPERM").action_text(), "errno EPERM");
        assert_eq!(Draft::of_action("allow(7)").action_text(), "allow(7)");
        assert_eq!(Draft::of_action("kill").action_text(), "kill");
    }

    #[test]
    fn another_comparison_keeps_the_values_that_fit() {
        let draft = drafts("allow openat if flags & O_CREAT").remove(0);
        let test = &draft.tests[0];
        assert_eq!(
            test_text(&with_test(test, "& ==")),
            "flags & O_CREAT == O_CREAT"
        );
        assert_eq!(
            test_text(&with_test(&with_test(test, ".."), "!=")),
            "flags != O_CREAT"
        );
        let mut set = with_test(test, "in");
        set_value(&mut set, 0, "O_RDWR, 7,");
        assert_eq!(test_text(&set), "flags in {O_RDWR, 7}");
        assert_eq!(test_text(&with_test(&set, "<")), "flags < O_RDWR");
        assert!(is_whole(&set));
        set_value(&mut set, 0, " ");
        assert!(!is_whole(&set));
    }

    #[test]
    fn another_action_has_data_that_fits() {
        let mut draft = drafts("trap 7 reboot").remove(0);
        draft.set_action("errno");
        assert_eq!(draft.text(), "errno EPERM reboot");
        draft.set_action("allow");
        assert_eq!(draft.text(), "allow reboot");
    }

    #[test]
    fn names_are_found_by_what_they_are_called_and_by_what_they_do() {
        let offer = |(text, detail): (&str, &str)| OfferReport {
            text: text.to_owned(),
            kind: "syscall".to_owned(),
            detail: detail.to_owned(),
            goes_on: false,
        };
        let offers = [
            ("clock_settime", "set a clock"),
            ("settimeofday", "set the clock"),
            ("adjtimex", "tune the clock"),
            ("read", "read from a file"),
        ];
        let offers = offers.map(offer);
        let found = |typed: &str, named: &[&str]| {
            let named: Vec<_> = named.iter().map(|name| (*name).to_owned()).collect();
            let found = matching(&offers, typed, &named);
            found
                .into_iter()
                .map(|offer| offer.text)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("set", &[]), ["settimeofday", "clock_settime"]);
        assert_eq!(
            found("Clock", &[]),
            ["clock_settime", "settimeofday", "adjtimex"]
        );
        assert_eq!(
            found("clock", &["clock_settime"]),
            ["settimeofday", "adjtimex"]
        );
        assert_eq!(found("", &[]).len(), 4);
        assert!(found("nothing", &[]).is_empty());
    }
}
