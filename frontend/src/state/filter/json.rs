//! Colours for an OCI profile: just enough JSON to tell names, texts and numbers apart.

use ringside_shared::filter::TokenClass;
use ringside_shared::text::Span;

/// Classes of the pieces of a JSON text, in its order. Works on broken text, too.
pub(super) fn highlight(source: &str) -> Vec<(Span, TokenClass)> {
    let bytes = source.as_bytes();
    let (mut pieces, mut at) = (Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let class = match byte {
            b'"' => {
                at = string_end(bytes, at);
                let is_name = bytes[at..]
                    .iter()
                    .find(|byte| !byte.is_ascii_whitespace())
                    .is_some_and(|&byte| byte == b':');
                if is_name {
                    TokenClass::Argument
                } else {
                    text_class(&source[start..at])
                }
            }
            b'{' | b'}' | b'[' | b']' | b',' | b':' => {
                at += 1;
                TokenClass::Operator
            }
            b'-' | b'0'..=b'9' => {
                at += run(&bytes[at..], |byte| {
                    byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)
                });
                TokenClass::Number
            }
            b'a'..=b'z' => {
                at += run(&bytes[at..], |byte| byte.is_ascii_lowercase());
                TokenClass::Keyword
            }
            _ => {
                at += 1;
                continue;
            }
        };
        pieces.push((span(start, at), class));
    }
    pieces
}

/// One past the closing quote, or the end of the text.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn text_class(quoted: &str) -> TokenClass {
    let text = quoted.trim_matches('"');
    if text.starts_with("SCMP_ACT_") {
        TokenClass::Action
    } else if text.starts_with("SCMP_") {
        TokenClass::Constant
    } else {
        TokenClass::Syscall
    }
}

fn run(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| belongs(byte)).count()
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_texts_and_numbers_are_told_apart() {
        let source = r#"{"names": ["openat"], "errnoRet": 1, "action": "SCMP_ACT_ERRNO"}"#;
        let found: Vec<_> = highlight(source)
            .into_iter()
            .filter(|(_, class)| *class != TokenClass::Operator)
            .map(|(span, class)| (span.text(source), class))
            .collect();
        assert_eq!(
            found,
            [
                ("\"names\"", TokenClass::Argument),
                ("\"openat\"", TokenClass::Syscall),
                ("\"errnoRet\"", TokenClass::Argument),
                ("1", TokenClass::Number),
                ("\"action\"", TokenClass::Argument),
                ("\"SCMP_ACT_ERRNO\"", TokenClass::Action),
            ]
        );
    }

    #[test]
    fn an_unfinished_text_ends_with_the_source() {
        assert_eq!(highlight("\"a\\").len(), 1);
    }
}
