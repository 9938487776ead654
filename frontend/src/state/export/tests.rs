use std::rc::Rc;

use ringside_shared::wire::Event;
use yew::Reducible;

use super::*;
use crate::state::RunAction;
use crate::state::recording;

const DATE: &str = include_str!("../../../tests/date.ndjson");

fn run() -> Rc<RunState> {
    let recording = recording::read(DATE).expect("a recording");
    Rc::new(RunState::default()).reduce(RunAction::Recorded(Rc::new(recording)))
}

#[test]
fn what_is_written_as_events_reads_back_as_the_same_run() {
    let run = run();
    let written = Format::Ndjson.write(&run);
    let again = recording::read(&written).expect("a recording");
    assert_eq!(again.events, events(&run));
    // By content: the page does not keep whether a signal or a call of the same moment came first.
    let sorted = |text: &str| {
        let parse = |line| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        let mut lines: Vec<String> = text.lines().map(|line| parse(line).to_string()).collect();
        lines.sort_unstable();
        lines
    };
    let (recorded, written) = (sorted(DATE), sorted(&written));
    assert_eq!(recorded.len(), written.len());
    for (recorded, written) in recorded.iter().zip(&written) {
        assert_eq!(recorded, written);
    }
}

#[test]
fn strace_text_has_a_line_a_call_and_says_who_refused() {
    let text = Format::Strace.write(&run());
    let refused = text
        .lines()
        .find(|line| line.contains("clock_settime("))
        .expect("the call");
    assert!(
        refused.contains("= -1 EPERM") && refused.contains("<- your filter, line 2"),
        "{refused}"
    );
    assert!(text.trim_end().ends_with("+++ exited with 1 +++"), "{text}");
}

#[test]
fn the_table_has_a_row_a_call_and_quotes_what_a_program_wrote() {
    let run = run();
    let table = Format::Csv.write(&run);
    let calls = events(&run)
        .iter()
        .filter(|event| matches!(event, Event::Syscall(_)))
        .count();
    assert_eq!(table.matches("\r\n").count(), calls + 1);
    assert!(
        table.contains("\"clock_settime(CLOCK_REALTIME, "),
        "{table}"
    );
}

#[test]
fn perfetto_gets_a_slice_a_call() {
    let run = run();
    let file: serde_json::Value =
        serde_json::from_str(&Format::Perfetto.write(&run)).expect("JSON");
    let slices = file["traceEvents"].as_array().expect("events");
    let slice = slices
        .iter()
        .find(|slice| slice["name"] == "clock_settime")
        .expect("the call");
    assert_eq!(
        (&slice["ph"], &slice["args"]["answer"]),
        (&"X".into(), &"EPERM".into())
    );
    assert!(slice["ts"].as_f64().is_some_and(|ts| ts > 0.0));
}
