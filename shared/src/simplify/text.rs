//! A filter in the fewest words.

use super::{is_same, simplify};
use crate::explain;
use crate::filter::{self, MAX_SOURCE_BYTES, Policy, ast};
use crate::load::{Format, Loaded, Target, load};
use crate::profile::{self, Output};
use crate::text::lines;
use std::collections::BTreeMap;

/// A filter in the fewest words, and what that saves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simplified {
    /// Our filter text. The source itself if nothing shorter was found that can be proven equal.
    pub text: String,
    /// What it means.
    pub policy: Policy,
    /// Whether it says less than the source.
    pub is_shorter: bool,
    /// Rules before and after.
    pub rules: [usize; 2],
    /// Words before and after, of our text without comments.
    pub words: [usize; 2],
    /// Instructions before and after.
    pub insns: [usize; 2],
}

/// Writes a filter in the fewest words that we find, a program by the rules that it stands for;
/// `None` if those are not known, or if they cannot be written.
pub fn simplify_source(source: &str, loaded: &Loaded, target: &Target) -> Option<Simplified> {
    let behind;
    let policy = if let Some(policy) = &loaded.policy {
        policy
    } else {
        behind = explain::policy(&loaded.program).ok()?;
        &behind
    };
    let as_it_is = match loaded.format {
        Format::Text => source.to_owned(),
        _ => profile::write(Output::Text, policy, target).text?,
    };
    let simple = simplify(policy).and_then(|simple| {
        let text = profile::write(Output::Text, &simple, target).text?;
        proven(&text, policy, target).map(|again| (text, again))
    });
    let before = Size::of(&as_it_is);
    let insns = loaded.program.insns().len();
    let shorter = simple.filter(|(text, _)| Size::of(text) < before);
    Some(match shorter {
        Some((text, again)) => {
            let after = Size::of(&text);
            let with_comments = match loaded.format {
                Format::Text => keep_comments(source, &text),
                _ => text,
            };
            Simplified {
                text: with_comments,
                policy: again.policy?,
                is_shorter: true,
                rules: [before.rules, after.rules],
                words: [before.words, after.words],
                insns: [insns, again.program.insns().len()],
            }
        }
        None => Simplified {
            text: as_it_is,
            policy: policy.clone(),
            is_shorter: false,
            rules: [before.rules; 2],
            words: [before.words; 2],
            insns: [insns; 2],
        },
    })
}

/// What a text loads as, if it means the same as a policy.
fn proven(text: &str, policy: &Policy, target: &Target) -> Option<Loaded> {
    let target = Target {
        format: Some(Format::Text),
        ..target.clone()
    };
    let again = load(text, &target).ok()?;
    is_same(policy, again.policy.as_ref()?).ok()?;
    Some(again)
}

/// How much a text says. Rules count first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Size {
    rules: usize,
    words: usize,
}

impl Size {
    fn of(text: &str) -> Self {
        let (ast, _) = filter::parse(text);
        let words = filter::print(&ast);
        Self {
            rules: ast.rules().count(),
            words: words.split_whitespace().count(),
        }
    }
}

/// Puts the comments of a filter into its simpler form: those at the top there, those above or
/// behind a line at the line that says most of the same; what belongs to nothing that is left goes.
fn keep_comments(source: &str, text: &str) -> String {
    if source.len() > MAX_SOURCE_BYTES {
        return text.to_owned();
    }
    let (old, _) = filter::parse(source);
    let (new, _) = filter::parse(text);
    let mut above: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut head = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    let mut old_lines = old.lines.iter().peekable();
    let mut offset = 0;
    for line in lines(source) {
        let (start, end) = (offset, offset + line.len());
        offset = end;
        let stands_here = old_lines.next_if(|l| (start..end).contains(&(l.span.start as usize)));
        let trimmed = line.trim();
        match stands_here {
            None if trimmed.starts_with('#') => block.push(trimmed),
            None if trimmed.is_empty() && above.is_empty() && !block.is_empty() => {
                head.append(&mut block);
            }
            None => {}
            Some(said) => {
                let behind = source
                    .get(said.span.end as usize..end)
                    .unwrap_or_default()
                    .trim();
                let behind = Some(behind).filter(|text| text.starts_with('#'));
                let comments = block.drain(..).chain(behind).map(str::to_owned);
                if let Some(at) = heir(said, &new.lines) {
                    above.entry(at).or_default().extend(comments);
                }
            }
        }
    }
    let mut out = String::new();
    for line in head {
        out.push_str(line);
        out.push('\n');
    }
    for (at, line) in text.lines().enumerate() {
        for comment in above.remove(&at).unwrap_or_default() {
            out.push_str(&comment);
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The line that says most of what a line of the source said.
fn heir(said: &ast::Line, lines: &[ast::Line]) -> Option<usize> {
    use ast::LineKind::{Arch, Default, Foreign, Rule};
    let score = |line: &ast::Line| match (&said.kind, &line.kind) {
        (Default(_), Default(_)) | (Foreign(_), Foreign(_)) | (Arch(_), Arch(_)) => 1,
        (Rule(old), Rule(new)) if same_action(old, new) => {
            let is_shared = |name: &&ast::Name| new.targets.iter().any(|n| n.text == name.text);
            old.targets.iter().filter(is_shared).count()
        }
        _ => 0,
    };
    let scores = lines.iter().map(score).enumerate();
    let best = scores.max_by_key(|(at, score)| (*score, std::cmp::Reverse(*at)));
    best.filter(|(_, score)| *score > 0).map(|(at, _)| at)
}

fn same_action(one: &ast::Rule, other: &ast::Rule) -> bool {
    let bare = |rule: &ast::Rule| {
        let bare = ast::Filter {
            lines: vec![ast::Line {
                span: rule.action.span,
                kind: ast::LineKind::Default(Some(rule.action.clone())),
            }],
        };
        filter::print(&bare)
    };
    bare(one) == bare(other)
}
