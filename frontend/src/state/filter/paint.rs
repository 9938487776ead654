//! The text of a filter in colours, line by line, with what is wrong underlined.

use std::rc::Rc;

use ringside_shared::filter::{TokenClass, highlight};
use ringside_shared::load::Format;
use ringside_shared::text::{Severity, Span};

use super::{Problem, json};

/// One line of the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Painted {
    /// Its pieces; together they are the line.
    pub pieces: Vec<Piece>,
}

/// A piece of a line that looks the same from end to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Its look.
    pub paint: Paint,
}

/// How a piece looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paint {
    /// What it is; blanks are nothing.
    pub class: Option<TokenClass>,
    /// Whether, and how badly, something is wrong with it.
    pub wrong: Option<Severity>,
}

/// Colours a text. `problems` may be those of a slightly older text: they are cut to fit.
pub fn paint(source: &str, format: Format, problems: &[Problem]) -> Vec<Rc<Painted>> {
    let classes = match format {
        Format::Text => highlight(source),
        Format::Oci => json::highlight(source),
        Format::Systemd | Format::Minijail | Format::Kafel | Format::Bpf => Vec::new(),
    };
    let mut start = 0;
    let mut next = 0;
    let lines = source.split('\n').map(|line| {
        let here = Span::new(start, start + length(line));
        start = here.end + 1;
        while classes
            .get(next)
            .is_some_and(|(span, _)| span.end <= here.start)
        {
            next += 1;
        }
        let ahead = classes[next..].iter();
        let classes: Vec<_> = ahead
            .take_while(|(span, _)| span.start < here.end)
            .copied()
            .collect();
        let wrong = problems
            .iter()
            .filter(|problem| problem.span.start < here.end && problem.span.end > here.start);
        Rc::new(painted(source, here, &classes, &wrong.collect::<Vec<_>>()))
    });
    lines.collect()
}

fn painted(
    source: &str,
    line: Span,
    classes: &[(Span, TokenClass)],
    wrong: &[&Problem],
) -> Painted {
    let spans = classes.iter().map(|(span, _)| *span);
    let mut cuts: Vec<u32> = spans
        .chain(wrong.iter().map(|problem| problem.span))
        .flat_map(|span| [span.start, span.end])
        .chain([line.start, line.end])
        .filter(|&at| at >= line.start && at <= line.end && source.is_char_boundary(at as usize))
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let pieces = cuts.windows(2).map(|pair| {
        let span = Span::new(pair[0], pair[1]);
        let holds = |outer: Span| outer.start <= span.start && outer.end >= span.end;
        let class = classes.iter().find(|(outer, _)| holds(*outer));
        let wrong = wrong.iter().filter(|problem| holds(problem.span));
        Piece {
            text: span.text(source).to_owned(),
            paint: Paint {
                class: class.map(|(_, class)| *class),
                wrong: wrong.map(|problem| problem.severity).min(),
            },
        }
    });
    Painted {
        pieces: pieces.collect(),
    }
}

fn length(line: &str) -> u32 {
    u32::try_from(line.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::Analysis;
    use super::*;

    fn text(painted: &[Rc<Painted>]) -> String {
        let lines = painted.iter().map(|line| {
            line.pieces
                .iter()
                .map(|piece| piece.text.as_str())
                .collect::<String>()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn no_letter_is_lost() {
        for source in [
            "",
            "\n",
            "default allow\n\n# é\nerrno EPERM clock_setime if",
            "{\"a\": \"\nb",
        ] {
            let checked = Analysis::of(source.into());
            let lines = paint(source, checked.format, &checked.problems);
            assert_eq!(text(&lines), source);
        }
    }

    #[test]
    fn what_is_wrong_is_underlined_where_it_stands() {
        let source = "default allow\nerrno EPERM clock_setime";
        let lines = paint(source, Format::Text, &Analysis::of(source.into()).problems);
        let wrong: Vec<_> = lines[1]
            .pieces
            .iter()
            .filter(|piece| piece.paint.wrong.is_some())
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(wrong, ["clock_setime"]);
    }

    #[test]
    fn problems_of_an_older_text_do_no_harm() {
        let old = Analysis::of("default allow\nerrno EPERM clock_setime".into());
        assert_eq!(
            text(&paint("défault", Format::Text, &old.problems)),
            "défault"
        );
    }
}
