//! `ringside filter eval`: what a filter would answer, JSON lines in, JSON lines out.

use super::super::exit::NOT_LOADED;
use super::super::lines::{self, Line};
use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::question::Respondent;
use super::report;
use ringside_shared::load::{self, Loaded};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;

/// A longer line is answered with an error, so that no input makes us grow.
const MAX_LINE_BYTES: u64 = 64 << 10;

/// Ask filters what they would answer: one call a line in, one verdict a line out.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Ask filters what they would answer: one call a line in, one verdict a line out.\n\n\
        A line is {\"arch\":\"x86_64\",\"nr\":257,\"args\":[\"0\",\"0x241\"]}; \"syscall\":\"openat\" may stand \
        for nr, missing args are 0, \"ip\" and \"id\" are optional, and \"id\" comes back in the answer. \
        A bad line answers {\"error\":\"…\"} and the rest goes on.\n\n\
        Several filters are a stack, the first one installed first: the answer is the one that the kernel \
        takes, and \"filter\" says whose it is.\n\n\
        Exits 0 at the end of input, 2 for bad usage and a filter that does not load.",
    after_long_help = "Examples:\n  \
    echo '{\"arch\":\"x86_64\",\"syscall\":\"clock_settime\"}' | ringside filter eval no-clock.filter\n  \
    ringside filter eval docker.json --stack no-clock.bpf < calls.ndjson"
)]
pub(super) struct Args {
    /// The filters, the oldest first.
    #[arg(required = true)]
    file: Vec<PathBuf>,
    /// One more filter on top; may be repeated.
    #[arg(long, value_name = "FILE")]
    stack: Vec<PathBuf>,
    #[command(flatten)]
    target: TargetArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let mut filters = Vec::new();
    for path in args.file.iter().chain(&args.stack) {
        if path.as_os_str() == "-" {
            return Err(CliError::Usage(
                "the calls come from standard input, so the filter must be a file".to_owned(),
            ));
        }
        let (source, target) = args.target.read(path)?;
        match load::load(&source, &target) {
            Ok(loaded) => filters.push(loaded),
            Err(diagnostics) => {
                let reports = load::report(&diagnostics, &source);
                report::print(&file::display(path), &source, &reports)?;
                return Ok(NOT_LOADED);
            }
        }
    }
    answer_all(&filters, io::stdin().lock(), file::stdout()?)?;
    Ok(0)
}

fn answer_all(filters: &[Loaded], input: impl io::Read, output: impl Write) -> io::Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut output = BufWriter::with_capacity(1 << 16, output);
    let mut respondent = Respondent::new(filters);
    let mut line = Vec::new();
    loop {
        // Whoever asks one question at a time gets each answer at once.
        if input.buffer().is_empty() {
            output.flush()?;
        }
        let answer = match lines::next(&mut input, &mut line, MAX_LINE_BYTES)? {
            Line::End => return output.flush(),
            Line::Whole => respondent.answer(&line),
            Line::TooLong => respondent.error(
                None,
                &format!("the line is longer than {MAX_LINE_BYTES} bytes"),
            ),
        };
        output.write_all(answer)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::load::Target;
    use serde_json::Value;

    fn ask(lines: &str) -> Vec<Value> {
        let source = "default allow\nerrno EPERM clock_settime\n";
        let loaded = load::load(source, &Target::default()).unwrap();
        let mut output = Vec::new();
        answer_all(&[loaded], lines.as_bytes(), &mut output).unwrap();
        let text = String::from_utf8(output).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_name_and_its_number_get_the_same_verdict() {
        let answers = ask(
            "{\"arch\":\"x86_64\",\"nr\":227}\n{\"arch\":\"x86_64\",\"syscall\":\"clock_settime\"}\n",
        );
        assert_eq!(answers[0]["action"], "errno");
        assert_eq!(answers[0]["data"], 1);
        assert_eq!(answers[0]["word"], "0x00050001");
        assert_eq!(answers[0]["rule"], 0);
        assert_eq!(answers[0], answers[1]);
    }

    #[test]
    fn the_default_action_has_no_rule() {
        let answer = &ask("{\"nr\":0}")[0];
        assert_eq!(answer["action"], "allow");
        assert!(answer["rule"].is_null() && answer.as_object().unwrap().contains_key("rule"));
    }

    #[test]
    fn x32_numbers_may_come_with_or_without_bit_30() {
        let answers = ask("{\"arch\":\"x32\",\"nr\":1}\n{\"arch\":\"x32\",\"nr\":1073741825}\n");
        assert_eq!(answers[0], answers[1]);
    }

    #[test]
    fn a_bad_line_is_answered_and_the_rest_goes_on() {
        let answers = ask(
            "nonsense\n\n{\"id\":7,\"nr\":\"x\"}\n{\"nr\":1,\"args\":[1,2,3,4,5,6,7]}\n\
             {\"arch\":\"vax\",\"nr\":1}\n{\"nr\":99999999999}\n{\"arch\":\"x86_64\"}\n{\"id\":\"a\",\"nr\":1}\n",
        );
        assert_eq!(answers.len(), 8);
        assert!(
            answers[..7]
                .iter()
                .all(|answer| answer["error"].is_string())
        );
        assert_eq!(answers[2]["id"], 7);
        assert_eq!(answers[7]["id"], "a");
        assert_eq!(answers[7]["action"], "allow");
    }

    #[test]
    fn an_id_of_any_shape_comes_back_as_it_was() {
        let answers = ask("{\"id\":{\"a\":[1.5,\"é\\n\"]},\"nr\":1}\n{\"id\":\"x\",\"nr\":\"\"}\n");
        assert_eq!(answers[0]["id"], serde_json::json!({"a": [1.5, "é\n"]}));
        assert_eq!(answers[1]["id"], "x");
    }

    #[test]
    fn of_a_stack_the_strictest_filter_is_named() {
        let filters = ["default errno 11", "default errno 22", "default allow"]
            .map(|source| load::load(source, &Target::default()).unwrap());
        let mut output = Vec::new();
        answer_all(&filters, &b"{\"nr\":1}\n"[..], &mut output).unwrap();
        let answer: Value = serde_json::from_slice(&output).unwrap();
        assert_eq!(
            (&answer["filter"], &answer["data"]),
            (&1.into(), &22.into())
        );
        assert!(
            !ask("{\"nr\":1}")[0]
                .as_object()
                .unwrap()
                .contains_key("filter")
        );
    }

    #[test]
    fn an_endless_line_is_one_error() {
        let long = format!("{{\"nr\":{}}}\n{{\"nr\":1}}\n", "1".repeat(1 << 20));
        let answers = ask(&long);
        assert_eq!(answers.len(), 2);
        assert!(answers[0]["error"].as_str().unwrap().contains("longer"));
    }
}
