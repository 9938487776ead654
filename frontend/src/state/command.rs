//! The command line that a learner types.

use ringside_shared::wire::Command;

/// What the text means: a program with arguments, or a line for the shell.
///
/// A shell is started only where the text needs one, since it makes calls of its own.
pub fn read(text: &str) -> Result<Command, String> {
    if text.trim().is_empty() {
        return Err("type a command first, for example: date".to_owned());
    }
    if needs_shell(text) {
        return Ok(Command::Shell(text.trim().to_owned()));
    }
    shell_words::split(text)
        .map(Command::Argv)
        .map_err(|_| "a quote is not closed; add the missing \" or '".to_owned())
}

/// Whether a character outside quotes means something to a shell.
fn needs_shell(text: &str) -> bool {
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None | Some('"'), '\\') => {
                characters.next();
            }
            (None | Some('"'), '$' | '`')
            | (
                None,
                '|' | '&' | ';' | '<' | '>' | '(' | ')' | '*' | '?' | '[' | '~' | '#' | '\n',
            ) => return true,
            _ => {}
        }
    }
    // `NAME=value command` is an assignment.
    text.split_whitespace()
        .next()
        .is_some_and(|word| word.contains('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, argv: &[&str]) {
        let argv = argv.iter().map(ToString::to_string).collect();
        assert_eq!(read(text), Ok(Command::Argv(argv)));
    }

    fn check_shell(text: &str) {
        assert_eq!(read(text), Ok(Command::Shell(text.to_owned())));
    }

    #[test]
    fn quotes_hold_words_together() {
        check(
            "date -s \"19 april 2022 18:19:09\"",
            &["date", "-s", "19 april 2022 18:19:09"],
        );
        check("echo 'a|b' \\; ''", &["echo", "a|b", ";", ""]);
    }

    #[test]
    fn pipes_variables_and_patterns_need_a_shell() {
        check_shell("ls | wc -l");
        check_shell("echo \"$HOME\"");
        check_shell("ls /etc/*.conf");
        check_shell("TZ=UTC date");
    }

    #[test]
    fn nothing_and_half_a_quote_are_told_what_to_do() {
        assert!(read("  ").is_err());
        assert!(read("echo 'a").unwrap_err().contains("quote"));
    }
}
